"""The ids of points selected on a chart, from Streamlit's selection event. Pure."""

from __future__ import annotations

from collections.abc import Mapping


def selected_ids(event: object) -> tuple[str, ...]:
    """Return the ids of the selected points, without repetitions.

    Points without an id, such as the pale shadows of filtered papers, are skipped.
    """
    selected = event.get("selection") if isinstance(event, Mapping) else None
    points = selected.get("points") if isinstance(selected, Mapping) else None
    ids = [
        _id_of(point.get("customdata"))
        for point in (points if isinstance(points, list | tuple) else ())
        if isinstance(point, Mapping)
    ]
    return tuple(dict.fromkeys(i for i in ids if i))


def _id_of(custom: object) -> str | None:
    """Return the first item of a point's custom data.

    Streamlit sends a dict, a list or a scalar.
    """
    if isinstance(custom, Mapping):
        custom = custom.get("0", custom.get(0))
    elif isinstance(custom, list | tuple):
        custom = custom[0] if custom else None
    return custom if isinstance(custom, str) else None

"""The paths of all views of the app in their typical states, by name."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.reading_list import url_code
from dashboard.reading_list.model import ReadingList


def places(
    paper_ids: Sequence[str], topic_id: int, *, sides: tuple[str, str] | None = None
) -> dict[str, str]:
    """Return the paths by name.

    Parameters
    ----------
    paper_ids
        Papers for the reading list; the first one is also opened.
    topic_id
        The topic to open.
    sides
        Both sides of a comparison, as in the URL; by default there is none.
    """
    picked = ReadingList()
    for paper_id in paper_ids:
        picked = picked.with_paper(paper_id)
    compared = f"trends?before={sides[0]}&after={sides[1]}" if sides else None
    found = {
        "map": "",
        "paper-beside-map": f"?paper={paper_ids[0]}",
        "whats-new": "whats-new",
        "trends": "trends",
        "comparison": compared,
        "themes": "trends?level=theme&period=month",
        "topics": "topics",
        "topic": f"topics?topic={topic_id}",
        "between": "topics?topic=-1",
        "papers": "papers",
        "nothing-found": "papers?q=xyzzyx",
        "moved": "topics?topic=901&themes=777",
        "paper": f"papers?paper={paper_ids[0]}",
        "empty-list": "reading-list",
        "reading-list": f"reading-list?list={url_code.to_code(picked)}",
        "about": "about",
    }
    return {name: path for name, path in found.items() if path is not None}

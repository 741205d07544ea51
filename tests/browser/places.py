"""Every view of an app: the paths a reader may be at, by name."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.reading_list import url_code
from dashboard.reading_list.model import ReadingList


def places(
    paper_ids: Sequence[str], topic_id: int, *, sides: tuple[str, str] | None = None
) -> dict[str, str]:
    """Return paths by name, of every view and of what each can be.

    Parameters
    ----------
    paper_ids
        Papers for the reading list; the first is also the one that is opened.
    topic_id
        The topic that is opened.
    sides
        The digests, from and to, that are compared; by default no comparison.
    """
    picked = ReadingList()
    for paper_id in paper_ids:
        picked = picked.with_paper(paper_id)
    compared = f"trends?before={sides[0]}&after={sides[1]}" if sides else None
    found = {
        "map": "",
        "paper-beside-map": f"?paper={paper_ids[0]}",
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

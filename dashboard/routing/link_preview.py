"""What an address shows: a title and a sentence, for link previews. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from analysis.records import UNASSIGNED
from dashboard.atlas.atlas import Atlas
from dashboard.routing import url_params
from dashboard.routing.address import Address
from dashboard.text import escape
from evidence import formatting

PRODUCT = "Digest Atlas"

_SENTENCES = {
    "map": "A map of papers: what is close together is about similar things.",
    "whats-new": "New papers, and topics that opened, ended, grew or faded.",
    "trends": "Growing and fading topics, and their shares over time.",
    "topics": "Topics in themes, with their papers.",
    "papers": "Papers with abstracts, searchable and sortable.",
    "reading-list": "Papers to read.",
    "about": "Where the papers come from and how topics were found.",
}
"""What each view shows, without a snapshot."""

_LONGEST_TITLE, _LONGEST_SENTENCE = 110, 240
_N_KEYWORDS, _N_TITLES = 5, 3


@dataclass(frozen=True, slots=True)
class LinkPreview:
    """A title and a description, as plain text; both are untrusted.

    Attributes
    ----------
    title
        Name of what is open, without the product's name.
    description
        One or two sentences.
    """

    title: str
    description: str

    @property
    def full_title(self) -> str:
        """The title with the product's name, for the browser's tab."""
        return f"{self.title} · {PRODUCT}"


def view_title(view: str) -> str:
    """Return the name of a view in the navigation.

    >>> view_title("reading-list")
    'Reading list'
    """
    if view == "whats-new":
        return "What's new"
    return view.replace("-", " ").capitalize()


def open_title(atlas: Atlas, view: str, address: Address) -> str | None:
    """Return the name of the paper or topic that is open in a view; None if none is."""
    if view in ("map", "papers") and address.paper is not None:
        return escape.shorten(str(atlas.papers.at[address.paper, "title"]), _LONGEST_TITLE)
    if view == "topics" and address.topic is not None:
        return escape.shorten(atlas.topic_name(address.topic), _LONGEST_TITLE) or "(no name)"
    return None


def without_snapshot(view: str) -> LinkPreview:
    """Return the preview of a view while the snapshot is not known."""
    return LinkPreview(view_title(view), _SENTENCES[view])


def preview(atlas: Atlas, view: str, query: str) -> LinkPreview:
    """Return the preview of an address.

    Parameters
    ----------
    atlas
        The snapshot.
    view
        The name of the view.
    query
        The address's query string; unknown parameters and ids are ignored.
    """
    params = dict(parse_qsl(query))
    address, _ = url_params.from_params(params, atlas.known)
    size = (
        f"{formatting.count(len(atlas.papers), 'paper')} from "
        f"{formatting.count(len(atlas.digests), 'digest')}."
    )
    if name := open_title(atlas, view, address):
        if view != "topics":
            return LinkPreview(name, _of_paper(atlas, str(address.paper)))
        if address.topic == UNASSIGNED:
            return LinkPreview(name, f"Papers that match no topic well enough. {size}")
        return LinkPreview(name, _of_topic(atlas.topics.loc[address.topic]))
    if view == "reading-list" and address.reading_list:
        return _of_list(atlas, address)
    title, sentence = view_title(view), _SENTENCES[view]
    if address.filters.query:
        title = escape.shorten(f"“{address.filters.query}” in {title}", _LONGEST_TITLE)
    return LinkPreview(title, f"{sentence} {size}")


def _of_paper(atlas: Atlas, paper_id: str) -> str:
    abstract = escape.shorten(str(atlas.abstracts.get(paper_id, "")), _LONGEST_SENTENCE)
    return abstract or "A paper without an abstract."


def _of_topic(topic: Any) -> str:
    words = [escape.plain(str(word)) for word in topic["keywords"] if word]
    about = f" about {', '.join(words[:_N_KEYWORDS])}" if words else ""
    n_papers = formatting.count(int(topic["n_papers"]), "paper")
    return escape.shorten(f"A topic with {n_papers}{about}.", _LONGEST_SENTENCE)


def _of_list(atlas: Atlas, address: Address) -> LinkPreview:
    picked = address.reading_list
    titles = [str(atlas.papers.at[i, "title"]) for i in picked.paper_ids if i in atlas.papers.index]
    n_papers = formatting.count(len(picked), "paper")
    when = f" for {formatting.day(picked.meeting)}" if picked.meeting else ""
    some = "; ".join(titles[:_N_TITLES])
    sentence = f"{n_papers}{when}: {some}" if some else f"{n_papers}{when}"
    return LinkPreview(
        escape.shorten(picked.title, _LONGEST_TITLE) or view_title("reading-list"),
        escape.shorten(sentence, _LONGEST_SENTENCE),
    )

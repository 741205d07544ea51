"""Sentences on what became of topics and themes, with their names. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dashboard.atlas.atlas import Atlas
from dashboard.atlas.lineage import Event, GroupKind
from dashboard.text import escape
from evidence import event_sentences, formatting

_LONGEST_NAME = 60


def end_words(
    atlas: Atlas, level: GroupKind, number: int, show: Callable[[str], str]
) -> str | None:
    """Return how a group ended and where its papers are.

    Parameters
    ----------
    atlas
        The atlas.
    level, number
        The group.
    show
        Marks up a name, and escapes it where the sentence is HTML.

    Returns
    -------
    str or None
        None if the papers are not known, or a later run ended the successor too.
    """
    end = atlas.lineage.end_of(level, number)
    n_papers = end.n_papers_of(number) if end else 0
    if end is None or not n_papers:
        return None
    label = atlas.lineage.earlier_label(level, number)
    name = f"{level.capitalize()} {number}" + (f", {show(label)}," if label else "")
    run = event_sentences.run_name(end.source, end.date)
    own = [(child, n) for parent, child, n in end.pairs() if parent == number]
    parts = [(_current_name(atlas, level, child, show), n) for child, n in own]
    if end.kind == "merged":
        (child, n_shared), (successor, _) = own[0], parts[0]
        if child not in _names(atlas, level):
            return None
        return event_sentences.absorbed(name, run, successor, n_shared, n_papers)
    if not parts and end.source == "update":
        return event_sentences.removed(name, run, n_papers)
    return event_sentences.dissolved(name, run, n_papers, parts, level)


def news_words(atlas: Atlas, topic_id: int) -> str:
    """Return what the last run that changed a topic did to it; empty if none."""
    news = atlas.lineage.news("topic", topic_id)
    if not news:
        return ""

    def with_size(other: int, n_papers: int) -> str:
        return f"{_named(atlas, other)} ({formatting.count(n_papers, 'paper')})"

    pairs = [(e.kind, *pair) for e in news for pair in e.pairs()]
    into = [(kind, old, n) for kind, old, new, n in pairs if new == topic_id]
    absorbed = [with_size(old, n) for kind, old, n in into if kind == "merged"]
    taken = [with_size(old, n) for kind, old, n in into if kind == "retired"]
    out = [(new, n) for kind, old, new, n in pairs if kind == "split" and old == topic_id]
    moved = [with_size(new, n) for new, n in out]
    opened = [e for e in news if e.kind in ("born", "split") and topic_id in e.child_ids]
    parts = [words for e in opened if (words := _origin(atlas, e, topic_id))]
    parts += [f"merged with {formatting.listed(absorbed)}"] if absorbed else []
    parts += [f"took papers of {formatting.listed(taken)}"] if taken else []
    parts += [f"part of it moved to {formatting.listed(moved)}"] if moved else []
    is_new = any(event.is_new for event in opened)
    return f"{_opening(news[0], is_new)}{': ' if parts else ''}{'; '.join(parts)}."


def _opening(event: Event, is_new: bool) -> str:
    """Return the start of a sentence on what a run did to a topic."""
    if event.date is None:  # an earlier version, which recorded the last analysis only
        return "New in the last analysis" if is_new else "Last analysis"
    run = event_sentences.run_name(event.source, event.date)
    if is_new:
        return f"New in {run}"
    run = run.removeprefix("the ")
    return run[0].upper() + run[1:]


def _origin(atlas: Atlas, event: Event, topic_id: int) -> str:
    """Return what a topic with a new number is made of."""
    own = [(old, n) for old, new, n in event.pairs() if new == topic_id]
    return event_sentences.opened(
        is_new=event.is_new,
        n_papers=len(event.paper_ids),
        n_recent=event.n_recent,
        origins=[(_named(atlas, old), n) for old, n in own],
        kind=event.kind,
    )


def _named(atlas: Atlas, topic_id: int) -> str:
    """Return a topic's name in quotation marks, also that of one that is gone."""
    if topic_id in atlas.topic_names:
        return f"“{escape.shorten(atlas.topic_names[topic_id], _LONGEST_NAME)}”"
    label = atlas.lineage.earlier_label("topic", topic_id)
    known = f", “{escape.shorten(label, _LONGEST_NAME)}”" if label else ""
    return f"the previous topic {topic_id}{known}"


def _current_name(atlas: Atlas, level: GroupKind, number: int, show: Callable[[str], str]) -> str:
    """Return the name of a group, or the number of one that is gone as well."""
    names = _names(atlas, level)
    if number in names:
        return show(names[number])
    label = atlas.lineage.earlier_label(level, number)
    return show(label) if label else f"{level} {number}"


def _names(atlas: Atlas, level: GroupKind) -> Mapping[int, str]:
    return atlas.topic_names if level == "topic" else atlas.theme_names

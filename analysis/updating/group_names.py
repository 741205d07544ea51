"""Names of topics and themes after an update: kept, given by people, or made anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.pipeline.given_names import given_labels
from analysis.pipeline.stages import name_topics
from analysis.records import BY_PERSON
from analysis.representation.label_origin import Label, is_taken
from analysis.representation.labels import Topic
from analysis.updating.context import UpdateContext
from analysis.updating.labels import free_label, previous_names
from analysis.updating.merge_groups import UpdatedGroups


def name_groups(context: UpdateContext, groups: UpdatedGroups) -> tuple[list[Topic], list[Topic]]:
    """Return the names and keywords of topics and of themes, by position.

    Names stay, except where `labels.toml` has changed: a name that a person gives is used, and an
    automatic one is made for a new topic, for a group whose given name was removed, and for a group
    whose automatic name a person gives to another one. Keywords of existing groups stay.
    """
    tables = context.previous.tables
    given = {
        "topic": given_labels(context.given_names, "topic", groups.topic_ids),
        "theme": given_labels(context.given_names, "theme", groups.theme_ids),
    }
    previous = {
        "topic": previous_names(tables.topics, "topic_id", groups.topic_ids),
        "theme": previous_names(tables.themes, "theme_id", groups.theme_ids),
    }
    # Labels that stay; a group without one needs another.
    every = [label for labels in given.values() for label in labels.values()]
    known = {level: given[level] | _kept(previous[level], given[level], every) for level in given}
    n_groups = {"topic": len(groups.topic_ids), "theme": len(groups.theme_ids)}
    made: Mapping[str, Sequence[Topic]] = previous
    if any(len(known[level]) < n_groups[level] for level in known):
        model = name_topics(
            context.texts,
            context.vectors,
            groups.clusters,
            context.settings,
            context.encoder,
            cache_folder=context.cache_folder,
            known_labels=known["topic"],
            known_theme_labels=known["theme"],
        )
        made = {"topic": model.topics, "theme": model.themes}
    taken = [label.text for labels in known.values() for label in labels.values()]
    topics = _named(previous["topic"], made["topic"], known["topic"], taken)
    taken += [topic.label for topic in topics]
    return topics, _named(previous["theme"], made["theme"], known["theme"], taken)


def _kept(
    previous: Sequence[Topic], given: Mapping[int, Label], every: Sequence[Label]
) -> dict[int, Label]:
    """Return the previous labels that stay, by position."""
    return {
        topic.number: Label(topic.label, topic.origin)
        for topic in previous
        if topic.number not in given
        and topic.origin != BY_PERSON
        and not is_taken(topic.label, every)
    }


def _named(
    previous: Sequence[Topic],
    made: Sequence[Topic],
    known: Mapping[int, Label],
    taken: Sequence[str],
) -> list[Topic]:
    """Return groups with their known labels or new ones, and their keywords.

    `made` has all groups, and `previous` those that existed before.
    """
    used = list(taken)
    named = []
    for new in made:
        own = previous[new.number] if new.number < len(previous) else new
        label = known.get(new.number)
        if label is None:
            label = Label(free_label(new.label, new.keywords, used), new.origin)
            used.append(label.text)
        named.append(Topic(new.number, label.text, own.keywords, own.weights, label.origin))
    return named

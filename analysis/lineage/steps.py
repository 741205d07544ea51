"""`Step` and `Lineage`: what a run does to topics or themes, and their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.records import DONE


@dataclass(frozen=True, slots=True)
class Step:
    """What a run did to one group, or proposes: a row of the table ``events``.

    Attributes
    ----------
    kind
        One of `EVENT_KINDS`.
    parent_ids, child_ids
        Previous and new ids, those with most papers first.
    shared_papers
        Papers that parent and child have in common, for each pair in the order of the product.
    paper_ids, paper_origins
        The papers that the step is about, and the previous group of each; `UNASSIGNED` if new or
        unassigned.
    n_recovered, n_repeats
        How many reruns of the clustering confirm the step, and of how many.
    p_value
        Chance of so many recent papers if their dates were shuffled.
    n_recent
        How many of the papers are recent; None if unknown.
    reason
        A sentence on why the step is proposed.
    state
        One of `EVENT_STATES`.
    """

    kind: str
    parent_ids: tuple[int, ...] = ()
    child_ids: tuple[int, ...] = ()
    shared_papers: tuple[int, ...] = ()
    paper_ids: tuple[str, ...] = ()
    paper_origins: tuple[int, ...] = ()
    n_recovered: int | None = None
    n_repeats: int | None = None
    p_value: float | None = None
    n_recent: int | None = None
    reason: str | None = None
    state: str = DONE


@dataclass(frozen=True, slots=True)
class Lineage:
    """Ids of the new groups, and the steps that led to them.

    Attributes
    ----------
    ids
        Permanent id of each new group, in the order of its label.
    steps
        One for each previous and each new group; empty if nothing changed.
    """

    ids: tuple[int, ...]
    steps: tuple[Step, ...]

    @property
    def ended_ids(self) -> tuple[int, ...]:
        """Ids of groups that were merged or retired, without proposals."""
        ended = [s for s in self.steps if s.kind in ("merged", "retired") and s.state == DONE]
        return tuple(number for step in ended for number in step.parent_ids)


def first_numbers(n_groups: int) -> Lineage:
    """Return the lineage of groups without a previous snapshot: ids from 0."""
    return Lineage(tuple(range(n_groups)), ())

"""The project's glossary: the words for each concept, and the words they replace."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept with its word on the page and in the terminal.

    Attributes
    ----------
    term
        The word to use.
    instead_of
        Regular expression of the words not to use; matched without regard to case.
    exempt
        Files, relative to the repository, where these words mean something else.
    """

    term: str
    instead_of: str
    exempt: tuple[str, ...] = ()

    def found_in(self, text: str) -> str | None:
        """Return the first word in a text that should be `term`; None if there is none."""
        match = re.search(self.instead_of, text, re.IGNORECASE)
        return match.group() if match else None


CONCEPTS = (
    Concept(
        "unassigned",
        r"\bsits? between\b|\bbetween topics\b|\boutliers?\b|\bleft over\b",
        exempt=("dashboard/topic_map/hover.py", "dashboard/static_page/assets/canvas.js"),
    ),
    Concept("match: strong, fair, weak", r"\bstrength\b|\bloosely\b|\b(very|fairly) sure\b"),
    Concept("stability: high, fair, low", r"\breliab\w+|\bhow sure\b|\bunsure\b|\bsure(r|st)?\b"),
    Concept("rerun", r"\bgrouping\b[^.]* repeated\b|\b(of|in) (the )?repeats\b|\brepeats agree\b"),
    Concept("first listed", r"\bfirst (seen|appeared|appears)\b|\bwhen it came\b"),
    Concept("no. 6", r", place \d|\bplace in the digest\b"),
    Concept("over time", r"\bcourses?\b"),
    Concept(
        "most representative",
        r"\bstands? for (the|a) (topic|side)\b|\bmost central\b|\btopic.s middle\b",
        # Words of a prompt are no text for readers; other words would give other names.
        exempt=("analysis/representation/llm_labels.py",),
    ),
    Concept("most novel", r"\bfurthest from\b|\bcame before\b"),
    Concept("previous", r"\bformer(ly)?\b"),
    Concept("similar papers, links", r"\bties?\b|\bpapers like (it|this)\b"),
    Concept("update, added", r"\bnewcomers?\b|\bpapers? (came|joined|went)\b|\bcame since\b"),
    Concept("highlight", r"\brings?\b|\bringed\b"),
    Concept("reading list, picked", r"\bheld\b|\btake (it )?along\b|\btake them off\b"),
    Concept("false discovery rate", r"\bfalse (discoveries|alarms?)\b"),
    Concept("95 % confidence interval", r"\broom that chance\b"),
    Concept("more than chance would explain", r"\bchance would (give|have it)\b"),
    Concept("percentage points", r"\bpercent points\b"),
    Concept("plain words", r"\b(whoever|nobody|somebody|lest|mended?|remedy|aloud)\b"),
    Concept("compute, recompute", r"\b(made|fitted|drawn|worked out|found) anew\b"),
)

OLD_NAMES = frozenset(
    (
        *("Newcoming", "Findings", "Carried", "Joined", "join_graph", "Regrouped"),
        *("regroup", "Opened", "Clump", "find_clumps", "Former", "read_former"),
        *("lay_out", "place_among", "place_clump", "in_parallel", "themes_alone", "themes_agreed"),
        *("Weigher", "roots_of", "key_of", "kind_of", "unseen", "ringed"),
        *("count_held", "n_held", "MATTERS", "sureness", "SURE", "VERY_SURE"),
        *("FAIRLY_SURE", "reliability", "n_found", "centrality", "n_slots", "n_then"),
        *("of_then", "n_now", "of_now", "is_summary"),
    )
)
"""Names that the field's terms replaced. They stay where old snapshots and flags are read."""

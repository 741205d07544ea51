"""Quality of names, measured on papers that they were not made from."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.metrics.fit_metrics import Judged
from analysis.metrics.name_metrics import mean_over_groups, nearest_is_own, r_precisions
from analysis.pipeline.stage_timer import Stage
from analysis.records import UNASSIGNED
from evidence.formatting import number
from evidence.theme_lookup import themes_of

if TYPE_CHECKING:
    from analysis.representation.topic_terms import Encode

OURS = "ours"

FEWEST_PAPERS = 50
"""Papers from which names are measured."""

N_PARTS = 5
"""Parts of the papers; each is the test once, with names made from the others."""


class PartialMatches(Protocol):
    """Protocol of papers with some of the words of a query."""

    @property
    def ids(self) -> Sequence[str]:
        """Ids of the papers, best first."""


class Found(Protocol):
    """Protocol of the result of a query."""

    @property
    def ids(self) -> Sequence[str]:
        """Ids of the papers that match, best first."""

    @property
    def partial(self) -> PartialMatches:
        """Papers with some of the words, if none matches."""


class SearchIndex(Protocol):
    """Protocol of the word search of some papers."""

    def find(self, query: str) -> Found:
        """Return the papers that match a query."""


WordSearch = Callable[[Sequence[str], Iterable[tuple[str, str]]], SearchIndex]
"""Returns the word search of papers from their ids and their titles and abstracts."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """Papers in topics and themes, from which names are made.

    Attributes
    ----------
    texts
        Title, line break and abstract of each paper.
    vectors
        float32, (n_papers, n_dims), unit length.
    topics
        int32, (n_papers,): 0 to n_topics - 1, or `UNASSIGNED`.
    theme_of_topic
        int32, (n_topics,): 0 to n_themes - 1.
    """

    texts: Sequence[str]
    vectors: NDArray[np.float32]
    topics: NDArray[np.int32]
    theme_of_topic: NDArray[np.int32]

    @property
    def themes(self) -> NDArray[np.int32]:
        """int32, (n_papers,): theme of each paper, or `UNASSIGNED`."""
        return themes_of(self.topics, range(len(self.theme_of_topic)), self.theme_of_topic)

    def only(self, rows: NDArray[np.intp]) -> Grouped:
        """Return some of the papers."""
        return Grouped(
            [self.texts[row] for row in rows],
            self.vectors[rows],
            self.topics[rows],
            self.theme_of_topic,
        )


@dataclass(frozen=True, slots=True)
class Names:
    """Names of topics and of themes, by number."""

    topics: Sequence[str]
    themes: Sequence[str]


NameAll: TypeAlias = "Callable[[Grouped, Encode], Mapping[str, Names]]"
"""Returns names of topics and themes from their papers, by who makes them."""


@dataclass(frozen=True, slots=True)
class NameFigures:
    """Figures of the names of topics, or of themes, each 0 to 1.

    Attributes
    ----------
    nearest
        Share of test papers whose nearest name, by cosine, is that of their group.
    nearest_by_group
        The same, as the mean over groups.
    r_precision
        Mean R-precision of a group's name as a query to the word search of the test papers.
    """

    nearest: float
    nearest_by_group: float
    r_precision: float


@dataclass(frozen=True, slots=True)
class NameQuality:
    """Figures of names, by who makes them; `OURS` comes first."""

    topics: Mapping[str, NameFigures]
    themes: Mapping[str, NameFigures]

    def beside(self, other: NameQuality) -> NameQuality:
        """Return these figures with those of others' names."""
        return NameQuality({**self.topics, **other.topics}, {**self.themes, **other.themes})


def our_names(papers: Grouped, encode: Encode, *, n_keywords: int = 10) -> dict[str, Names]:
    """Return the names that the analysis makes."""
    from analysis.representation.topic_model import describe_topics  # loads BERTopic

    model = describe_topics(
        papers.texts,
        papers.vectors,
        papers.topics,
        papers.theme_of_topic,
        n_keywords=n_keywords,
        encode=encode,
    )
    both = (tuple(one.label for one in own) for own in (model.topics, model.themes))
    return {OURS: Names(*both)}


def why_not_measured(papers: Grouped) -> str | None:
    """Return why names cannot be measured, as the end of a sentence; None if they can."""
    if len(papers.texts) < FEWEST_PAPERS:
        return f"there are fewer than {number(FEWEST_PAPERS)} papers"
    if len(papers.theme_of_topic) < 2:
        return "there are fewer than two topics"
    return None


def grouped(judged: Judged) -> Grouped:
    """Return the papers of a fit, with topics and themes numbered from 0.

    Topics of one paper are left out: their paper is either a test paper or names the topic.
    """
    topics, themes = np.asarray(judged.topics), np.asarray(judged.themes)
    known, first, n_papers = np.unique(topics, return_index=True, return_counts=True)
    enough = np.isin(known, list(judged.topic_ids)) & (n_papers > 1)
    _, theme_of_topic = np.unique(themes[first[enough]], return_inverse=True)
    return Grouped(
        judged.texts,
        judged.vectors,
        themes_of(topics, known[enough].tolist(), range(int(enough.sum()))),
        theme_of_topic.astype(np.int32),
    )


def measure_names(
    papers: Grouped,
    encode: Encode,
    word_search: WordSearch,
    *,
    name_all: NameAll,
    seed: int,
    stage: Stage,
) -> NameQuality:
    """Return how well names fit papers that they were not made from.

    Each paper is a test paper once: topics and themes are those of the fit, and their names are
    made from the other papers.

    Parameters
    ----------
    papers
        At least two topics of at least two papers each.
    encode
        Returns the vectors of names, from the encoder of the papers.
    word_search
        Makes the word search of the test papers.
    name_all
        Makes the names.
    seed
        Random seed of the parts.
    stage
        Called with the name of each step.

    Raises
    ------
    AtlasError
        If no names can be made.
    """
    encode = _remembering(encode)
    part_of = _parts(papers.topics, np.random.default_rng(seed))
    topics: defaultdict[str, list[_Part]] = defaultdict(list)
    themes: defaultdict[str, list[_Part]] = defaultdict(list)
    for part in range(N_PARTS):
        with stage(f"Measuring names, {part + 1} of {N_PARTS}"):
            others = papers.only(np.flatnonzero(part_of != part))
            test = papers.only(np.flatnonzero(part_of == part))
            index = _index_of(test.texts, word_search)
            for who, names in name_all(others, encode).items():
                for level, groups, own in (
                    (topics, test.topics, names.topics),
                    (themes, test.themes, names.themes),
                ):
                    found = [_rows_found(index, name) for name in own]
                    level[who].append(
                        _Part(
                            groups[groups != UNASSIGNED],
                            nearest_is_own(test.vectors, groups, encode(own)),
                            r_precisions(groups, found),
                        )
                    )
    return NameQuality(
        *({who: _figures(parts) for who, parts in level.items()} for level in (topics, themes))
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """Results of one part: of each paper in a group, and of each group."""

    groups: NDArray[np.int32]
    nearest_is_own: NDArray[np.bool_]
    r_precisions: Sequence[float]


def _figures(parts: Sequence[_Part]) -> NameFigures:
    groups = np.concatenate([part.groups for part in parts])
    right = np.concatenate([part.nearest_is_own for part in parts])
    precisions = [own for part in parts for own in part.r_precisions]
    return NameFigures(
        float(right.mean()), mean_over_groups(right, groups), statistics.fmean(precisions)
    )


def _index_of(texts: Sequence[str], word_search: WordSearch) -> SearchIndex:
    """Return the word search of papers, whose ids are their rows."""
    parts = (text.partition("\n") for text in texts)
    return word_search(
        [str(row) for row in range(len(texts))], [(title, rest) for title, _, rest in parts]
    )


def _rows_found(index: SearchIndex, name: str) -> list[int]:
    """Return the rows that the page lists for a name: matches, else partial matches."""
    found = index.find(name)
    return [int(own) for own in found.ids or found.partial.ids]


def _parts(topics: NDArray[np.int32], random: np.random.Generator) -> NDArray[np.intp]:
    """Return the part of each paper; each topic is divided as evenly as possible."""
    order = random.permutation(len(topics))
    order = order[np.argsort(topics[order], kind="stable")]
    parts = np.empty(len(topics), dtype=np.intp)
    parts[order] = np.arange(len(topics)) % N_PARTS
    return parts


def _remembering(encode: Encode) -> Encode:
    """Return an encoder that encodes each text once: parts share most terms."""
    known: dict[str, NDArray[np.float32]] = {}

    def vectors_of(texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, encode(new), strict=True))
        return np.stack([known[text] for text in texts])

    return vectors_of

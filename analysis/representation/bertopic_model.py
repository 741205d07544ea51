"""BERTopic's representation of given topics or themes.

The only module that imports BERTopic, besides the baseline. Import it only when needed: BERTopic
takes seconds to load.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from bertopic import BERTopic
from bertopic.cluster import BaseCluster
from bertopic.dimensionality import BaseDimensionalityReduction
from bertopic.representation import BaseRepresentation
from bertopic.vectorizers import ClassTfidfTransformer
from numpy.typing import NDArray

from analysis.records import UNASSIGNED
from analysis.representation.label_origin import Label, by_person
from analysis.representation.llm_labels import PROMPT, SYSTEM_PROMPT, Questioner
from analysis.representation.naming import Group, still_names
from analysis.representation.topic_terms import CountedTerms, Groups, TermMatrix

_N_CANDIDATES = 100
_N_FOR_LABEL = 22
_N_ASKED = 10
"""Terms per topic to choose keywords from, to rank by similarity, and to show a language model."""

_N_CENTRAL = 6
"""Papers of a group whose titles a language model is shown."""

_NOTHING = [("", 0.0)]
"""BERTopic's own value for a topic without terms."""


class TopicRepresentation:
    """BERTopic's representation of given topics or themes.

    Attributes
    ----------
    candidates
        Candidates for the keywords of each group, heaviest first.
    for_label
        Candidates for its label, most similar first, with the papers that they cover.
    proposed
        Labels that the language model proposes, by group; without benchmarks and models.
    weights
        scipy CSR matrix, (n_groups, n_terms): c-TF-IDF.
    """

    def __init__(
        self,
        corpus: TermMatrix,
        labels: NDArray[np.int32],
        titles: Sequence[str],
        questioner: Questioner | None,
        *,
        topics: NDArray[np.int32] | None = None,
    ) -> None:
        self.groups, self._titles = Groups(corpus, labels, topics), titles
        representations = {
            "Main": [_Heavy(self.groups, _N_CANDIDATES)],
            "Like": [_Heavy(self.groups, _N_FOR_LABEL, naming=True), _Like(self.groups)],
        }
        if questioner:
            representations["Asked"] = [_Heavy(self.groups, _N_ASKED), _asking(questioner)]
        # Documents are row numbers: terms are already counted and papers already grouped.
        self.model = _RowsBERTopic(
            language="multilingual",  # "english" would strip all but letters from documents
            embedding_model=None,
            umap_model=BaseDimensionalityReduction(),
            hdbscan_model=BaseCluster(),
            vectorizer_model=CountedTerms(corpus),
            ctfidf_model=ClassTfidfTransformer(bm25_weighting=True, reduce_frequent_words=True),
            representation_model=representations,
        )
        self.model.groups, self.model.titles = self.groups, titles
        documents = [str(row) for row in range(len(labels))]
        self.model.fit(documents, embeddings=corpus.vectors, y=labels)
        # Translate BERTopic's topic numbers to ours.
        theirs = {ours: theirs for theirs, ours in _ours(self.model, self.groups).items()}
        row = {number: row for row, number in enumerate(sorted(self.model.get_topics()))}
        numbers = range(len(self.groups.rows))
        self.weights = self.model.c_tf_idf_[[row[theirs[number]] for number in numbers]]
        heavy, aspects = self.model.get_topics(), self.model.topic_aspects_
        self.candidates = [
            self.groups.candidates(n, dict(heavy[theirs[n]]), self.weights[n]) for n in numbers
        ]
        self.for_label = [
            self.groups.candidates(
                n, dict(aspects["Like"][theirs[n]]), self.weights[n], naming=True
            )
            for n in numbers
        ]
        asked = aspects.get("Asked", {})
        proposed = {n: asked[theirs[n]][0][0] for n in numbers if asked}
        self.proposed = {
            n: label for n, label in proposed.items() if self.groups.may_name(n, label)
        }

    def to_name(self, parts: Sequence[Sequence[int]] | None = None) -> list[Group]:
        """Return what labels are made from; `parts` are the topics of each theme."""
        return [
            Group(
                candidates,
                [self._titles[row] for row in self.groups.central(number, _N_CENTRAL)],
                parts[number] if parts else (),
            )
            for number, candidates in enumerate(self.for_label)
        ]

    def still_fit(self, known: Mapping[int, Label], n_terms: int) -> dict[int, Label]:
        """Return the labels that people gave, and the previous ones that still fit.

        One fits if all its parts are among the first `n_terms` keyword candidates or the label's
        candidates, and may name a topic.
        """
        kept = {
            number: label
            for number, label in known.items()
            if number < len(self.candidates)
            and still_names(label.text, self.candidates[number][:n_terms] + self.for_label[number])
        }
        return kept | by_person(known)


class _RowsBERTopic(BERTopic):
    """BERTopic with row numbers of papers as documents."""

    groups: Groups
    titles: Sequence[str]

    def _extract_representative_docs(self, *_: Any, **__: Any) -> Any:
        """Return the titles of each topic's most representative papers, by their vectors."""
        central = {
            theirs: [self.titles[row] for row in self.groups.central(ours, _N_CENTRAL)]
            for theirs, ours in _ours(self, self.groups).items()
            if ours != UNASSIGNED
        }
        return central, [], [], []


class _Heavy(BaseRepresentation):
    """The heaviest terms that enough of a group's papers use, without fragments."""

    def __init__(self, groups: Groups, n_terms: int, *, naming: bool = False) -> None:
        self.groups, self.n_terms, self.naming = groups, n_terms, naming

    def extract_topics(
        self,
        topic_model: Any,
        documents: Any,  # noqa: ARG002
        c_tf_idf: Any,
        topics: Mapping[int, Any],
    ) -> dict[int, list[tuple[str, float]]]:
        """Return (term, c-TF-IDF weight) by BERTopic's number."""
        ours = _ours(topic_model, self.groups)
        return {
            theirs: self._found(ours[theirs], c_tf_idf[row])
            for row, theirs in enumerate(sorted(topics))
        }

    def _found(self, number: int, weights: Any) -> list[tuple[str, float]]:
        if number == UNASSIGNED:
            return _NOTHING
        find = self.groups.names_of if self.naming else self.groups.keywords_of
        return find(number, weights, self.n_terms) or _NOTHING


class _Like(BaseRepresentation):
    """The terms most similar to a group relative to others, after `KeyBERTInspired`.

    From the cosine similarity of a term and a topic, the term's mean similarity to all topics is
    subtracted: "language models" is similar to all of them and describes none. A term's vector is
    its own plus that of the papers that use it.
    """

    def __init__(self, groups: Groups) -> None:
        self.groups = groups

    def extract_topics(
        self,
        topic_model: Any,
        documents: Any,  # noqa: ARG002
        c_tf_idf: Any,  # noqa: ARG002
        topics: Mapping[int, Any],
    ) -> dict[int, list[tuple[str, float]]]:
        """Return (term, relative similarity) by BERTopic's number."""
        candidates = {
            theirs: [name for name, _ in topics[theirs] if name] for theirs in sorted(topics)
        }
        names = sorted({name for own in candidates.values() for name in own})
        if not names:
            return {theirs: [] for theirs in candidates}
        corpus = self.groups.corpus
        terms = corpus.vectors_of(names) + corpus.vectors_of_users(names)
        likeness = np.asarray(self.groups.means @ terms.T / 2, dtype=np.float32)
        likeness -= likeness.mean(axis=0)
        column = {name: at for at, name in enumerate(names)}
        ours = _ours(topic_model, self.groups)
        found = {}
        for theirs, own in candidates.items():
            values = likeness[ours[theirs], [column[name] for name in own]]
            best = np.argsort(values)[::-1][:_N_FOR_LABEL]
            found[theirs] = [(own[at], values[at]) for at in best]
        return found


def _asking(questioner: Questioner) -> BaseRepresentation:
    """Return the representation that asks a language model for labels."""
    from bertopic.representation import OpenAI

    # The default of `generator_kwargs` is a mutable dictionary shared by all instances.
    return OpenAI(questioner, prompt=PROMPT, system_prompt=SYSTEM_PROMPT, generator_kwargs={})


def _ours(model: Any, groups: Groups) -> dict[int, int]:
    """Return our number of each of BERTopic's topics, which are ordered by size."""
    return dict(zip(model.topics_, groups.labels.tolist(), strict=True))

"""Figures about words: do a topic's belong together, do topics differ, do labels read well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from analysis.records import AtlasError
from analysis.representation.tokens import repeats

_TOKEN = re.compile(r"\w+(?:[-'\N{RIGHT SINGLE QUOTATION MARK}]\w+)*")


def coherence(keywords_by_topic: Sequence[Sequence[str]], texts: Sequence[str]) -> float:
    """Return how much the keywords of a topic keep company: NPMI, -1 to 1.

    The normalised pointwise mutual information of two keywords, averaged over the pairs of a
    topic, then over topics. Two keywords meet where one text has both. A keyword of several
    words is counted where they stand side by side; capitals and hyphens make no difference.

    Parameters
    ----------
    keywords_by_topic
        Any number a topic. A topic with fewer than two different ones has no say.
    texts
        Where they are looked for. To compare two sets of keywords, use the same.

    Raises
    ------
    AtlasError
        If the package `tomotopy` is missing.

    References
    ----------
    Bouma, "Normalized (pointwise) mutual information in collocation extraction", GSCL 2009.
    Röder, Both and Hinneburg, "Exploring the space of topic coherence measures", WSDM 2015,
    whose 1e-12 for keywords that never meet is used here.
    """
    try:
        from tomotopy.coherence import (
            Coherence,
            ConfirmMeasure,
            ProbEstimation,
            Segmentation,
        )
        from tomotopy.utils import Corpus
    except ImportError as error:
        raise AtlasError(
            f"coherence: package {error.name} is missing; install it with `pip install tomotopy`"
        ) from error
    lists = [sorted({_normal(keyword) for keyword in words}) for words in keywords_by_topic]
    lists = [words for words in lists if len(words) > 1]
    if not lists or not texts:
        return 0.0
    targets = {keyword for words in lists for keyword in words}
    corpus = Corpus()
    for text in texts:
        corpus.add_doc(sorted(_found(text, targets)) or [""])
    measure = (ProbEstimation.DOCUMENT, Segmentation.ONE_ONE, ConfirmMeasure.NPMI)
    # A scorer a topic: one for all counts every pair of all topics' words, which takes minutes.
    scores = [
        Coherence(corpus, coherence=measure, targets=words).get_score(words) for words in lists
    ]
    return float(sum(scores) / len(scores))


def diversity(keywords_by_topic: Sequence[Sequence[str]], *, split: bool = True) -> float:
    """Return the share of distinct words among the keywords of all topics, 0 to 1.

    Parameters
    ----------
    keywords_by_topic
        The same number a topic, if figures are to be compared.
    split
        Whether phrases are split into words, or count as they are.

    References
    ----------
    Dieng, Ruiz and Blei, "Topic modeling in embedding spaces", TACL 2020.
    """
    words = [
        word
        for keywords in keywords_by_topic
        for keyword in keywords
        for word in (_normal(keyword).split() if split else [_normal(keyword)])
    ]
    return len(set(words)) / len(words) if words else 1.0


def label_collisions(labels: Sequence[str]) -> int:
    """Count the labels that another has too, but for capitals and the order of its parts."""
    same = Counter(frozenset(_parts(label.casefold())) for label in labels)
    return sum(n for n in same.values() if n > 1)


def labels_with_repeats(labels: Sequence[str]) -> int:
    """Count the labels of which two parts share a word, or an acronym and its words."""
    return sum(
        any(repeats(one, other) for i, one in enumerate(parts) for other in parts[i + 1 :])
        or any(max(Counter(_normal(part).split()).values(), default=0) > 1 for part in parts)
        for parts in map(_parts, labels)
    )


def _parts(label: str) -> list[str]:
    return [part.strip() for part in label.split(",") if part.strip()]


def _tokens(text: str) -> list[str]:
    return [re.sub(r"[\W_]", "", word) for word in _TOKEN.findall(text.casefold())]


def _normal(keyword: str) -> str:
    return " ".join(_tokens(keyword))


def _found(text: str, targets: set[str]) -> Iterator[str]:
    tokens = _tokens(text)
    longest = max(target.count(" ") + 1 for target in targets)
    found = {
        " ".join(tokens[start : start + length])
        for length in range(1, longest + 1)
        for start in range(len(tokens) - length + 1)
    }
    return iter(found & targets)

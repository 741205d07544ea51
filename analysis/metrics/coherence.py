"""Measures of keywords and labels: coherence, diversity, repeated words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from analysis.records import AtlasError
from analysis.representation.words.tokens import repeats

_TOKEN = re.compile(r"\w+(?:[-'\N{RIGHT SINGLE QUOTATION MARK}]\w+)*")


def coherence(keywords_by_topic: Sequence[Sequence[str]], texts: Sequence[str]) -> float:
    """Return the mean NPMI coherence of the topics' keywords, -1 to 1.

    The normalised pointwise mutual information of two keywords is averaged over the pairs of a
    topic, then over topics. Two keywords co-occur if one text has both. A keyword of several words
    counts where its words are adjacent; case and hyphens are ignored.

    Parameters
    ----------
    keywords_by_topic
        Keywords of each topic. Topics with fewer than two distinct ones are left out.
    texts
        Texts in which keywords are counted. Use the same ones to compare two sets of keywords.

    Returns
    -------
    float
        0 if no topic has two keywords or there are no texts.

    Raises
    ------
    AtlasError
        If the package `tomotopy` is missing.

    References
    ----------
    Bouma, "Normalized (pointwise) mutual information in collocation extraction", GSCL 2009. Röder,
    Both and Hinneburg, "Exploring the space of topic coherence measures", WSDM 2015: the source of
    the 1e-12 added to the probability of keywords that never co-occur.
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
        corpus.add_doc(sorted(_targets_in(text, targets)) or [""])
    measure = (ProbEstimation.DOCUMENT, Segmentation.ONE_ONE, ConfirmMeasure.NPMI)
    # One scorer per topic: a shared one counts the pairs of all topics, which takes minutes.
    scores = [
        Coherence(corpus, coherence=measure, targets=words).get_score(words) for words in lists
    ]
    return float(sum(scores) / len(scores))


def diversity(keywords_by_topic: Sequence[Sequence[str]], *, split: bool = True) -> float:
    """Return the share of distinct words among the keywords of all topics, 0 to 1.

    Parameters
    ----------
    keywords_by_topic
        Keywords of each topic. Use equal numbers per topic to compare two models.
    split
        Whether phrases are split into words.

    Returns
    -------
    float
        1 if there are no keywords.

    References
    ----------
    Dieng, Ruiz and Blei, "Topic modeling in embedding spaces", TACL 2020.

    Examples
    --------
    >>> diversity([["bee", "honey"], ["bee", "bread"]])
    0.75
    """
    words = [
        word
        for keywords in keywords_by_topic
        for keyword in keywords
        for word in (_normal(keyword).split() if split else [_normal(keyword)])
    ]
    return len(set(words)) / len(words) if words else 1.0


def label_collisions(labels: Sequence[str]) -> int:
    """Return the number of labels that equal another one, except for case and order."""
    same = Counter(frozenset(_parts(label.casefold())) for label in labels)
    return sum(n for n in same.values() if n > 1)


def labels_with_repeats(labels: Sequence[str]) -> int:
    """Return the number of labels that repeat a word or spell out their own acronym."""
    return sum(
        any(repeats(one, other) for i, one in enumerate(parts) for other in parts[i + 1 :])
        or any(max(Counter(_normal(part).split()).values(), default=0) > 1 for part in parts)
        for parts in map(_parts, labels)
    )


def _parts(label: str) -> list[str]:
    return [part.strip() for part in re.split(r",| and ", label) if part.strip()]


def _tokens(text: str) -> list[str]:
    return [re.sub(r"[\W_]", "", word) for word in _TOKEN.findall(text.casefold())]


def _normal(keyword: str) -> str:
    return " ".join(_tokens(keyword))


def _targets_in(text: str, targets: set[str]) -> Iterator[str]:
    """Return the targets that occur in a text."""
    tokens = _tokens(text)
    longest = max(target.count(" ") + 1 for target in targets)
    phrases = {
        " ".join(tokens[start : start + length])
        for length in range(1, longest + 1)
        for start in range(len(tokens) - length + 1)
    }
    return iter(phrases & targets)

"""Pairs the digests read from a file with those of the previous snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from analysis.readers.base import RawDigest
from analysis.readers.known.known_digests import KnownDigest, keys_of

SAME_FROM = 0.5
"""Share of common papers from which a digest of another file counts as the same."""

Pairs = list[KnownDigest | None]
"""The known digest of each digest read, in their order."""


def paired(
    digests: Sequence[RawDigest], known: Sequence[KnownDigest], *, is_same_file: bool
) -> Pairs:
    """Return the known digest of each digest of a file; None for new ones.

    Parameters
    ----------
    digests
        The digests as read now.
    known
        Those that the previous snapshot has of the file.
    is_same_file
        Whether the file is unchanged. Else digests of one pair have papers in common.
    """
    pairs: Pairs = [None] * len(digests)
    left = dict(enumerate(known))

    def pair(
        keys: Callable[[RawDigest | KnownDigest], Iterable[object]],
        fits: Callable[[RawDigest, KnownDigest], bool],
    ) -> None:
        # Compare only digests with a common key: a file may have thousands of digests.
        numbers: dict[object, set[int]] = defaultdict(set)
        for at, other in left.items():
            for key in keys(other):
                numbers[key].add(at)
        for at, digest in enumerate(digests):
            if pairs[at] is not None or not left:
                continue
            candidates = {number for key in keys(digest) for number in numbers.get(key, ())}
            for number in sorted(candidates & left.keys()):
                if fits(digest, left[number]):
                    pairs[at] = left.pop(number)
                    break

    def may_be_same(digest: RawDigest, other: KnownDigest) -> bool:
        return is_same_file or other.shared_share(digest.entries) > 0

    def has_its_papers(digest: RawDigest, other: KnownDigest) -> bool:
        return other.shared_share(digest.entries) >= SAME_FROM

    pair(lambda digest: [digest.date], may_be_same)
    pair(lambda digest: [month_and_day(digest)], may_be_same)
    pair(_paper_keys, has_its_papers)
    if is_same_file and len(left) == 1 and pairs.count(None) == 1:
        pairs[pairs.index(None)] = left.popitem()[1]
    return pairs


def is_complete(pairs: Pairs, known: Sequence[KnownDigest]) -> bool:
    """Return whether every digest has a known one, and the other way round."""
    return None not in pairs and len(pairs) == len(known)


def month_and_day(digest: RawDigest | KnownDigest) -> tuple[int, int]:
    """Return the date of a digest without its year."""
    return digest.date.month, digest.date.day


def _paper_keys(digest: RawDigest | KnownDigest) -> frozenset[str]:
    """Return the keys of all papers of a digest."""
    if isinstance(digest, KnownDigest):
        return frozenset[str]().union(*digest.papers)
    return frozenset[str]().union(
        *(keys_of(entry.title, entry.arxiv_id, entry.printed_title) for entry in digest.entries)
    )

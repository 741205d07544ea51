"""Pairs the digests read from a file with those of the previous snapshot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analysis.readers.base import RawDigest
from analysis.readers.known.known_digests import KnownDigest

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
    left = list(known)

    def pair(fits: Callable[[RawDigest, KnownDigest], bool]) -> None:
        for at, digest in enumerate(digests):
            if pairs[at] is not None:
                continue
            other = next((other for other in left if fits(digest, other)), None)
            if other is not None:
                pairs[at] = other
                left.remove(other)

    def is_of_day(digest: RawDigest, other: KnownDigest) -> bool:
        same = digest.date == other.date
        return same and (is_same_file or other.shared_share(digest.entries) > 0)

    def is_of_day_of_year(digest: RawDigest, other: KnownDigest) -> bool:
        same = (digest.date.month, digest.date.day) == (other.date.month, other.date.day)
        return same and (is_same_file or other.shared_share(digest.entries) > 0)

    def has_its_papers(digest: RawDigest, other: KnownDigest) -> bool:
        return other.shared_share(digest.entries) >= SAME_FROM

    for rule in (is_of_day, is_of_day_of_year, has_its_papers):
        pair(rule)
    if is_same_file and len(left) == 1 and pairs.count(None) == 1:
        pairs[pairs.index(None)] = left[0]
    return pairs


def is_complete(pairs: Pairs, known: Sequence[KnownDigest]) -> bool:
    """Return whether every digest has a known one, and the other way round."""
    return None not in pairs and len(pairs) == len(known)

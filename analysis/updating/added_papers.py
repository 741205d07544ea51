"""Which papers were added since the last fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.corpus import Corpus
from analysis.snapshot import Tables
from analysis.updating.drift import SinceFit


def added_since_fit(
    tables: Tables, corpus: Corpus, since_fit: SinceFit
) -> tuple[NDArray[np.bool_], tuple[str, ...]]:
    """Return the papers added since the fit, and the digests that brought them.

    A snapshot records the digests that updates added, not their papers. They are carried over by
    their papers, because ids of digests may change. A digest to which a later version of its file
    adds papers counts if most of its papers were added.

    Parameters
    ----------
    tables
        Tables of the snapshot before the update.
    corpus
        The current papers.
    since_fit
        The record before the update.

    Returns
    -------
    is_added
        bool, (n_papers,).
    digest_ids
        Ids of the digests whose papers count in the next update.
    """
    digest_of = dict(zip(tables.papers["paper_id"], tables.papers["first_digest"], strict=True))
    known = set(_added_digests(tables, since_fit))
    is_added = np.array(
        [
            paper.paper_id not in digest_of or digest_of[paper.paper_id] in known
            for paper in corpus.papers
        ],
        dtype=bool,
    )
    digests = [paper.first_digest for paper in corpus.papers]
    n_added = Counter(
        digest for digest, added in zip(digests, is_added.tolist(), strict=True) if added
    )
    sizes = Counter(digests)
    return is_added, tuple(sorted(name for name, n in n_added.items() if 2 * n > sizes[name]))


def _added_digests(tables: Tables, since_fit: SinceFit) -> Sequence[str]:
    """Return the recorded digests; for older records, those after the fitted papers."""
    if since_fit.digest_ids is not None:
        return since_fit.digest_ids
    sizes = tables.papers.groupby("first_digest").size().sort_index()  # ids start with the date
    return [str(name) for name in sizes.index[sizes.cumsum() > since_fit.n_fitted]]

"""Unique papers of a set of digests, their ids, and where each was listed."""

from analysis.corpus.build import Corpus, build_corpus
from analysis.corpus.paper_ids import KnownPaper, KnownPapers

__all__ = ["Corpus", "KnownPaper", "KnownPapers", "build_corpus"]

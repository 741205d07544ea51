"""Which papers of a topic to read first, and how novel a paper was on arrival."""

from analysis.ranking.novelty import novelty_of
from analysis.ranking.reading_order import N_NEAR_TOPICS, ReadingOrder, order_papers

__all__ = ["N_NEAR_TOPICS", "ReadingOrder", "novelty_of", "order_papers"]

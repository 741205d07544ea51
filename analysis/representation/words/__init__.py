"""The words of a corpus: tokens, terms, and what they stand for."""

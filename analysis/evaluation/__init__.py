"""Evaluation of topics: quality figures, and a comparison with stock BERTopic."""

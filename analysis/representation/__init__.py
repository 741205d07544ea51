"""Representation of topics: keywords, labels, and keywords over time."""

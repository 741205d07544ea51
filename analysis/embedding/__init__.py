"""Embedding of texts: encoders, and a cache of their vectors."""

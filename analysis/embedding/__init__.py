"""Texts to vectors: encoders and a cache."""

"""Measurements of `benchmarks/trends.py`, one module each."""

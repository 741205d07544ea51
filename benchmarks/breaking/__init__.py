"""Faults that `benchmarks/faults.py` causes while a snapshot is written."""

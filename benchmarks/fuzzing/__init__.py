"""Targets of `benchmarks/fuzz.py`: functions that must accept any bytes."""

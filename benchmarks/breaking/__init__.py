"""Ways to break a snapshot, for `benchmarks/faults.py`."""

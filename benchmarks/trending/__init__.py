"""What `benchmarks/trends.py` measures, one measurement a module."""

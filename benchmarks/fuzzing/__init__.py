"""What `benchmarks/fuzz.py` gives any bytes to."""

"""What `benchmarks/dashboard.py` measures: pages served for real, in a browser and by protocol."""

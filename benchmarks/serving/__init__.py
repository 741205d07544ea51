"""Measurements of `benchmarks/dashboard.py`: a real server, a browser and protocol sessions."""

"""Comparison of the shares of topics between two sets of digests."""

"""Trends: growth of each group's odds, by exact and binomial tests."""

"""Scope of the Trends view, and the two sides of its comparison."""

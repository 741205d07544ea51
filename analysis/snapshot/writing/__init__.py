"""Writes a snapshot without replacing any other files."""

"""Readers of digests in Markdown."""

"""Readers of arXiv announcements, feeds and metadata."""

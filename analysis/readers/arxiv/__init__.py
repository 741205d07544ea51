"""Readers of arXiv's announcements, feeds and metadata."""

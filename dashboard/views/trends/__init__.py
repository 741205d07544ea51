"""The Trends view."""

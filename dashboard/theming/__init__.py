"""Colours, style sheet and logo."""

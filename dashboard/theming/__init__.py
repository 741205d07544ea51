"""Colours, style sheet and logo, in light and dark mode."""

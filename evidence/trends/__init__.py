"""Trend tests of shares that resemble those of the week before."""

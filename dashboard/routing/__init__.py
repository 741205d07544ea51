"""Addresses: the state of the page, to and from URL query parameters."""

"""Addresses: where a reader is, as query parameters and back."""

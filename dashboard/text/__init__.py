"""Untrusted text: escaping, mathematics and links."""

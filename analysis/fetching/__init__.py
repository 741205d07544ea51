"""Digests from the two places that have them for the asking; nothing here runs unasked.

What an API gave is saved as it came, to the byte; whether it can be read as a digest is for
`analysis.readers` to say.
"""

"""Downloads digests from Hugging Face and arXiv, for `digest-atlas fetch`.

Responses are saved byte for byte; `analysis.readers` parses them later.
"""

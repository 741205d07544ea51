"""Downloads digests from Hugging Face and arXiv; used by `digest-atlas fetch` only.

Responses are saved byte for byte; `analysis.readers` parses them later.
"""

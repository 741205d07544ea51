"""Answers of language models: fetched within limits, and their language."""

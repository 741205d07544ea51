"""Readers of Hugging Face Daily Papers: API, page text and page copies."""

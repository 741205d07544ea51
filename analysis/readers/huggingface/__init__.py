"""Readers of Hugging Face's daily papers."""

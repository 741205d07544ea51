"""Texts that several views share."""

"""Writes a snapshot to a folder that holds nothing of the user's."""

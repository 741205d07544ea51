"""Coordinates of papers and topics on the map."""

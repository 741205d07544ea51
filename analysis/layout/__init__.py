"""Map coordinates of papers and topics."""

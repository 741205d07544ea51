"""The scatter map of papers and topics, as pure figures."""

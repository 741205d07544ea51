"""The Map view: the scatter map of all papers and its side panel."""

"""The k-nearest-neighbour graph of the papers and its edge weights."""

"""Topics and themes found in the neighbour graph, with membership and stability."""

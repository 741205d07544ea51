"""Nearest neighbours of the papers and the weights of their links."""

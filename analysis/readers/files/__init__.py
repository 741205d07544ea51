"""Find, open and decompress input files."""

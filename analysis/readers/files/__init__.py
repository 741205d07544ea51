"""Finding, opening and unpacking input files."""

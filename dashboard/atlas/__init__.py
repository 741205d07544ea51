"""A snapshot with what is looked up in it, filters and orders."""

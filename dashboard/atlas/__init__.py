"""A snapshot with lookup tables, filters and sort orders."""

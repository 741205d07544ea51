"""Full-text search over titles and abstracts."""

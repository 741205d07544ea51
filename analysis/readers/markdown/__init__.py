"""Reader of Markdown digests."""

"""A fit: from digest files to a snapshot."""

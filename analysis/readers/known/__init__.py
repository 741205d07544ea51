"""What the previous snapshot knows of digests: their dates and ids."""

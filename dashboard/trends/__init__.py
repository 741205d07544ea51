"""What the Trends view is about: its scope and the two sides of a comparison."""

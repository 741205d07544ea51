"""The Topics view and the page of one topic."""

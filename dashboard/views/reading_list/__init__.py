"""The Reading list view."""

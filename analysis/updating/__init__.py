"""An update: adds digests to a snapshot without a refit."""

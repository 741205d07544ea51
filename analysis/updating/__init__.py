"""An update: the next digests added to a snapshot without a refit."""

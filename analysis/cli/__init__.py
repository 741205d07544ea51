"""The command `digest-atlas`."""

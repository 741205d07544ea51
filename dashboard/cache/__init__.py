"""What all sessions share: snapshots and what is derived from them."""

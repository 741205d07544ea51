"""Caches shared by all sessions: snapshots and results derived from them."""

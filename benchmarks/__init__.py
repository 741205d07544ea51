"""Measurements that anyone can repeat, peers beside us in one run; not tests."""

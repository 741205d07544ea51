"""Repeatable measurements, each with a baseline in the same run; not tests."""

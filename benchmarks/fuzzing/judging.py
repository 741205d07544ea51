"""Check messages: one line of limited length."""

from __future__ import annotations


def judge_line(line: str) -> None:
    """Fail if a message has more than one line or 2,000 characters."""
    assert "\n" not in line, line  # noqa: S101
    assert len(line) < 2000, len(line)  # noqa: S101

"""What any message must be like."""

from __future__ import annotations


def judge_line(line: str) -> None:
    """Refuse a message of more than one line, or one that goes on and on."""
    assert "\n" not in line, line  # noqa: S101
    assert len(line) < 2000, len(line)  # noqa: S101

"""The README and ARCHITECTURE stay short."""

from __future__ import annotations

import pytest

from tests.docs.markdown import ROOT


@pytest.mark.parametrize(
    ("name", "most_lines"),
    [("README.md", 150), ("ARCHITECTURE.md", 200)],
)
def test_a_page_is_not_too_long(name, most_lines):
    assert len((ROOT / name).read_text("utf-8").splitlines()) <= most_lines

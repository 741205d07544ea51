"""Test that page and charts share their neutral colours, with enough contrast for text."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dashboard.theming import theme
from dashboard.theming.oklab import contrast

MODES = ("light", "dark")
CONFIG = Path(__file__).parents[3] / ".streamlit" / "config.toml"


def _grounds(mode) -> set[str]:
    """Return all background colours of the page and the sidebar."""
    page = tomllib.loads(CONFIG.read_text())["theme"][mode]
    parts = (page, page["sidebar"])
    return {part[key] for part in parts for key in ("backgroundColor", "secondaryBackgroundColor")}


@pytest.mark.parametrize("mode", MODES)
def test_text_has_enough_contrast_on_every_background(mode):
    tones = theme.TONES[mode]
    grounds = _grounds(mode)
    assert {tones.ground, tones.raised} <= grounds
    for color in (tones.text, tones.quiet, tones.accent):
        assert min(contrast(color, ground) for ground in grounds) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_marks_have_enough_contrast_on_every_background(mode):
    tones = theme.TONES[mode]
    marks = {theme.UNASSIGNED_COLOR[mode], tones.accent, *theme.digest_colors(5, mode)}
    assert min(contrast(mark, tones.ground) for mark in marks) >= 3
    assert min(contrast(mark, tones.raised) for mark in marks) >= 3


@pytest.mark.parametrize("mode", MODES)
def test_charts_and_page_share_their_neutral_colours(mode):
    page, tones = tomllib.loads(CONFIG.read_text())["theme"][mode], theme.TONES[mode]
    assert page["backgroundColor"] == tones.ground
    assert page["secondaryBackgroundColor"] == tones.raised
    assert page["textColor"] == page["codeTextColor"] == tones.text
    assert page["primaryColor"] == page["linkColor"] == tones.accent
    assert page["borderColor"] == tones.line


def test_streamlit_sends_no_statistics_and_loads_nothing_from_elsewhere():
    config = tomllib.loads(CONFIG.read_text())
    assert config["browser"]["gatherUsageStats"] is False
    assert "://" not in CONFIG.read_text()

"""The page and its charts share their neutral colours, and text is easily read on them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dashboard.theming import theme
from dashboard.theming.oklab import contrast

MODES = ("light", "dark")
CONFIG = Path(__file__).parents[3] / ".streamlit" / "config.toml"


def _grounds(mode) -> set[str]:
    """Return what text and marks stand on: the page, what is raised from it, and the side."""
    page = tomllib.loads(CONFIG.read_text())["theme"][mode]
    parts = (page, page["sidebar"])
    return {part[key] for part in parts for key in ("backgroundColor", "secondaryBackgroundColor")}


@pytest.mark.parametrize("mode", MODES)
def test_text_is_easily_read_on_every_ground(mode):
    tones = theme.TONES[mode]
    grounds = _grounds(mode)
    assert {tones.ground, tones.raised} <= grounds
    for color in (tones.text, tones.quiet, tones.accent):
        assert min(contrast(color, ground) for ground in grounds) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_marks_are_seen_on_the_page_and_on_what_is_raised(mode):
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


def test_nothing_is_sent_home_and_nothing_fetched():
    config = tomllib.loads(CONFIG.read_text())
    assert config["browser"]["gatherUsageStats"] is False
    assert "://" not in CONFIG.read_text()

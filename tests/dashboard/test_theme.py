"""The page and its charts share their neutral colours, and text is easily read on them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dashboard import styles, theme
from dashboard.color_space import contrast

MODES = ("light", "dark")
CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"


@pytest.mark.parametrize("mode", MODES)
def test_text_is_easily_read(mode):
    tones = theme.TONES[mode]
    for color in (tones.text, tones.quiet, tones.accent):
        assert contrast(color, tones.ground) >= 4.5
        assert contrast(color, tones.raised) >= 4.5


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
    assert all("url(" not in styles.page_styles(mode) for mode in MODES)

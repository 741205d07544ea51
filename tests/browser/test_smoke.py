"""Test that all views of the committed snapshot open in a browser, without analysis packages."""

from __future__ import annotations

import pytest

from tests.browser.conftest import ROOT
from tests.dashboard.conftest import VIEWS

pytestmark = pytest.mark.browser


def test_all_views_open_and_the_map_is_drawn(serve_folder, page_of):
    page = page_of(serve_folder(ROOT / "snapshot"))
    for view in VIEWS:
        page.open("" if view == "map" else view)
        if view == "map":
            page.wait_for_map()
    page.assert_clean()

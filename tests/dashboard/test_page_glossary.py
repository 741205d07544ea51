"""Every view uses the glossary's terms, also where sentences are put together from parts."""

from __future__ import annotations

import html
import re

import pytest

from tests.dashboard.conftest import PLANTED, VIEWS, shown, words
from tests.glossary import CONCEPTS
from tests.snapshots import planted_tables

MANY_DIGESTS = {"n_papers": 160, "n_topics": 9, "n_digests": 30}
PAGES = [(view, {}) for view in VIEWS] + [
    ("topics", {"topic": "1"}),
    ("topics", {"topic": "-1"}),
    ("trends", {"level": "theme"}),
    ("papers", {"paper": planted_tables(**PLANTED).papers["paper_id"].iloc[0]}),
    ("papers", {"q": "xyzzyx"}),
]


@pytest.mark.parametrize("snapshot", [PLANTED, MANY_DIGESTS], ids=["two digests", "many digests"])
@pytest.mark.parametrize(("view", "params"), PAGES, ids=str)
def test_a_view_uses_the_terms_of_the_glossary(at_made, snapshot, view, params):
    at_made(**snapshot)
    app = shown(view, **params)
    widgets = (*app.selectbox, *app.segmented_control, *app.toggle, *app.text_input, *app.expander)
    labels = [str(getattr(widget, "label", "")) for widget in widgets]
    text = html.unescape(re.sub(r"<[^>]*>|\bda-[\w-]+", " ", "\n".join([words(app), *labels])))
    wrong = [
        f"“{word}”; write “{concept.term}”"
        for concept in CONCEPTS
        if (word := concept.found_in(text))
    ]
    assert not wrong, wrong

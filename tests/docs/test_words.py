"""The documents use the terms of the glossary."""

from __future__ import annotations

import re

import pytest

from tests import glossary
from tests.docs.markdown import USER_PAGES, name_of, prose

EXEMPT = ("docs/decisions.md", "docs/snapshot-format.md")
"""Pages on methods and formats, which have their own words."""


@pytest.mark.parametrize("concept", glossary.CONCEPTS, ids=lambda concept: concept.term)
def test_pages_use_the_terms_of_the_glossary(concept):
    wrong = []
    for page in USER_PAGES:
        if name_of(page) in (*EXEMPT, *concept.exempt):
            continue
        text = re.sub(r"\s+", " ", re.sub(r"`[^`\n]*`", "", prose(page)))
        if word := concept.found_in(text):
            wrong.append(f"{name_of(page)}: “{word}”")
    assert not wrong, f"write “{concept.term}”: {wrong}"

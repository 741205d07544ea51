"""Links between pages, to files, and to headings resolve."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from tests.docs.markdown import PAGES, ROOT, anchors, links, name_of


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_resolve(page):
    broken = []
    for link in links(page):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        target, _, anchor = unquote(link).partition("#")
        path = (page.parent / target).resolve() if target else page
        if not path.exists() or (anchor and (path.suffix != ".md" or anchor not in anchors(path))):
            broken.append(link)
    assert broken == []


def test_every_page_of_docs_is_linked_from_the_readme():
    linked = {link.partition("#")[0] for link in links(ROOT / "README.md")}
    pages = {name_of(page) for page in PAGES if page.parent == ROOT / "docs"}
    assert pages - linked == set()

"""The pictures in the documents show the views as they are now."""

from __future__ import annotations

import pytest

from tests import optional
from tests.browser.doc_pictures import (
    ROOT,
    doc_pictures,
    fingerprint,
    recorded,
    write_made_up,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    optional.need("scipy")
    return write_made_up(tmp_path_factory.mktemp("made-up") / "snapshot")


@pytest.mark.parametrize("name", doc_pictures())
def test_the_view_has_the_words_of_its_picture(name, serve_folder, page_of, request):
    picture, note = doc_pictures()[name], recorded()[name]
    assert note["view"] == picture.path, f"docs/{name} shows another view; run `make pictures`"
    if picture.source == "snapshot":
        folder = ROOT / "snapshot"
    else:
        folder = request.getfixturevalue("made_up")
    page = page_of(serve_folder(folder)).open(picture.path)
    assert fingerprint(page) == note["text_sha256"], (
        f"the words of docs/{name} have changed; run `make pictures`"
    )

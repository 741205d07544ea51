"""Web addresses in abstracts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text.links import MOST, mentions


@pytest.mark.parametrize(
    ("text", "kind", "address"),
    [
        ("Code: https://github.com/a/B-3.0.", "Code", "https://github.com/a/B-3.0"),
        ("(see https://github.com/a/b).", "Code", "https://github.com/a/b"),
        (r"\url{https://github.com/a/b}.", "Code", "https://github.com/a/b"),
        (r"https://github.com/a/b\_c, now", "Code", "https://github.com/a/b_c"),
        ("at github.com/a/b!", "Code", "https://github.com/a/b"),
        ("**https://hf.co/a**", "Models or data", "https://hf.co/a"),
        ("data on huggingface.co/datasets/a/b", "Models or data",
         "https://huggingface.co/datasets/a/b"),
        ("https://a-b.github.io/c/.", "Project page", "https://a-b.github.io/c/"),
        ("a-b.github.io/ has it", "Project page", "https://a-b.github.io/"),
        ("see a-b.github.io.", "Project page", "https://a-b.github.io"),
        ("[page](http://www.a.org/x_(y))", "Project page", "http://www.a.org/x_(y)"),
        ("https://a.org/\u3002\u5f8c", "Project page", "https://a.org/"),
        ("https://www.youtube.com/watch?v=a&b=c", "Video",
         "https://www.youtube.com/watch?v=a&b=c"),
    ],
)  # fmt: skip
def test_an_address_is_found_without_the_punctuation_after_it(text, kind, address):
    (found,) = mentions(text)
    assert (found.kind, found.address) == (kind, address)


def test_each_address_is_returned_once_in_its_short_form():
    text = "https://www.a.org/x/ and http://a.org/X, then https://github.com/a/b"
    assert [m.shown for m in mentions(text)] == ["a.org/x", "github.com/a/b"]
    assert len(mentions(" ".join(f"https://a.org/{i}" for i in range(20)))) == MOST


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://a.org/b", "https://", "https://localhost/",
        "https://user@hostile.invalid/", "someone@github.com/a", "notgithub.com/a/b",
        "e.g. this/that", "https://\u0430pple.com/", "accuracy of 3.5/4.0 on a.b",
        "a.github.io.hostile.invalid",
    ],
)  # fmt: skip
def test_other_text_is_not_a_link(text):
    assert mentions(text) == []


@given(st.text(max_size=80) | st.from_regex(r"https?://[ -~]{0,60}", fullmatch=True))
def test_any_address_found_is_safe(raw):
    for found in mentions(raw):
        assert re.fullmatch(r"https?://[^\s<>\"\\]+", found.address, re.IGNORECASE)
        assert found.address.isascii()
        assert "@" not in found.address.split("/")[2]

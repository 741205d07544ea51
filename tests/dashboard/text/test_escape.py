"""Escaping of untrusted text for every output."""

from __future__ import annotations

import html as html_escapes
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text import escape
from tests.snapshots import HOSTILE

ANY_TEXT = st.text(max_size=200) | st.sampled_from(HOSTILE)
PUNCTUATED = st.text(alphabet="<>&\"'[]()*_#:$\\`!|~-=>@./ \nabw", max_size=80)


class _Tags(HTMLParser):
    """Collect the tags and the text that a browser would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.words = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.words += data


@given(ANY_TEXT | PUNCTUATED)
def test_html_has_no_tags_and_keeps_the_text(raw):
    parser = _Tags()
    parser.feed(escape.html(raw))
    parser.close()
    assert parser.tags == []
    assert parser.words == escape.plain(raw)


@given(ANY_TEXT | PUNCTUATED)
def test_html_cannot_leave_a_quoted_attribute(raw):
    assert not set("\"'<>") & set(escape.html(raw))


@given(ANY_TEXT | PUNCTUATED)
def test_markdown_escapes_every_mark_and_keeps_the_text(raw):
    escaped = escape.markdown(raw)
    if escape.has_mathematics(raw):
        return  # test_latex_math.py
    unescaped = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped)
    assert unescaped.replace(escape.WORD_JOINER, "") == escape.plain(raw)
    without_escapes = re.sub(r"\\[!-/:-@\[-`{-~]", "", escaped)
    assert not re.search(r"[!-/:-@\[-`{-~]", without_escapes)


@pytest.mark.parametrize(
    "mark",
    [
        *(":smile:", ":material/home:", ":red[x]", "https://a.b", "www.a.b", "a@b.c"),
        *("->", "<-", "<->", "--", ">=", "<=", "~="),
    ],
)
def test_patterns_that_streamlit_replaces_are_broken_up(mark):
    """Streamlit replaces these after unescaping, so a backslash does not protect them."""
    unescaped = re.sub(r"\\(.)", r"\1", escape.markdown(f"x {mark} y"))
    assert mark not in unescaped
    assert mark in unescaped.replace(escape.WORD_JOINER, "")


@given(ANY_TEXT | PUNCTUATED)
def test_plotly_text_has_no_markup_and_keeps_the_text(raw):
    escaped = escape.plotly(raw)
    assert not set("<>$") & set(escaped)
    assert html_escapes.unescape(escaped) == html_escapes.unescape(
        html_escapes.escape(escape.plain(raw), quote=False)
    )


@given(ANY_TEXT)
def test_plain_text_is_one_line_without_control_characters(raw):
    plain = escape.plain(raw)
    assert "\n" not in plain
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", plain)
    assert escape.plain(plain) == plain


def test_plain_text_keeps_letters_of_other_scripts():
    hebrew = "\u05e9\u05dc\u05d5\u05dd"
    assert escape.plain(f"\u202e{hebrew}\u202c été 東京") == f"{hebrew} été 東京"


@given(ANY_TEXT, st.integers(1, 60))
def test_wrapping_keeps_the_text_and_the_width(raw, width):
    lines = escape.wrap(raw, width)
    assert all(0 < len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == escape.plain(raw).replace(" ", "")


@given(ANY_TEXT, st.integers(2, 60))
def test_shortened_text_fits(raw, width):
    short = escape.shorten(raw, width)
    assert len(short) <= width
    assert short == escape.plain(raw) or short.endswith("…")


def test_paragraphs_keep_breaks_and_escape():
    assert escape.html_paragraphs("one\n\n<b>two</b>\r\n") == (
        '<p dir="auto">one</p><p dir="auto">&lt;b&gt;two&lt;/b&gt;</p>'
    )


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", " https://a.b", "https://a.b/ c", "data:text/html,x", "//a.b"),
        *("https://user@evil.invalid", "https:///nohost", "ftp://a.b", "https://[", "", None, 3),
        *("https://a.b\\@evil.invalid", "java\nscript:alert(1)", "\x01https://a.b", "file:///etc"),
    ],
)
def test_unsafe_addresses_are_not_links(url):
    assert escape.web_address(url) is None


def test_web_addresses_become_links():
    assert escape.web_address("https://a.b/c?d=e&f#g") == "https://a.b/c?d=e&f#g"
    assert escape.web_address('http://a.b/"<x>') == "http://a.b/%22%3Cx%3E"


@given(st.text(max_size=60))
def test_any_link_is_safe(raw):
    address = escape.web_address(raw)
    assert address is None or re.fullmatch(
        r"https?://[^\s<>\"']+|https?://[^\s<>\"]+", address, re.I
    )


@pytest.mark.parametrize(
    "arxiv_id", ["2503.01234", "2503.01234v2", "cs/0112017", "math.GT/0309136"]
)
def test_arxiv_ids_have_addresses(arxiv_id):
    assert escape.arxiv_address(arxiv_id) == f"https://arxiv.org/abs/{arxiv_id}"


@pytest.mark.parametrize(
    "arxiv_id", ["../x", "2503.1", "2503.01234/../../x", None, "", "2503.01234\n"]
)
def test_invalid_arxiv_ids_have_no_address(arxiv_id):
    assert escape.arxiv_address(arxiv_id) is None


def test_search_addresses_carry_the_whole_title_encoded():
    (_, arxiv), (_, hugging_face) = escape.search_addresses('A & B: "50 %" #1')
    assert arxiv.endswith("query=A+%26+B%3A+%2250+%25%22+%231")
    assert hugging_face == "https://huggingface.co/papers?q=A+%26+B%3A+%2250+%25%22+%231"


def test_paragraphs_are_escaped_one_by_one():
    assert escape.markdown_paragraphs("1. $x_1$ costs $5\r\n# <b>") == (
        "1\\. $x_1$ costs \\$5\n\n\\# \\<b\\>"
    )
    assert escape.has_mathematics("a $x$ b")
    assert not escape.has_mathematics("a $5 b")

"""A search finds a name however it is spelt: with accents, without, or in TeX."""

from __future__ import annotations

import pytest

from dashboard.search.index import Index

NAMES = ("Schrödinger", "Kähler", "Erdős", "Rényi", "Søren", "Łukasz", "Đoković", "Gauß", "Yıldız")  # noqa: RUF001
UNICODE = Index([str(n) for n in range(len(NAMES))], [(f"On {n} bees", "") for n in NAMES])
# A snapshot of an earlier version has TeX's letters in its texts.
OLD = Index(["0", "1"], [(r"The Schr\"odinger bee", ""), ("A", r"By Erd{\H o}s and K\"ahler.")])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        *((name, str(n)) for n, name in enumerate(NAMES)),
        ("schrodinger", "0"),
        (r"Schr\"odinger", "0"),
        (r'"on Schr{\"o}dinger bees"', "0"),
        (r"Erd\H{o}s", "2"),
        ("soren", "4"),
        ("lukasz", "5"),
        ("dokovic", "6"),
        ("gauss", "7"),
        ("yildiz", "8"),
        ("Ka\u0308hler", "1"),
    ],
)
def test_a_name_is_found_in_any_spelling(asked, found):
    assert UNICODE.find(asked).ids == (found,)


@pytest.mark.parametrize(
    ("asked", "found"), [("Schrödinger", "0"), ("erdos", "1"), (r"K\"ahler", "1")]
)
def test_a_snapshot_with_tex_in_its_texts_is_searched_too(asked, found):
    assert OLD.find(asked).ids == (found,)

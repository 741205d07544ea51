"""The parsing of dates, the choice of a digest's date, and its warnings."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.readers.dates import date_in_name, full_date, shown_date
from analysis.records import InputError
from tests.analysis.readers.conftest import ABSTRACT, page

PAPER = ("A Title", ABSTRACT)
DAY = dt.date(2025, 3, 17)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mar 17", (3, 17, None)),
        ("17 Mar", (3, 17, None)),
        ("March 17", (3, 17, None)),
        ("Sept. 3rd", (9, 3, None)),
        ("MAR 17, 2025", (3, 17, 2025)),
        ("Mar 17 2025", (3, 17, 2025)),
        ("Monday, 17 March 2025", (3, 17, 2025)),
        ("2025-03-17", (3, 17, 2025)),
        ("2025/3/17", (3, 17, 2025)),
        ("Feb 30", (2, 30, None)),
        ("03/04/2025", None),
        ("March of the Penguins 17", None),
        ("Mar 17: A Day", None),
        ("17", None),
        ("May", None),
    ],
)
def test_dates_of_pages(text, expected):
    shown = shown_date(text, 1)
    assert (shown and (shown.month, shown.day, shown.year)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2025-03-17.txt", DAY),
        ("hf_2025-03-17_daily.jsonl.gz", DAY),
        ("hf-2025-03-17-2.txt", DAY),
        ("20250317.txt", DAY),
        ("papers-20250317.csv", DAY),
        ("2025-02-30.txt", None),
        ("000_086c20240612a66.txt", None),
        ("020250317.txt", None),
        ("17-03-2025.txt", None),
        ("2025-03.txt", None),
        ("2025-03-10_to_2025-03-17.txt", None),
        ("1234-01-01.txt", None),
    ],
)
def test_dates_in_file_names(name, expected):
    assert date_in_name(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-03-17", DAY),
        (" 2025-03-17T23:59:59Z", DAY),
        ("2025-03-17 10:00:00+09:00", DAY),
        ("2025-03-17T10:00:00.123", DAY),
        ("Mar 17, 2025", DAY),
        ("2025-13-01", None),
        ("17/03/2025", None),
        ("Mar 17", None),
        ("soon", None),
        ("1742169600", None),
        ("0001-01-01", None),
    ],
)
def test_dates_of_records(text, expected):
    assert full_date(text) == expected


@pytest.mark.parametrize(
    ("name", "shown", "declared", "year", "date", "source"),
    [
        ("a.txt", "Mar 17", "date = 2025-03-17", None, DAY, "declared"),
        ("a.txt", "Mar 17", "year = 2025", None, DAY, "declared"),
        ("a.txt", "Mar 17", "year = 2025", 2021, DAY, "declared"),
        ("2020-01-01.txt", "Mar 17", "date = 2025-03-17", None, DAY, "declared"),
        ("2025-03-17.txt", "Mar 17", None, 2021, DAY, "file name"),
        ("2025-03-17.txt", "Daily", "year = 2025", None, DAY, "file name"),
        ("a.txt", "Mar 17, 2025", None, 2021, DAY, "text"),
        ("a.txt", "Mar 17", None, 2025, DAY, "declared"),
        ("a.txt", "Mar 17", None, None, DAY, "assumed"),
        ("a.txt", "Feb 1", None, None, dt.date(2026, 2, 1), "assumed"),
        ("a.txt", "Feb 2", None, None, dt.date(2025, 2, 2), "assumed"),
        ("a.txt", "Feb 29", None, None, dt.date(2024, 2, 29), "assumed"),
    ],
)
def test_the_most_reliable_date_is_used(folder, name, shown, declared, year, date, source):
    folder.put(name, page(PAPER, date=shown))
    if declared:
        folder.put("digests.toml", f'["{name}"]\n{declared}\n')
    (digest,) = folder.read(name, year=year).digests
    assert (digest.date, digest.date_source) == (date, source)


def test_an_assumed_year_gives_a_warning_with_the_fix(folder):
    folder.put("seeds/may.txt", page(PAPER, date="Mar 17"))
    assert folder.read("seeds").warnings == (
        "seeds/may.txt:9: 'Mar 17' has no year, so 2025 is assumed;"
        " set the date in seeds/digests.toml",
    )


@pytest.mark.parametrize(
    ("name", "declared", "other"),
    [
        ("a.txt", "date = 2025-03-18", "digests.toml says 18 Mar 2025"),
        ("2025-03-18.txt", None, "the file name says 18 Mar 2025"),
        ("a.txt", "year = 2024", "digests.toml says 17 Mar 2024"),
    ],
)
def test_a_date_that_contradicts_the_text_gives_a_warning(folder, name, declared, other):
    folder.put(name, page(PAPER, date="Mar 17, 2025"))
    if declared:
        folder.put("digests.toml", f'["{name}"]\n{declared}\n')
    (warning,) = folder.read(name).warnings
    assert warning.startswith(f"{name}:9: the text says 'Mar 17, 2025', but {other};")


@pytest.mark.parametrize(
    ("shown", "options", "where", "problem"),
    [
        ("Daily", {}, "a.txt", "has no date"),
        ("Feb 30", {}, "a.txt:9", "'Feb 30' does not exist in any year"),
        ("Feb 29", {"year": 2025}, "a.txt:9", "'Feb 29' does not exist in 2025"),
        ("Feb 30, 2025", {}, "a.txt:9", "'Feb 30, 2025' does not exist in 2025"),
    ],
)
def test_a_missing_or_invalid_date_is_an_error_with_the_fix(folder, shown, options, where, problem):
    folder.put("a.txt", page(PAPER, date=shown))
    with pytest.raises(InputError) as caught:
        folder.read("a.txt", **options)
    assert str(caught.value).startswith(f"{where}: {problem}; set the date in digests.toml")

"""Dates stay as they are known, unless the file changes or a change is asked for."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest

from analysis.records import InputError
from tests.analysis.readers.conftest import ABSTRACT, page
from tests.analysis.readers.known.conftest import NOVEMBER, dates

MARCH_10, MARCH_17 = dt.date(2025, 3, 10), dt.date(2025, 3, 17)


def zipped(**members: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.txt", content)
    return target.getvalue()


def test_an_assumed_year_stays_when_a_page_is_added_in_the_next_year(history):
    history.page("seeds/a.txt", "Mar 17", "First")
    history.page("seeds/b.txt", "Mar 13", "Second")
    history.next(today=NOVEMBER)
    history.page("seeds/c.txt", "Apr 2", "Third")
    result = history.next()
    assert dates(result) == {
        "seeds/b.txt": ("2025-03-13", "assumed"),
        "seeds/a.txt": ("2025-03-17", "assumed"),
        "seeds/c.txt": ("2026-04-02", "assumed"),
    }
    # The warnings say what is used.
    assert "'Mar 17' has no year, so 2025 is assumed" in result.warnings[0]
    assert "'Apr 2' has no year, so 2026 is assumed" in result.warnings[2]
    assert not result.changes


@pytest.mark.parametrize("later", [None, MARCH_17])
def test_the_date_of_an_option_stays_with_the_files_that_it_was_given_for(history, later):
    history.table("seeds/week1.jsonl", "First")
    history.next(date=MARCH_10)
    if later is not None:
        history.table("seeds/week2.jsonl", "Second")
    result = history.next(date=later)
    expected = {"seeds/week1.jsonl": ("2025-03-10", "declared")}
    if later is not None:
        expected["seeds/week2.jsonl"] = ("2025-03-17", "declared")
    assert dates(result) == expected
    assert not result.warnings


def test_records_without_a_date_stay_apart_from_those_with_one(history):
    undated = '{"title": "A", "abstract": "x."}\n{"title": "B", "abstract": "y."}\n'
    history.put("seeds/a.jsonl", undated + '{"title": "C", "abstract": "z.", "date": "2025-03-17"}')
    first = history.next(date=MARCH_10)
    assert [len(digest.entries) for digest in first.digests] == [2, 1]
    assert history.next(date=MARCH_17).digests == first.digests


def test_a_year_that_an_option_gave_stays_without_the_option(history):
    history.page("seeds/a.txt", "Mar 17", "First")
    history.next(year=2024)
    result = history.next()
    assert dates(result) == {"seeds/a.txt": ("2024-03-17", "declared")}
    assert not result.warnings


def test_an_option_that_confirms_an_assumed_year_makes_it_certain(history):
    history.page("seeds/a.txt", "Mar 17", "First")
    history.next(today=NOVEMBER)
    assert dates(history.next(year=2025)) == {"seeds/a.txt": ("2025-03-17", "declared")}
    assert dates(history.next()) == {"seeds/a.txt": ("2025-03-17", "declared")}


@pytest.mark.parametrize("name", ["seeds/other.txt", "elsewhere/a.txt", "elsewhere/b (1).txt"])
def test_a_file_that_is_renamed_or_moved_keeps_its_date(history, name):
    history.page("seeds/a.txt", "Mar 17", "First")
    history.next(today=NOVEMBER)
    Path(name).parent.mkdir(exist_ok=True)
    Path("seeds/a.txt").rename(name)
    assert dates(history.next(name)) == {name: ("2025-03-17", "assumed")}


@pytest.mark.parametrize(
    ("declared", "name", "where"),
    [
        ("date = 2025-05-01", "seeds/a.txt", "digests.toml"),
        ("year = 2021", "seeds/a.txt", "digests.toml"),
        ("", "seeds/2025-05-01.txt", "the file name"),
    ],
)
def test_another_date_that_is_stated_now_needs_the_option(history, declared, name, where):
    history.page("seeds/a.txt", "Mar 17", "First")
    before = history.next(today=NOVEMBER)
    Path("seeds/a.txt").rename(name)
    history.put("seeds/digests.toml", f'["{Path(name).name}"]\n{declared}\n')
    kept = history.next()
    assert dates(kept) == {name: ("2025-03-17", "assumed")}
    (warning,) = [line for line in kept.warnings if "keeps its date" in line]
    stated = "17 Mar 2021" if "year" in declared else "1 May 2025"
    assert warning == (
        f"{name}: keeps its date 17 Mar 2025 in the snapshot, but {where} now says {stated};"
        " to change the date, add --redate"
    )
    # With the option it is changed and listed, and the old id leads to the new one.
    redated = history.next(redate=True)
    (digest,) = redated.digests
    assert redated.changes == (
        f"{name}: the date is changed from 17 Mar 2025 to {stated}; if this is wrong, set the date"
        " in digests.toml",
    )
    assert redated.digest_aliases == {before.digests[0].digest_id: digest.digest_id}
    # From then on it is known, without the option.
    again = history.next()
    assert (again.digests, again.changes) == (redated.digests, ())
    assert again.digest_aliases == redated.digest_aliases


def test_redating_does_not_move_years_that_nothing_states(history):
    history.page("seeds/a.txt", "Mar 17", "First")
    history.page("seeds/b.txt", "Mar 18", "Second")
    history.table("seeds/c.jsonl", "Third")
    history.next(today=NOVEMBER, date=MARCH_10)
    history.put("seeds/digests.toml", '["b.txt"]\ndate = 2025-03-20\n')
    result = history.next(redate=True)
    assert dates(result) == {
        "seeds/c.jsonl": ("2025-03-10", "declared"),
        "seeds/a.txt": ("2025-03-17", "assumed"),
        "seeds/b.txt": ("2025-03-20", "declared"),
    }
    assert [line.partition(":")[0] for line in result.changes] == ["seeds/b.txt"]


def test_an_option_without_effect_says_how_to_change_dates(history):
    history.table("seeds/a.jsonl", "First")
    history.next(date=MARCH_10)
    result = history.next(date=MARCH_17)
    assert result.warnings == (
        "--date: 1 file keeps its date in the snapshot; to change dates, add --redate",
    )
    changed = history.next(date=MARCH_17, redate=True)
    assert dates(changed) == {"seeds/a.jsonl": ("2025-03-17", "declared")}
    assert "from 10 Mar 2025 to 17 Mar 2025" in changed.changes[0]


def test_every_day_of_a_file_with_several_pages_stays(history):
    history.put("seeds/a.txt", page(("A", ABSTRACT), date="Dec 30") + "\n\n"
                + page(("B", ABSTRACT), date="Jan 2"))  # fmt: skip
    first = history.next(today=dt.date(2025, 1, 3))
    assert [digest.digest_id for digest in first.digests] == ["2024-12-30", "2025-01-02"]
    again = history.next()
    assert (again.digests, again.warnings) == (first.digests, first.warnings)
    # A page that is appended gets a date of its own; the others keep theirs.
    with Path("seeds/a.txt").open("a", encoding="utf-8") as stream:
        stream.write("\n\n" + page(("C", ABSTRACT), date="Apr 2"))
    longer = history.next()
    assert [digest.digest_id for digest in longer.digests] == [
        "2024-12-30", "2025-01-02", "2026-04-02",
    ]  # fmt: skip
    assert not longer.changes


def test_a_declared_day_does_not_merge_the_days_of_a_known_file(history):
    days = ("2025-03-13", "2025-03-14", "2025-03-17")
    entry = '{{"title": "T {0}", "abstract": "x.", "date": "{0}"}}\n'
    history.put("seeds/a.jsonl", "".join(map(entry.format, days)))
    first = history.next()
    history.put("seeds/digests.toml", '["a.jsonl"]\ndate = 2025-04-01\n')
    assert history.next().digests == first.digests


def test_members_of_an_archive_keep_their_dates_when_it_grows(history):
    old = {"a": page(("A", ABSTRACT), date="Mar 13"), "b": page(("B", ABSTRACT), date="Mar 17")}
    history.put("seeds/all.zip", zipped(**old))
    first = history.next(today=NOVEMBER)
    assert history.next().digests == first.digests
    history.put("seeds/all.zip", zipped(c=page(("C", ABSTRACT), date="Apr 2"), **old))
    assert dates(history.next()) == {
        **dates(first),
        "seeds/all.zip/c.txt": ("2026-04-02", "assumed"),
    }


def test_a_digest_keeps_its_date_when_it_is_packed_or_unpacked(history):
    history.page("seeds/a.txt", "Mar 13", "A")
    history.next(today=NOVEMBER)
    content = Path("seeds/a.txt").read_text(encoding="utf-8")
    Path("seeds/a.txt").unlink()
    history.put("seeds/all.zip", zipped(a=content))
    assert dates(history.next()) == {"seeds/all.zip/a.txt": ("2025-03-13", "assumed")}
    Path("seeds/all.zip").unlink()
    history.put("seeds/b.txt", content)
    assert dates(history.next()) == {"seeds/b.txt": ("2025-03-13", "assumed")}


def test_a_corrected_text_does_not_move_the_year(history):
    history.page("seeds/a.txt", "Mar 13", "A title with a typo", "Another title")
    history.next(today=NOVEMBER)
    history.page("seeds/a.txt", "Mar 13", "A title without typo", "Another title")
    assert dates(history.next()) == {"seeds/a.txt": ("2025-03-13", "assumed")}


def test_a_date_that_is_corrected_in_the_text_is_listed(history):
    history.page("seeds/a.txt", "Mar 13, 2025", "A", "B")
    history.next()
    history.page("seeds/a.txt", "Mar 14, 2025", "A", "B")
    result = history.next()
    assert dates(result) == {"seeds/a.txt": ("2025-03-14", "text")}
    assert "seeds/a.txt: the date is changed from 13 Mar 2025 to 14 Mar 2025" in result.changes[0]
    assert result.digest_aliases == {"2025-03-13": "2025-03-14"}


def test_a_table_that_is_corrected_keeps_the_date_of_the_option(history):
    history.table("seeds/a.jsonl", "A", "B", "C")
    history.next(date=MARCH_10)
    history.table("seeds/a.jsonl", "A", "B", "C corrected")
    assert dates(history.next()) == {"seeds/a.jsonl": ("2025-03-10", "declared")}
    history.table("seeds/a.jsonl", "A", "B", "C corrected", "D")
    assert dates(history.next(date=MARCH_17)) == {"seeds/a.jsonl": ("2025-03-10", "declared")}


def test_other_papers_under_the_same_name_get_a_date_of_their_own(history):
    history.table("seeds/today.jsonl", "A", "B")
    history.next(date=MARCH_10)
    history.table("seeds/today.jsonl", "C", "D")
    with pytest.raises(InputError, match="no date"):
        history.next()
    result = history.next(date=MARCH_17)
    assert dates(result) == {"seeds/today.jsonl": ("2025-03-17", "declared")}
    assert not result.changes


def test_standard_input_is_another_file_each_time(history, monkeypatch):
    def pipe(title):
        content = f'{{"title": "{title}", "abstract": "x."}}\n'.encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))

    pipe("First")
    history.next("-", date=MARCH_10)
    pipe("First")
    assert dates(history.next("-")) == {"-": ("2025-03-10", "declared")}
    pipe("Second")
    assert dates(history.next("-", date=MARCH_17)) == {"-": ("2025-03-17", "declared")}

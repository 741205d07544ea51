"""`fetch`: files are byte-identical to responses, downloaded once, and complete."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.fetching import day_files
from analysis.fetching.base import FetchError
from analysis.readers import ReadOptions, read_digests
from analysis.readers.dates import date_in_name
from analysis.storage.locking import hold
from tests import optional
from tests.analysis.fetching.conftest import NOW
from tests.analysis.fetching.stub import ATOM, JSON, daily_papers, feed, packed, reply


def test_a_day_is_saved_unchanged_under_its_date(fetched):
    [outcome] = fetched("2025-03-17")
    assert (outcome.what, outcome.n_papers) == ("saved", 3)
    assert fetched.files() == {"huggingface-2025-03-17.json": daily_papers("2025-03-17")}


def test_a_compressed_response_is_saved_uncompressed(fetched, stub):
    body = daily_papers("2025-03-17", n_papers=40)
    stub.faults = [packed(body, JSON)]
    fetched("2025-03-17")
    assert fetched.files()["huggingface-2025-03-17.json"] == body


def test_a_category_is_requested_by_day_and_saved_under_both_names(fetched, stub):
    fetched("2025-03-10", "2025-03-11", category="cs.CL")
    assert fetched.files() == {
        "arxiv-cs.CL-2025-03-10.xml": feed("2025-03-10", 3),
        "arxiv-cs.CL-2025-03-11.xml": feed("2025-03-11", 3),
    }
    assert stub.asked[0] == {
        "path": "/api/query",
        "search_query": "cat:cs.CL AND submittedDate:[202503100000 TO 202503102359]",
        "start": "0",
        "max_results": "1000",
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
        "day": "2025-03-10",
    }


def test_readers_find_the_date_in_every_file_name(fetched, stub):
    stub.n_papers = {"2025-03-17": 230}
    fetched("2025-03-17")
    fetched("2025-03-20", include_partial=True)
    fetched("2025-03-10", category="cond-mat.mes-hall")
    assert {(name, str(date_in_name(name))) for name in fetched.files()} == {
        ("huggingface-2025-03-17.json", "2025-03-17"),
        ("huggingface-2025-03-17.page2.json", "2025-03-17"),
        ("huggingface-2025-03-17.page3.json", "2025-03-17"),
        ("huggingface-2025-03-20-unfinished.json", "2025-03-20"),
        ("arxiv-cond-mat.mes-hall-2025-03-10.xml", "2025-03-10"),
    }


def test_saved_files_are_read_as_the_digests_of_their_days(fetched, stub):
    optional.need("lxml")
    stub.n_papers = {"2025-03-17": 120}
    fetched("2025-03-16", "2025-03-17")
    fetched("2025-03-20", include_partial=True)
    fetched("2025-03-10", category="cs.CL")
    read = read_digests([fetched.folder], ReadOptions(today=NOW.date()))
    assert [(d.digest_id, d.source, len(d.entries)) for d in read.digests] == [
        ("2025-03-10", "arXiv", 3),
        ("2025-03-16", "Hugging Face Daily Papers", 3),
        ("2025-03-17", "Hugging Face Daily Papers", 100),
        ("2025-03-17-2", "Hugging Face Daily Papers", 20),
        ("2025-03-20", "Hugging Face Daily Papers", 3),
    ]
    assert {d.date_source for d in read.digests} <= {"text", "file name"}
    assert not read.warnings


def test_a_day_with_many_papers_has_several_pages(fetched, stub):
    stub.n_papers = {"2025-03-17": 230, "2025-03-18": 100}
    outcomes = fetched("2025-03-17", "2025-03-18")
    assert [outcome.n_papers for outcome in outcomes] == [230, 100]
    assert [asked.get("p") for asked in stub.asked] == [None, "1", "2", None, "1"]
    assert fetched.files()["huggingface-2025-03-17.page3.json"] == daily_papers(
        "2025-03-17", 200, 30
    )
    stub.n_papers = {"2025-03-10": 2001}
    [outcome] = fetched("2025-03-10", category="cs.LG")
    assert outcome.n_papers == 2001
    assert [asked["start"] for asked in stub.asked[5:]] == ["0", "1000", "2000"]


def test_old_pages_are_removed_when_a_day_has_fewer_pages(fetched, stub):
    stub.n_papers = {"2025-03-17": 230}
    fetched("2025-03-17")
    stub.n_papers = {"2025-03-17": 120}
    fetched("2025-03-17", overwrite=True)
    assert sorted(fetched.files()) == [
        "huggingface-2025-03-17.json",
        "huggingface-2025-03-17.page2.json",
    ]


def test_a_server_that_repeats_a_page_fails(fetched, stub):
    stub.faults = [reply(daily_papers("x", 0, 100), JSON)] * 9
    [outcome] = fetched("2025-03-17")
    assert (outcome.what, len(stub.asked)) == ("failed", 2)
    assert fetched.files() == {}


def test_existing_days_are_downloaded_again_only_with_overwrite(fetched, stub):
    fetched("2025-03-16", "2025-03-17")
    assert [o.what for o in fetched("2025-03-15", "2025-03-18")] == [
        "saved", "exists", "exists", "saved",
    ]  # fmt: skip
    assert stub.days == ["2025-03-16", "2025-03-17", "2025-03-15", "2025-03-18"]
    fetched("2025-03-17", overwrite=True)
    assert stub.days[-1] == "2025-03-17"


@pytest.mark.parametrize("end", [".gz", ".zst"])
def test_a_file_that_was_compressed_later_exists(fetched, stub, end):
    fetched("2025-03-17")
    path = fetched.folder / "huggingface-2025-03-17.json"
    path.rename(f"{path}{end}")
    assert fetched("2025-03-17")[0].what == "exists"


def test_an_empty_day_is_reported_and_has_no_file(fetched, stub):
    stub.n_papers = {"2025-03-16": 0}
    outcomes = fetched("2025-03-15", "2025-03-17")
    assert [o.what for o in outcomes] == ["saved", "empty", "saved"]
    assert "huggingface-2025-03-16.json" not in fetched.files()


def test_an_empty_response_of_arxiv_is_requested_twice(fetched, stub):
    stub.faults = [reply(feed("x", 0), ATOM)]
    assert fetched("2025-03-10", category="cs.CL")[0].what == "saved"
    stub.n_papers = {"2025-03-11": 0}
    assert fetched("2025-03-11", category="cs.CL")[0].what == "empty"
    assert stub.days == ["2025-03-10"] * 2 + ["2025-03-11"] * 2


class TestUnfinished:
    def test_a_day_that_has_not_ended_is_skipped_and_reported(self, fetched, stub):
        outcomes = fetched("2025-03-19", "2025-03-22")
        assert [o.what for o in outcomes] == ["saved", "unfinished", "unfinished", "unfinished"]
        assert stub.days == ["2025-03-19"]

    def test_days_end_at_midnight_utc(self, fetched):
        new_york = dt.timezone(dt.timedelta(hours=-4))
        evening = dt.datetime(2025, 3, 20, 21, 0, tzinfo=new_york)  # 21 March, 1:00 UTC
        assert fetched("2025-03-20", now=evening)[0].what == "saved"

    def test_a_partial_day_is_replaced_when_it_is_complete(self, fetched, stub):
        stub.n_papers = {"2025-03-20": 120}
        fetched("2025-03-20", "2025-03-21", include_partial=True)
        assert stub.days == ["2025-03-20"] * 2  # future days are not requested
        fetched("2025-03-20", include_partial=True)
        assert stub.days == ["2025-03-20"] * 4  # the list may have grown
        stub.n_papers = {"2025-03-20": 70}
        fetched("2025-03-20", now=dt.datetime(2025, 3, 21, 0, 1, tzinfo=dt.UTC))
        assert list(fetched.files()) == ["huggingface-2025-03-20.json"]

    def test_a_partial_file_of_a_killed_run_is_removed_by_the_next(self, fetched):
        fetched("2025-03-17")
        (fetched.folder / "huggingface-2025-03-17-unfinished.json").write_bytes(b"[]")
        fetched("2025-03-17")
        assert list(fetched.files()) == ["huggingface-2025-03-17.json"]

    def test_arxiv_days_are_complete_after_five_days(self, fetched):
        outcomes = fetched("2025-03-13", "2025-03-16", category="cs.CL")
        assert [o.what for o in outcomes] == ["saved", "saved", "unfinished", "unfinished"]


def test_a_second_fetch_into_the_same_folder_is_refused(fetched):
    with (
        hold(fetched.folder / ".fetch.lock", AssertionError()),
        pytest.raises(FetchError, match=r"another `digest-atlas fetch` is writing .*; wait for"),
    ):
        fetched("2025-03-17")
    assert fetched("2025-03-17")[0].what == "saved"


@pytest.mark.parametrize("step", ["os.fsync", "Path.replace"])
def test_a_failed_write_is_an_error_and_leaves_no_partial_file(fetched, monkeypatch, step):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"analysis.fetching.day_files.{step}", full)
    with pytest.raises(FetchError, match=r"seeds: cannot be written \(No space left on device\); "):
        fetched("2025-03-17")
    assert fetched.files() == {}


def test_a_day_interrupted_between_its_pages_does_not_exist(fetched, stub, monkeypatch):
    stub.n_papers = {"2025-03-17": 230}
    written, write_atomically = [], day_files._write_atomically

    def interrupt(path, data):
        if written:
            raise KeyboardInterrupt
        written.append(path.name)
        write_atomically(path, data)

    monkeypatch.setattr(day_files, "_write_atomically", interrupt)
    with pytest.raises(KeyboardInterrupt):
        fetched("2025-03-17")
    monkeypatch.undo()
    assert written == ["huggingface-2025-03-17.page3.json"]
    assert [o.what for o in fetched("2025-03-17")] == ["saved"]

"""An id of a digest never comes to mean another digest."""

from __future__ import annotations

import gzip
import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.readers import ReadOptions, read_digests
from analysis.readers.known.known_digests import KnownDigest, keys_of
from analysis.records import Entry
from tests.analysis.readers.known.conftest import APRIL, History, changed_ids, ids, known_of

DAY = "2025-03-17"


def test_a_further_digest_of_a_day_gets_the_next_number(history):
    history.table("seeds/arxiv-cs.CL.jsonl", "CL", date=DAY)
    history.table("seeds/arxiv-cs.LG.jsonl", "LG", date=DAY)
    assert ids(history.next()) == {DAY: "CL", f"{DAY}-2": "LG"}
    history.table("seeds/arxiv-cs.AI.jsonl", "AI", date=DAY)
    assert ids(history.next()) == {DAY: "CL", f"{DAY}-2": "LG", f"{DAY}-3": "AI"}


def test_the_number_of_a_removed_digest_is_not_used_again_at_once(history):
    for name in ("a", "b"):
        history.table(f"seeds/{name}.jsonl", name, date=DAY)
    history.next()
    Path("seeds/a.jsonl").unlink()
    history.table("seeds/c.jsonl", "c", date=DAY)
    assert ids(history.next()) == {f"{DAY}-2": "b", f"{DAY}-3": "c"}


@pytest.mark.parametrize("order", [*itertools.permutations(["one", "two", "three"])])
def test_first_numbers_follow_source_and_content_not_files(history, order):
    # Three folders with files of one name, given in any order.
    for title, place in zip(("A", "B", "C"), order, strict=True):
        history.table(f"{place}/papers.jsonl", title, date=DAY)
    assert ids(history.next("one", "two", "three")) == {DAY: "A", f"{DAY}-2": "B", f"{DAY}-3": "C"}


def test_digests_stay_when_files_swap_names_or_are_compressed(history):
    for name in ("a", "b"):
        history.table(f"seeds/{name}.jsonl", f"From {name}", "More", date=DAY)
    first = history.next()
    Path("seeds/a.jsonl").rename("seeds/c.jsonl")
    Path("seeds/b.jsonl").rename("seeds/a.jsonl")
    Path("seeds/c.jsonl").rename("seeds/b.jsonl")
    assert ids(history.next()) == ids(first)
    for name in ("a", "b"):
        path = Path(f"seeds/{name}.jsonl")
        Path(f"seeds/{name}-packed.jsonl.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    assert ids(history.next()) == ids(first)


def test_a_corrected_file_keeps_its_id_among_others_of_the_day(history):
    for name in ("a", "b"):
        history.table(f"seeds/{name}.jsonl", f"First of {name}", "Second", date=DAY)
    history.next()
    history.table("seeds/b.jsonl", "First of b", "Corrected", date=DAY)
    assert ids(history.next()) == {DAY: "First of a", f"{DAY}-2": "First of b"}


def test_other_papers_under_a_known_name_are_another_digest(history):
    history.table("seeds/today.jsonl", "A", "B", date=DAY)
    history.next()
    history.table("seeds/today.jsonl", "C", "D", date=DAY)
    result = history.next()
    assert ids(result) == {f"{DAY}-2": "C"}
    assert not result.digest_aliases


def test_an_earlier_id_leads_to_the_digest_through_several_changes(history):
    history.table("seeds/a.jsonl", "A")
    history.put("seeds/digests.toml", '["a.jsonl"]\ndate = 2025-03-13\n')
    history.next()
    for day in ("2025-03-14", "2025-03-15"):
        history.put("seeds/digests.toml", f'["a.jsonl"]\ndate = {day}\n')
        history.next(redate=True)
    assert history.last.digest_aliases == {"2025-03-13": "2025-03-15", "2025-03-14": "2025-03-15"}
    # A new digest of a day that was left does not get the id that leads elsewhere.
    history.table("seeds/b.jsonl", "B", date="2025-03-13")
    assert ids(history.next()) == {"2025-03-13-2": "B", "2025-03-15": "A"}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "rename", "copy", "move"]),
        st.integers(0, 9),
        st.sampled_from([DAY, "2025-03-18", "Mar 17", "Mar 18"]),
    ),
    min_size=1,
    max_size=8,
)


@given(st.lists(STEPS, min_size=2, max_size=4))
@settings(max_examples=25, deadline=None)
def test_no_id_changes_its_meaning_in_one_step(tmp_path_factory, rounds):
    home = tmp_path_factory.mktemp("steps")
    history, titles, last = History(), itertools.count(), None
    history.page(f"{home}/first.txt", "Mar 17", "First paper")
    for number, steps in enumerate(rounds):
        for step, at, day in steps:
            files = sorted(home.iterdir())
            file = files[at % len(files)]
            name = f"{next(titles)}"
            if step == "add" and day.startswith("Mar"):
                history.page(f"{home}/{at}-{name}.txt", day, f"Paper {name}")
            elif step == "add":
                history.table(f"{home}/{at}-{name}.jsonl", f"Paper {name}", date=day)
            elif step == "copy":
                (home / f"{at}-{name}{file.suffix}").write_bytes(file.read_bytes())
            elif step == "remove" and len(files) > 1:
                file.unlink()
            else:
                file.rename(home / f"{at}-{name}{file.suffix}")
        known = None if last is None else known_of(last)
        now = read_digests(
            [home], ReadOptions(today=APRIL.replace(year=2026 + number)), known=known
        )
        if last is not None:
            assert not changed_ids(last, now)
            kept = {d.entries: d.digest_id for d in last.digests}
            assert all(kept.get(d.entries, d.digest_id) == d.digest_id for d in now.digests)
        assert len({digest.entries for digest in now.digests}) == len(now.digests)
        last = now


def test_papers_are_recognised_by_the_title_that_an_older_snapshot_has():
    title, abstract = r"Erd{\H o}s graphs", "x."
    known = KnownDigest(DAY, APRIL, "text", "a", "", None, (keys_of(title, None),))
    folded = Entry("Erdős graphs", abstract, printed_title=title)
    assert known.shared_share([folded]) == 1
    assert known.shared_share([Entry("Erdos numbers", abstract)]) == 0

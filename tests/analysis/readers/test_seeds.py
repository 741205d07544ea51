"""The two real digests in `seeds/`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analysis.corpus import build_corpus
from analysis.readers import ReadOptions, ReadResult, list_inputs, read_digests

SEEDS = Path(__file__).parents[3] / "seeds"
HEAD_WORDS = {"new", "subscribe", "daily papers", "byak and the research community", "mar 17"}


@pytest.fixture(scope="module")
def seeds() -> ReadResult:
    names = ("000_086c006620d46a66.txt", "004_4f3d94746df4aac1.txt")
    return read_digests([SEEDS / name for name in names], ReadOptions(today=dt.date(2026, 2, 1)))


def test_each_seed_is_a_digest_of_its_declared_day(seeds):
    assert [(d.digest_id, len(d.entries), d.date_source, d.source) for d in seeds.digests] == [
        ("2025-03-13", 79, "declared", "Hugging Face Daily Papers"),
        ("2025-03-17", 102, "declared", "Hugging Face Daily Papers"),
    ]
    assert not seeds.warnings


def test_first_and_last_papers_of_the_seeds_are_complete(seeds):
    march_13, march_17 = seeds.digests
    first, last = march_17.entries[0], march_17.entries[-1]
    assert first.title == (
        "Robust Dual Gaussian Splatting for Immersive Human-centric Volumetric Videos"
    )
    assert first.abstract.startswith("Volumetric video represents a transformative advancement")
    assert last.abstract.endswith("the sensitivity analysis of molecular dynamics.")
    assert march_13.entries[1].title == (
        "InstantDrag: Improving Interactivity in Drag-based Image Editing"
    )
    assert march_13.entries[-1].abstract.endswith("only requires a two-line code change.")


def test_titles_and_abstracts_are_not_mixed_up(seeds):
    for entry in (entry for digest in seeds.digests for entry in digest.entries):
        assert entry.title.casefold() not in HEAD_WORDS
        assert 20 < len(entry.title) < 200
        assert not entry.title.endswith(".")
        assert len(entry.abstract) > 1000
        assert "\n" not in entry.title + entry.abstract


def test_the_seeds_have_163_papers_and_18_of_them_are_in_both(seeds):
    corpus = build_corpus(seeds.digests)
    assert len(corpus.papers) == 163
    assert len({paper.paper_id for paper in corpus.papers}) == 163
    assert len(corpus.appearances) == 181
    assert sum(paper.n_digests == 2 for paper in corpus.papers) == 18


def test_inputs_are_the_declarations_and_the_digests(seeds):
    names = ["digests.toml", "000_086c006620d46a66.txt", "004_4f3d94746df4aac1.txt"]
    assert [path.name for path in seeds.inputs] == names
    assert set(seeds.inputs) <= set(list_inputs([SEEDS]))

"""Test that the colour of each paper agrees with the legend."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.records import UNASSIGNED
from dashboard.atlas.atlas import atlas_papers
from dashboard.theming import palette
from dashboard.theming.oklab import contrast
from dashboard.theming.palette import COLORINGS, palette_of
from dashboard.theming.theme import TONES, UNASSIGNED_COLOR
from dashboard.topic_map.coloring import (
    NAMES,
    SENTENCES,
    Class,
    Ink,
    Scale,
    available_colorings,
    color_papers,
)
from tests.snapshots import planted_tables

TABLES = planted_tables(n_papers=120, n_topics=6, n_digests=2)
DIGEST_NAMES = {"2025-03-13": "13 Mar 2025", "2025-03-17": "17 Mar 2025"}
PALETTE = palette_of(
    TABLES.themes["theme_id"],
    dict(zip(TABLES.topics["topic_id"], TABLES.topics["theme_id"], strict=True)),
)
INK = Ink(PALETTE, DIGEST_NAMES, "light")
PAPERS = atlas_papers(TABLES).set_index("paper_id", drop=False)


def meaning(coloring) -> dict[str, str]:
    """Return the legend's words for each colour."""
    legend = color_papers(PAPERS, coloring, INK).legend
    assert isinstance(legend, tuple)
    return {each.color: each.words for each in legend}


def test_papers_have_the_palettes_colour_of_their_topic_or_theme():
    for coloring, column in (("topic", "topic_id"), ("theme", "theme_id")):
        found = color_papers(PAPERS, coloring, INK)
        assert found.legend is None
        own = PALETTE.topic if coloring == "topic" else PALETTE.theme
        for paper_id, color in found.colors.items():
            assert color == own(int(PAPERS.at[paper_id, column]), "light")


def test_only_assigned_papers_are_coloured_by_match():
    words = meaning("membership")
    colors = color_papers(PAPERS, "membership", INK).colors
    for paper_id, color in colors.items():
        paper = PAPERS.loc[paper_id]
        if paper["topic_id"] == UNASSIGNED:
            assert color == UNASSIGNED_COLOR["light"]
        else:
            least = {"strong": 0.7, "fair": 0.55, "weak": 0.0}[words[color]]
            assert paper["membership"] >= least - 1e-6


def test_few_digests_have_a_colour_each_and_papers_in_several_another():
    words = meaning("digest")
    shown = TABLES.appearances.groupby("paper_id")["digest_id"].agg(set)
    for paper_id, color in color_papers(PAPERS, "digest", INK).colors.items():
        digests = shown[paper_id]
        meant = "several digests" if len(digests) > 1 else f"only {DIGEST_NAMES[min(digests)]}"
        assert words[color] == meant
    assert len(words) == 3


def test_with_many_digests_papers_are_coloured_by_their_last_digest():
    tables = planted_tables(n_papers=200, n_topics=4, n_digests=12)
    names = {d: d for d in tables.digests["digest_id"]}
    papers = atlas_papers(tables)
    found = color_papers(papers, "digest", Ink(PALETTE, names, "dark"))
    assert isinstance(found.legend, Scale)
    last = tables.appearances.groupby("paper_id")["digest_id"].max()
    steps = {color: step for step, color in enumerate(palette.ramp("dark"))}
    own = pd.DataFrame({"step": found.colors.map(steps), "last": last}).sort_values("last")
    assert own["step"].is_monotonic_increasing
    assert own["step"].iloc[0] == 0
    assert own["step"].iloc[-1] == palette.N_STEPS - 1


@pytest.mark.parametrize(
    ("coloring", "column", "values"),
    [
        ("upvotes", "upvotes", [0, 3, 40, 300, None]),
        ("novelty", "novelty_above", [0.0, 0.2, 0.6, 1.0, np.nan]),
    ],
)
def test_higher_numbers_have_more_contrast_and_missing_ones_are_grey(coloring, column, values):
    papers = PAPERS.head(5).assign(**{column: pd.array(values, dtype="Float64")})
    found = color_papers(papers, coloring, INK)
    *known, unknown = found.colors
    against_ground = [contrast(color, TONES["light"].ground) for color in known]
    assert against_ground == sorted(against_ground)
    assert len(set(known)) == 4
    assert unknown == UNASSIGNED_COLOR["light"]
    assert found.legend.unknown


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_ramps_contrast_increases(mode):
    contrasts = [contrast(color, TONES[mode].ground) for color in palette.ramp(mode)]
    assert contrasts == sorted(contrasts)
    assert min(contrasts) >= 3
    assert contrasts[-1] > 2.5 * contrasts[0]


def test_only_colourings_that_distinguish_papers_are_offered():
    assert available_colorings(PAPERS, 2)[0] == "theme"
    single = PAPERS.assign(upvotes=None, novelty_above=np.nan)
    assert available_colorings(single, 1) == ["theme", "topic", "membership"]
    assert available_colorings(
        PAPERS.assign(topic_id=UNASSIGNED, theme_id=UNASSIGNED, upvotes=None), 2
    ) == [
        "digest",
        "first_listed",
        "novelty",
    ]
    assert available_colorings(PAPERS.iloc[:0], 0) == ["theme"]


def test_every_coloring_is_named_explained_and_works_without_papers():
    for coloring in COLORINGS:
        assert NAMES[coloring]
        assert SENTENCES[coloring]
        found = color_papers(PAPERS.iloc[:0], coloring, INK)
        assert len(found.colors) == 0
        for each in found.legend if isinstance(found.legend, tuple) else ():
            assert isinstance(each, Class)

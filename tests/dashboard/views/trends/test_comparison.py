"""The comparison of two periods: its numbers, and the papers that they link to."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pandas as pd
import pytest

from analysis import snapshot
from dashboard.atlas import filters
from dashboard.cache import comparisons, snapshots
from dashboard.cache.snapshots import FOLDER_VARIABLE
from dashboard.charts import comparison_plot
from dashboard.routing.url_params import from_params
from dashboard.state import trends_state
from dashboard.theming import theme
from dashboard.views.trends import comparison_results
from evidence.periods import count_papers
from tests.dashboard.conftest import helps, lead, open_view, shown, words
from tests.snapshots import planted_manifest, planted_tables, recounted, write_planted_snapshot

ROOT = Path(__file__).parents[4]
SEEDS = ("2025-03-13", "2025-03-17")


def changing(n_digests: int = 2, n_papers: int = 480, **parameters: object):
    """Plant topics of which one grows and one shrinks in the last digest."""
    tables = planted_tables(n_papers=n_papers, n_topics=6, n_digests=n_digests, **parameters)
    papers, last = tables.papers.copy(), tables.digests["digest_id"].iloc[-1]
    is_last = papers["first_digest"] == last
    papers.loc[is_last & papers["topic_id"].isin([1, 2]), ["topic_id", "theme_id"]] = [0, 0]
    repeats = tables.repeats.assign(topic_ids=[[int(t)] * 20 for t in papers["topic_id"]])
    return recounted(replace(tables, papers=papers, repeats=repeats))


CHANGING = changing()


@pytest.fixture
def at_changing(at_made):
    at_made(tables=CHANGING)
    return CHANGING


@pytest.fixture(scope="module")
def seeds():
    return snapshots.derive(snapshot.read(ROOT / "snapshot"))


def links(app, view: str = "papers") -> list[tuple[str, dict[str, str]]]:
    """Return the label and the address parameters of every link to a list of papers."""
    found = []
    for element in app.page_link:
        proto = element.proto
        params = {k: v[0] for k, v in parse_qs(proto.query_string).items()}
        if proto.page == view and "paper" not in params:
            found.append((proto.label.replace("\\", ""), params))
    return found


def papers_at(atlas, params: dict[str, str]) -> pd.DataFrame:
    address, notices = from_params(params, atlas.known)
    assert notices == ()
    papers = atlas.papers.assign(abstract=atlas.abstracts)
    return filters.apply(papers, atlas.appearances, address.filters)


# --- the seeds --------------------------------------------------------------------------------


def test_new_and_repeated_papers_of_the_seeds_are_linked(monkeypatch, seeds):
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    app = shown("trends")
    found = dict(links(app))
    assert len(papers_at(seeds, found["79 new papers"])) == 79
    assert len(papers_at(seeds, found["84 new papers"])) == 84
    again = papers_at(seeds, found["18 listed before"])
    assert len(again) == 18
    assert set(again["first_digest"]) == {SEEDS[0]}
    assert (again["n_digests"] == 2).all()
    assert "(102 papers)" in words(app)
    assert "A paper counts once, in the digest where it was first listed." in helps(app)


def test_every_share_of_the_seeds_links_to_exactly_its_papers(monkeypatch, seeds):
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    app = open_view("trends")
    app.session_state["compared-rest"] = True
    counted = 0
    for label, params in links(app.run()):
        if number := re.match(r"(\d+) of (\d+) \(", label):
            counted += int(number[1])
            assert len(papers_at(seeds, params)) == int(number[1]), label
            assert int(number[2]) == {SEEDS[0]: 79, SEEDS[1]: 84}[params["first-listed"]]
    assert counted == (seeds.papers["topic_id"] >= 0).sum()


# --- periods -------------------------------------------------------------------------------


def test_changes_are_listed_with_their_papers(at_changing):
    app = open_view("trends")
    said = html.unescape(words(app))
    assert "↑ grew" in said
    assert "↓ faded" in said or "↓ disappeared" in said
    assert "holds in 20 of 20 reruns" in said
    papers = at_changing.papers
    grown = papers[(papers["topic_id"] == 0) & (papers["first_digest"] == SEEDS[1])]
    (behind,) = [e for e in app.expander if "↑ grew" in e.label]
    assert f"{len(grown)} papers, 17 Mar 2025" in behind.label
    app.session_state["behind-topic-0"] = True
    found = dict(links(app.run()))
    atlas = snapshots.load(snapshots.snapshot_folder())
    assert set(papers_at(atlas, found[f"All {len(grown)} papers"]).index) == set(grown["paper_id"])


def test_more_changes_than_rows_are_in_a_second_table(at_changing, monkeypatch):
    monkeypatch.setattr(comparison_results, "MAX_ROWS", 1)
    app = open_view("trends")
    app.session_state["compared-rest"] = True
    app.run()
    assert not app.exception
    assert words(app).count(">Change (points)<") == 2


def test_a_search_counts_its_matches_as_a_share_of_all_papers(at_changing):
    app = shown("trends", q="scaling")
    assert "Only papers that match the search are counted, as a share of all new papers." in words(
        app
    )
    atlas = snapshots.load(snapshots.snapshot_folder())
    for label, params in links(app):
        if number := re.match(r"(\d+) of (\d+) \(", label):
            own = papers_at(atlas, params)
            assert len(own) == int(number[1])
            assert own["title"].str.contains("Scaling|Scale").all()
            assert int(number[2]) > len(papers_at(atlas, {"q": "scaling"}))


def test_topic_filters_narrow_the_rows_but_not_the_totals(at_changing):
    app = open_view("trends", topics="3")
    app.session_state["compared-rest"] = True
    found = links(app.run())
    rows = [label for label, p in found if p.get("topics") == "3" and " of " in label]
    assert [re.sub(r"^\d+ of (\d+) .*", r"\1", row) for row in rows] == ["240", "240"]
    others = [p for _, p in found if p.get("topics", "3") != "3"]
    assert others == []


def test_digests_of_both_sides_count_for_neither(at_made):
    at_made(n_papers=480, n_topics=4, n_digests=12)
    ids = list(snapshots.load(snapshots.snapshot_folder()).digest_names)
    app = shown("trends", before=f"{ids[0]}..{ids[5]}", after=f"{ids[4]}..{ids[9]}")
    said = words(app)
    assert "In both periods, so count for neither: 29 Mar 2025 and 2 Apr 2025." in said
    addressed = {params["first-listed"] for label, params in links(app) if "new paper" in label}
    assert addressed == {f"{ids[0]}..{ids[3]}", f"{ids[6]}..{ids[9]}"}
    assert "2025-03-29" not in str(addressed)


def test_a_side_within_the_other_leaves_nothing_to_compare(at_made):
    at_made(n_papers=480, n_topics=4, n_digests=12)
    ids = list(snapshots.load(snapshots.snapshot_folder()).digest_names)
    app = shown("trends", before=f"{ids[0]}..{ids[9]}", after=f"{ids[4]}..{ids[5]}")
    assert "there is nothing to compare" in words(app)


def test_chosen_sides_are_in_the_address(at_made):
    at_made(n_papers=480, n_topics=4, n_digests=30)
    app = open_view("trends")
    assert "before" not in app.query_params
    assert app.pills(trends_state.QUICK).value == "Last 25 days vs. all earlier"
    app.pills(trends_state.QUICK).set_value("Latest month vs. previous").run()
    assert app.query_params["after"] == "2025-07-03..2025-07-07"
    assert app.query_params["before"] == "2025-06-01..2025-06-29"
    assert "Jul 2025 so far" in words(app)
    app.selectbox(trends_state.BEFORE[0]).set_value("2025-05-04").run()
    assert app.query_params["before"].startswith("2025-05-04..")
    again = open_view("trends", **app.query_params)
    assert again.query_params == app.query_params
    app.segmented_control(trends_state.UNIT).set_value("week").run()
    assert app.query_params["after"] == "2025-07-07"


def test_reversed_ends_of_a_side_are_one_period(at_made):
    at_made(n_papers=480, n_topics=4, n_digests=30)
    app = open_view("trends", before="2025-05-04..2025-05-08", after="2025-06-01..2025-06-05")
    app.selectbox(trends_state.BEFORE[0]).set_value("2025-05-20").run()
    assert app.query_params["before"] == "2025-05-20"
    app.selectbox(trends_state.AFTER[1]).set_value("2025-05-28").run()
    assert app.query_params["after"] == "2025-05-28"


def test_an_unknown_side_is_explained_and_replaced_by_the_default(at_planted):
    app = shown("trends", before="2025-03-12")
    assert "which is not in this atlas" in words(app)
    assert {p.get("first-listed") for label, p in links(app) if "new paper" in label} == set(SEEDS)


@pytest.mark.parametrize(
    "parameters",
    [
        {"n_papers": 30, "n_digests": 1},
        {"n_papers": 0, "n_topics": 0, "n_digests": 0},
        {"n_papers": 90, "n_digests": 3, "days_apart": 0},
        {"n_papers": 30, "n_topics": 0, "n_digests": 2},
        {"n_papers": 60, "n_themes": 0},
        {"n_papers": 90, "n_topics": 7, "gaps": True},
    ],
)
def test_every_kind_of_snapshot_has_a_comparison_by_theme(at_made, parameters):
    at_made(**parameters)
    assert lead(shown("trends", level="theme"))


def test_themes_are_compared_with_the_reruns_of_their_topics(tmp_path):
    write_planted_snapshot(tmp_path / "s", changing(gaps=True))
    atlas = snapshots.derive(snapshot.read(tmp_path / "s"))
    groups = comparisons._groups(atlas, "theme")
    assert groups.shape == atlas.repeats.shape
    assert (groups[:, 0] == atlas.papers["theme_id"].to_numpy()).mean() > 0.85
    assert set(np.unique(groups)) <= {-1, *atlas.theme_names}


def test_reruns_are_in_the_order_of_the_papers(tmp_path):
    tables = changing()
    shuffled = replace(tables, repeats=tables.repeats.sample(frac=1, random_state=3))
    write_planted_snapshot(tmp_path / "s", shuffled)
    atlas = snapshots.derive(snapshot.read(tmp_path / "s"))
    assert atlas.repeats.dtype == np.int32
    assert (atlas.repeats == atlas.papers["topic_id"].to_numpy()[:, None]).all()


def test_the_variation_of_shares_is_known_from_four_days_on(tmp_path, seeds):
    assert not seeds.knows_variation("topic")
    write_planted_snapshot(tmp_path / "s", n_papers=300, n_digests=8)
    atlas = snapshots.derive(snapshot.read(tmp_path / "s"))
    assert atlas.knows_variation("theme")
    assert atlas.process("theme")["sd"].round(3).eq(0.3).all()
    assert set(atlas.process("topic")["group_id"]) == set(atlas.topic_names)


def lists_again():
    """Plant a page on which the papers of topics 1 and 2 stay, and those of topic 0 do not."""
    tables = changing()
    first, last = tables.digests["digest_id"]
    papers = tables.papers
    stays = papers["topic_id"].isin([1, 2]) & (papers["first_digest"] == first)
    twice = papers.loc[stays, "paper_id"]
    listed = pd.DataFrame(
        {
            "paper_id": [*papers["paper_id"], *twice],
            "digest_id": [*papers["first_digest"], *[last] * len(twice)],
        }
    )
    listed["position"] = listed.groupby("digest_id").cumcount() + 1
    n_papers = listed["digest_id"].value_counts()
    n_papers = tables.digests["digest_id"].map(n_papers)
    digests = tables.digests.assign(n_entries=n_papers, n_papers=n_papers)
    trends = count_papers(papers, listed, digests, tables.topics["topic_id"].tolist())
    return replace(
        tables,
        papers=papers.assign(n_digests=1 + stays),
        appearances=listed,
        digests=digests,
        trends=trends,
    )


def test_new_and_listed_papers_that_disagree_are_told_apart(at_made):
    at_made(tables=lists_again())
    app = open_view("trends")
    app.session_state["compared-rest"] = True
    said = html.unescape(words(app.run()))
    assert re.search(
        r"disagree on (2 topics, for example )?[^:]+: disappeared among new papers", said
    )
    assert (
        "13 Mar 2025 is the first digest of its source, so all papers there count as new." in said
    )
    # The rows say the same, and do not call it a change.
    assert said.count("disappeared among new papers (") > 1
    assert "↓ disappeared" not in said
    assert "↑ grew" in said
    assert "among all papers listed: " in said
    assert "all papers listed must change, too" in helps(app)


def test_a_change_that_few_reruns_have_is_no_starting_point(at_made):
    few = [[int(t)] * 12 + [-1] * 8 for t in CHANGING.papers["topic_id"]]
    at_made(tables=replace(CHANGING, repeats=CHANGING.repeats.assign(topic_ids=few)))
    app = shown("trends")
    said = html.unescape(words(app))
    assert "in at least 18 of 20 reruns of the clustering; 3 did only in some" in said
    assert "holds in only 12 of 20 reruns" in said
    assert "Largest recent" not in words(shown("map"))


# --- filters and addresses --------------------------------------------------------------------


def test_the_filter_of_first_appearances_is_named_and_reset(at_planted):
    app = at_planted("papers", topics="1", **{"first-listed": "2025-03-13..2025-03-17"})
    assert "first listed 13 Mar 2025 to 17 Mar 2025" in words(app)
    app.button("reset_side").click().run()
    assert app.query_params == {}
    first_listed_in = planted_tables().papers["first_digest"] == SEEDS[1]
    one = words(at_planted("papers", **{"first-listed": SEEDS[1]}))
    assert f"{first_listed_in.sum()} of 120 papers" in one
    assert "first listed 17 Mar 2025" in one


def test_comparison_and_trend_choices_hold_across_views(at_planted):
    params = {"before": "2025-03-13", "after": "2025-03-17", "level": "theme", "period": "digest"}
    assert shown("trends", **params).query_params == params


def test_known_windows_are_those_of_the_snapshot(seeds):
    assert list(seeds.known.windows) == ["all"]


# --- the figure -------------------------------------------------------------------------------


@pytest.mark.parametrize("narrow", [False, True])
def test_the_figure_has_words_for_changes_and_escapes_names(narrow):
    table = pd.DataFrame(
        {
            "group_id": [4, 2],
            "n_before": [3, 9],
            "of_before": [79, 79],
            "n_after": [20, 10],
            "of_after": [84, 84],
            "share_before": [3 / 79, 9 / 79],
            "share_after": [20 / 84, 10 / 84],
            "before_low": [0.01, 0.06],
            "before_high": [0.11, 0.2],
            "after_low": [0.16, 0.07],
            "after_high": [0.34, 0.2],
            "change": [0.2, 0.005],
            "change_low": [0.1, -0.1],
            "change_high": [0.3, 0.11],
            "outcome": ["grew", "unclear"],
            "n_repeats_agree": pd.array([19, None], dtype="Int32"),
        }
    )
    rows = [comparison_plot.Row("<b>a</b> $x$", 0.9), comparison_plot.Row("b", 0.3)]
    figure = comparison_plot.comparison(
        table, rows, ("<i>", "z"), "dark", n_repeats=20, narrow=narrow
    )
    notes = " ".join(a.text for a in figure.layout.annotations)
    assert "↑ grew" in notes
    assert "no clear change" in notes
    names = (*figure.layout.yaxis.ticktext, *(a.text for a in figure.layout.annotations))
    assert sum("&lt;b&gt;a&lt;/b&gt; &#36;x&#36;" in name for name in names) == 1
    assert sum("&lt;i&gt;" in name for name in names) == 1
    assert not any("<i>" in name for name in names)
    hover = next(t.text[0] for t in figure.data if t.text is not None)
    assert "holds in 19 of 20 reruns" in hover
    assert "3 of 79 (3.8 %), " in hover
    low, high = figure.layout.xaxis2.range
    assert low < -10 < 30 < high


@pytest.mark.parametrize("narrow", [False, True])
def test_a_change_that_holds_only_in_some_reruns_is_grey_and_says_so(narrow):
    both_sides = {"n_before": 9, "n_after": 1, "of_before": 80, "of_after": 80}
    shares = {"share_before": 0.11, "before_low": 0.06, "before_high": 0.2}
    shares |= {"share_after": 0.01, "after_low": 0.0, "after_high": 0.07}
    change = {"change": -0.1, "change_low": -0.18, "change_high": -0.02, "outcome": "faded"}
    compared = pd.DataFrame([both_sides | shares | change] * 2)
    compared["n_repeats_agree"] = pd.array([18, 17], dtype="Int32")
    rows = [comparison_plot.Row("a", 0.9), comparison_plot.Row("b", 0.9)]
    figure = comparison_plot.comparison(
        compared, rows, ("x", "y"), "light", n_repeats=20, narrow=narrow
    )
    words = [a.text.replace("<br>", " ") for a in figure.layout.annotations if "↓" in a.text]
    assert [word.endswith("↓ faded in some reruns") for word in words] == [False, True]
    colors = next(t.marker.color for t in figure.data if t.marker.symbol == "diamond")
    tones = theme.TONES["light"]
    assert list(colors) == [tones.accent, tones.quiet]


def test_changes_are_written_with_their_sign():
    assert [comparison_plot.points(c) for c in (0.2, 0.004, 0.0, -0.131, -0.0004)] == [
        "+20",
        "+0.4",
        "0",
        "\N{MINUS SIGN}13",
        "0",
    ]


def test_without_reruns_none_are_mentioned(at_made):
    at_made(tables=CHANGING, manifest=planted_manifest(settings={}))
    app = shown("trends")
    assert "reruns" not in "".join(h.value for h in app.html if "da-small" in h.value)
    assert "There are no reruns of the clustering to check this." in html.unescape(words(app))

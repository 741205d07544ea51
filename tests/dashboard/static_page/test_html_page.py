"""The page in a file: what it holds, and that nothing it holds can do anything."""

from __future__ import annotations

import base64
import hashlib
import re
import tempfile
from pathlib import Path

import pytest

from analysis import snapshot
from analysis.records import MEMBERSHIP_LABELS, UNASSIGNED
from analysis.snapshot import Tables
from dashboard.atlas.atlas import Atlas, derive
from dashboard.static_page.html_page import packed, page_of, unpacked
from dashboard.text.escape import plain
from dashboard.theming.theme import TONES
from dashboard.topic_map import density_image, sampling, viewport
from dashboard.topic_map.coloring import Ink, color_papers
from dashboard.wording import confidence
from tests.dashboard.static_page.parsing import Parsed, parsed
from tests.snapshots import HOSTILE, planted_manifest, planted_tables, write_planted_snapshot

PARAMETERS = {"n_papers": 120, "n_topics": 6, "n_digests": 2}


def atlas_of(tables: Tables | None = None, **parameters: object) -> Atlas:
    """Return the atlas of a made-up snapshot as it is read from a disk."""
    with tempfile.TemporaryDirectory() as folder:
        write_planted_snapshot(Path(folder) / "snapshot", tables, **parameters)
        return derive(snapshot.read(Path(folder) / "snapshot"))


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return atlas_of(**PARAMETERS)


@pytest.fixture(scope="module")
def page(atlas: Atlas) -> Parsed:
    return parsed(page_of(atlas))


def test_every_paper_is_there_with_its_own_title_abstract_place_and_topic(atlas, page):
    papers, details = page.outline["papers"], page.details
    assert papers["id"] == list(atlas.papers["paper_id"])
    for i in (0, 7, 119):
        row = atlas.papers.iloc[i]
        assert papers["title"][i] == row["title"]
        assert details["abstract"][i] == atlas.abstracts[row["paper_id"]].strip()
        assert papers["topic"][i] == row["topic_id"]
        assert papers["membership"][i] == pytest.approx(row["membership"], abs=1e-4)
        assert (papers["x"][i], papers["y"][i]) == pytest.approx((row["x"], row["y"]), abs=1e-3)
        like = [papers["id"][k] for k, _ in details["like"][i]]
        assert like == list(atlas.neighbors.at[row["paper_id"], "neighbor_ids"])
    assert all(len(papers[c]) == 120 for c in ("topic", "digest", "novelty", "published", "x"))
    assert all(len(details[c]) == 120 for c in ("abstract", "link", "arxiv", "category", "like"))


def test_a_paper_of_two_digests_says_both_and_its_place_in_each(atlas, page):
    papers = page.outline["papers"]
    twice = atlas.papers.index[atlas.papers["n_digests"] == 2]
    assert {papers["id"][int(i)] for i in papers["again"]} == set(twice)
    shown = atlas.appearances[atlas.appearances["paper_id"] == twice[0]].sort_values("digest_id")
    i = papers["id"].index(twice[0])
    assert papers["again"][str(i)] == [[d, p] for d, p in enumerate(shown["position"])]
    assert papers["digest"][i] == 0
    assert papers["place"][i] == shown["position"].iloc[0]


def test_topics_stand_under_their_themes_with_sizes_that_add_up(atlas, page):
    outline = page.outline
    sizes = {t["id"]: t["n"] for t in outline["topics"]}
    assert sizes == dict(zip(atlas.topics["topic_id"], atlas.topics["n_papers"], strict=True))
    assert sum(sizes.values()) + outline["papers"]["topic"].count(UNASSIGNED) == 120
    for theme in outline["themes"]:
        inside = [t["n"] for t in outline["topics"] if t["theme"] == theme["id"]]
        assert sum(inside) == theme["n"]
    topic = outline["topics"][0]
    assert topic["sure"] == "high stability (0.92)"
    assert topic["again"] == "recovered in 20 of 20 reruns"
    assert [paper_id for paper_id, _ in topic["start"]] == list(
        atlas.snapshot.tables.shortlists["paper_id"][:3]
    )
    counted = [k for k, *_ in topic["shares"]]
    own = atlas.papers[atlas.papers["topic_id"] == topic["id"]]
    assert counted == list(own["first_digest"].value_counts().sort_index())
    assert outline["moments"] == ["13 Mar 2025", "17 Mar 2025"]


def test_one_sentence_says_what_the_page_is_of_before_any_script_runs(page):
    sentence = "120 papers from 2 digests of 13 to 17 Mar 2025, analysed on 18 Mar 2025."
    assert sentence in page.text
    assert "It takes a browser of 2023 or later." in page.text
    assert page.outline["sentence"] == sentence
    assert page.outline["trend"] == "Two digests cannot show a trend; four or more can."


def test_with_enough_days_topics_have_verdicts_in_the_apps_words():
    outline = parsed(page_of(atlas_of(n_papers=240, n_topics=4, n_digests=24))).outline
    first = outline["topics"][0]["verdicts"]
    assert [v["verdict"] for v in first] == ["↑ growing", "too few papers to tell"]
    assert first[0]["new"] is True
    assert "holds in 19 of 20 repeats" in first[0]["figures"]
    assert len(outline["topics"][0]["shares"]) == len(outline["moments"]) == 24


def test_hostile_titles_and_labels_stay_text():
    page = page_of(atlas_of(**PARAMETERS, titles=HOSTILE, labels=HOSTILE))
    found = parsed(page)
    assert [tag for tag, _ in found.tags].count("script") == 3
    assert not {"img", "iframe", "object", "embed"} & {t for t, _ in found.tags}
    assert not [a for _, attrs in found.tags for a in attrs if a.startswith("on")]
    assert "hostile" not in page
    titles = found.outline["papers"]["title"]
    assert titles[0] == HOSTILE[0]
    assert titles[1] == plain(HOSTILE[1])
    assert titles[5] == "right to left שלום bell nul isolate"
    labels = {t["id"]: t["name"] for t in found.outline["topics"]}
    assert labels[0] == HOSTILE[0]


@pytest.mark.parametrize(
    "words", ["</script><script>alert(1)</script>", "<!--", "]]>", "@@script@@"]
)
def test_nothing_packed_can_break_out_of_its_block(words):
    letters = packed({"title": words})
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", letters)
    assert unpacked(letters) == {"title": words}


def test_a_title_that_names_a_place_of_the_page_is_not_filled_in():
    found = parsed(page_of(atlas_of(**PARAMETERS, titles=("@@script@@ and @@details@@",))))
    assert found.outline["papers"]["title"][0] == "@@script@@ and @@details@@"


def test_the_policy_allows_this_script_and_these_styles_and_no_request(page):
    rules = dict(
        rule.strip().split(" ", 1) for rule in page.meta("Content-Security-Policy").split(";")
    )

    def hash_of(block: str) -> str:
        digest = hashlib.sha256(page.blocks[block].encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"

    assert rules == {
        "default-src": "'none'",
        "script-src": hash_of("script"),
        "style-src": hash_of("style"),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    policy_at = next(i for i, (_, a) in enumerate(page.tags) if "http-equiv" in a)
    assert not {"script", "style", "link"} & {tag for tag, _ in page.tags[:policy_at]}


def test_nothing_in_the_page_names_an_address_outside_of_it(page):
    addresses = [str(a.get(k)) for _, a in page.tags for k in ("src", "href", "action") if a.get(k)]
    assert all(a.startswith(("#", "data:")) for a in addresses)
    assert "@import" not in page.blocks["style"]
    assert "url(" not in page.blocks["style"]


def test_the_script_never_reads_text_as_markup(page):
    script = page.blocks["script"]
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                "new Function", "fetch(", "XMLHttpRequest", "srcdoc"):  # fmt: skip
        assert way not in script, way


def test_only_web_addresses_become_links(atlas):
    tables = planted_tables(**PARAMETERS)
    urls = ["javascript:alert(1)", "https://example.org/a", "data:text/html,x", "http://b.org/?q=1"]
    tables.papers["url"] = [*urls, *tables.papers["url"][4:]]
    found = parsed(page_of(atlas_of(tables)))
    assert found.details["link"][:4] == [None, "https://example.org/a", None, "http://b.org/?q=1"]


def test_addresses_that_an_abstract_mentions_become_links_and_tricks_do_not():
    tables = planted_tables(**PARAMETERS)
    tables.papers.loc[0, "abstract"] = "Code: https://github.com/a/b. Not javascript:alert(1)."
    found = parsed(page_of(atlas_of(tables))).details
    mentioned = {"0": [["Code", "github.com/a/b", "https://github.com/a/b"]]}
    assert found["mentions"] == mentioned


def test_what_is_a_summary_and_not_an_abstract_is_marked():
    tables = planted_tables(**PARAMETERS)
    tables.papers.loc[3, "abstract_is_summary"] = True
    found = parsed(page_of(atlas_of(tables)))
    assert found.details["summaries"] == [3]
    assert found.outline["words"]["summary"] == confidence.SUMMARY


def test_what_came_since_the_fit_is_told(tmp_path):
    told = {
        "fitted": "2025-03-18T09:00:00+00:00", "n_fitted": 100, "n_updates": 1,
        "settled": {"n_papers": 20, "n_between": 2}, "expected": {"n_papers": 0, "n_between": 0},
    }  # fmt: skip
    write_planted_snapshot(tmp_path, manifest=planted_manifest(since_fit=told), **PARAMETERS)
    about = parsed(page_of(derive(snapshot.read(tmp_path)))).outline["about"]
    assert "20 papers came or changed since, in 1 update" in about["since"]


def test_a_map_of_many_papers_is_the_same_sample_as_the_apps_over_all_of_them(atlas, monkeypatch):
    monkeypatch.setattr(sampling, "MAX_POINTS", 50)
    outline = parsed(page_of(atlas)).outline
    papers, drawing = outline["papers"], outline["drawing"]
    drawn = [papers["id"][i] for i in drawing["drawn"]]
    assert drawn == list(sampling.sample(atlas.papers, 50)["paper_id"])
    assert len(drawn) == 50
    assert len(papers["id"]) == 120
    colors = {int(t): atlas.palette.theme(int(t), "dark") for t in atlas.themes["theme_id"]}
    window = viewport.grown(viewport.around(atlas.papers), 0.15)
    ground = density_image.densities(atlas.papers, colors, TONES["dark"].quiet, window)
    assert drawing["grounds"][1] == ground


def test_a_map_of_few_papers_draws_them_all_over_the_regions_of_themes(atlas, page):
    drawing = page.outline["drawing"]
    assert drawing["drawn"] is None
    colors = {int(t): atlas.palette.theme(int(t), "light") for t in atlas.themes["theme_id"]}
    window = viewport.grown(viewport.around(atlas.papers), 0.15)
    assert drawing["grounds"][0] == density_image.tinted(atlas.papers, colors, window)


def test_the_colours_of_the_map_are_the_apps_in_light_and_dark(atlas, page):
    offered = {c["key"]: c for c in page.outline["drawing"]["colorings"]}
    assert list(offered) == list(atlas.colorings)
    for key, coloring in offered.items():
        for k, mode in enumerate(TONES):
            ink = Ink(atlas.palette, atlas.digest_names, mode)
            of = [coloring["colors"][i][k] for i in coloring["of"]]
            assert of == list(color_papers(atlas.papers, key, ink).colors)
    assert offered["upvotes"]["legend"]["low"] == "none"
    assert [words for _, words in offered["membership"]["legend"]["classes"]] == list(
        MEMBERSHIP_LABELS
    )
    assert offered["theme"]["legend"] is None


def test_old_numbers_are_followed_and_ended_ones_said_to_be(page):
    gone = page.outline["gone"]["topic"]
    assert gone["901"]["heirs"] == [0]
    assert "has become part of “Gaussian splatting”" in gone["901"]["said"]
    assert gone["902"]["heirs"] == []
    assert "no longer in this atlas" in gone["902"]["said"]
    assert "0" not in gone


def test_equal_snapshots_give_equal_pages():
    assert page_of(atlas_of(**PARAMETERS)) == page_of(atlas_of(**PARAMETERS))


@pytest.mark.parametrize(
    "parameters",
    [{"n_topics": 0}, {"n_themes": 0}, {"n_digests": 1}, {"gaps": True}, {"n_papers": 3}],
)
def test_unusual_snapshots_have_a_page_too(parameters):
    outline = parsed(page_of(atlas_of(**{**PARAMETERS, **parameters}))).outline
    known = {t["id"] for t in outline["themes"]}
    assert all(t["theme"] in known for t in outline["topics"])
    assert set(outline["papers"]["topic"]) <= {t["id"] for t in outline["topics"]} | {UNASSIGNED}

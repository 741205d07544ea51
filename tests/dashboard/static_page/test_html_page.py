"""Tests of the exported page: its data, and its protection from hostile texts."""

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
from dashboard.wording import confidence, link_notices, metric_sentences
from tests.dashboard.static_page.parsing import Parsed, parsed
from tests.snapshots import (
    HOSTILE,
    OLD_DIGEST_ID,
    OLD_PAPER_ID,
    planted_manifest,
    planted_tables,
    write_planted_snapshot,
)

PARAMETERS = {"n_papers": 120, "n_topics": 6, "n_digests": 2}


def atlas_of(tables: Tables | None = None, **parameters: object) -> Atlas:
    """Return the atlas of a synthetic snapshot that was written to disk and read back."""
    with tempfile.TemporaryDirectory() as folder:
        write_planted_snapshot(Path(folder) / "snapshot", tables, **parameters)
        return derive(snapshot.read(Path(folder) / "snapshot"))


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return atlas_of(**PARAMETERS)


@pytest.fixture(scope="module")
def page(atlas: Atlas) -> Parsed:
    return parsed(page_of(atlas))


def test_earlier_ids_lead_to_the_ids_of_today(page):
    first, day = page.outline["papers"]["id"][0], page.outline["digests"][0]["id"]
    assert page.outline["aliases"] == {
        "paper": {OLD_PAPER_ID: first},
        "digest": {OLD_DIGEST_ID: day},
    }


def test_every_paper_has_its_title_abstract_position_and_topic(atlas, page):
    papers, details = page.outline["papers"], page.details
    assert papers["id"] == list(atlas.papers["paper_id"])
    for i in (0, 7, 119):
        row = atlas.papers.iloc[i]
        assert papers["title"][i] == row["title"]
        assert details["abstract"][i] == atlas.abstracts[row["paper_id"]].strip()
        assert papers["topic"][i] == row["topic_id"]
        assert papers["membership"][i] == pytest.approx(row["membership"], abs=1e-4)
        assert (papers["x"][i], papers["y"][i]) == pytest.approx((row["x"], row["y"]), abs=1e-3)
        similar = [papers["id"][k] for k, _ in details["similar"][i]]
        assert similar == list(atlas.neighbors.at[row["paper_id"], "neighbor_ids"])
    assert all(len(papers[c]) == 120 for c in ("topic", "digest", "novelty", "published", "x"))
    assert all(len(details[c]) == 120 for c in ("abstract", "link", "arxiv", "category", "similar"))


def test_a_paper_in_two_digests_has_both_listings(atlas, page):
    papers = page.outline["papers"]
    twice = atlas.papers.index[atlas.papers["n_digests"] == 2]
    assert {papers["id"][int(i)] for i in papers["listings"]} == set(twice)
    shown = atlas.appearances[atlas.appearances["paper_id"] == twice[0]].sort_values("digest_id")
    i = papers["id"].index(twice[0])
    assert papers["listings"][str(i)] == [[d, p] for d, p in enumerate(shown["position"])]
    assert papers["digest"][i] == 0
    assert papers["position"][i] == shown["position"].iloc[0]


def test_topics_have_their_themes_and_consistent_sizes(atlas, page):
    outline = page.outline
    sizes = {t["id"]: t["n"] for t in outline["topics"]}
    assert sizes == dict(zip(atlas.topics["topic_id"], atlas.topics["n_papers"], strict=True))
    assert sum(sizes.values()) + outline["papers"]["topic"].count(UNASSIGNED) == 120
    for theme in outline["themes"]:
        inside = [t["n"] for t in outline["topics"] if t["theme"] == theme["id"]]
        assert sum(inside) == theme["n"]
    topic = outline["topics"][0]
    assert topic["stabilityWords"] == "high stability (0.92)"
    assert topic["recovered"] == "recovered in 20 of 20 reruns"
    assert [paper_id for paper_id, _ in topic["startWith"]] == list(
        atlas.snapshot.tables.shortlists["paper_id"][:3]
    )
    assert [d["peers"] for d in outline["digests"]] == [
        None,
        f"{atlas.papers['novelty'].notna().sum() - 1} other papers first listed 17 Mar 2025",
    ]
    counted = [k for k, *_ in topic["shares"]]
    own = atlas.papers[atlas.papers["topic_id"] == topic["id"]]
    assert counted == list(own["first_digest"].value_counts().sort_index())
    assert outline["periodNames"] == ["13 Mar 2025", "17 Mar 2025"]


def test_a_sentence_describes_the_page_before_scripts_run(page):
    sentence = "120 papers from 2 digests of 13 to 17 Mar 2025, analysed on 18 Mar 2025."
    assert sentence in page.text
    assert "This page needs a browser from 2023 or later." in page.text
    assert page.outline["sentence"] == sentence
    assert page.outline["trend"].startswith("Two digests can")


def test_with_enough_days_topics_have_verdicts():
    outline = parsed(page_of(atlas_of(n_papers=240, n_topics=4, n_digests=24))).outline
    first = outline["topics"][0]["verdicts"]
    assert [v["verdict"] for v in first] == ["↑ growing", "too few papers"]
    assert first[0]["new"] is True
    assert "holds in 19 of 20 reruns" in first[0]["figures"]
    assert len(outline["topics"][0]["shares"]) == len(outline["periodNames"]) == 24


def test_hostile_titles_and_labels_remain_text():
    html = page_of(atlas_of(**PARAMETERS, titles=HOSTILE, labels=HOSTILE))
    page = parsed(html)
    assert [tag for tag, _ in page.tags].count("script") == 3
    assert not {"img", "iframe", "object", "embed"} & {t for t, _ in page.tags}
    assert not [a for _, attrs in page.tags for a in attrs if a.startswith("on")]
    assert "hostile" not in html
    titles = page.outline["papers"]["title"]
    assert titles[0] == HOSTILE[0]
    assert titles[1] == plain(HOSTILE[1])
    assert titles[5] == "right to left שלום bell nul isolate"
    labels = {t["id"]: t["name"] for t in page.outline["topics"]}
    assert labels[0] == HOSTILE[0]


@pytest.mark.parametrize(
    "words", ["</script><script>alert(1)</script>", "<!--", "]]>", "@@script@@"]
)
def test_packed_text_cannot_end_its_block(words):
    letters = packed({"title": words})
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", letters)
    assert unpacked(letters) == {"title": words}


def test_a_placeholder_in_a_title_is_not_replaced():
    page = parsed(page_of(atlas_of(**PARAMETERS, titles=("@@script@@ and @@details@@",))))
    assert page.outline["papers"]["title"][0] == "@@script@@ and @@details@@"


def test_the_policy_allows_only_this_script_and_these_styles(page):
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


def test_a_messenger_previews_the_page_by_its_title_and_a_sentence(page):
    assert page.meta("og:title").startswith("Digest Atlas: 120 papers from 2 digests")
    assert page.meta("og:description") == page.meta("description")
    assert page.meta("description").startswith("A map of papers by topic")


def test_the_page_refers_to_no_external_address(page):
    addresses = [str(a.get(k)) for _, a in page.tags for k in ("src", "href", "action") if a.get(k)]
    assert all(a.startswith(("#", "data:")) for a in addresses)
    assert "@import" not in page.blocks["style"]
    assert "url(" not in page.blocks["style"]


def test_the_script_never_parses_text_as_markup(page):
    script = page.blocks["script"]
    for name in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                "new Function", "fetch(", "XMLHttpRequest", "srcdoc"):  # fmt: skip
        assert name not in script, name


def test_only_web_addresses_become_links(atlas):
    tables = planted_tables(**PARAMETERS)
    urls = ["javascript:alert(1)", "https://example.org/a", "data:text/html,x", "http://b.org/?q=1"]
    tables.papers["url"] = [*urls, *tables.papers["url"][4:]]
    page = parsed(page_of(atlas_of(tables)))
    assert page.details["link"][:4] == [None, "https://example.org/a", None, "http://b.org/?q=1"]


def test_web_addresses_in_an_abstract_become_links():
    tables = planted_tables(**PARAMETERS)
    tables.papers.loc[0, "abstract"] = "Code: https://github.com/a/b. Not javascript:alert(1)."
    page = parsed(page_of(atlas_of(tables))).details
    mentioned = {"0": [["Code", "github.com/a/b", "https://github.com/a/b"]]}
    assert page["mentions"] == mentioned


def test_summaries_are_marked():
    tables = planted_tables(**PARAMETERS)
    tables.papers.loc[3, "abstract_is_summary"] = True
    page = parsed(page_of(atlas_of(tables)))
    assert page.details["summaries"] == [3]
    assert page.outline["words"]["summary"] == confidence.SUMMARY


def test_updates_since_the_fit_are_described(tmp_path):
    since_fit = {
        "fitted": "2025-03-18T09:00:00+00:00", "n_fitted": 100, "n_updates": 1,
        "settled": {"n_papers": 20, "n_between": 2}, "expected": {"n_papers": 0, "n_between": 0},
    }  # fmt: skip
    write_planted_snapshot(tmp_path, manifest=planted_manifest(since_fit=since_fit), **PARAMETERS)
    about = parsed(page_of(derive(snapshot.read(tmp_path)))).outline["about"]
    assert about["sinceFit"] == metric_sentences.since_fit(since_fit)
    assert "20 papers" in about["sinceFit"]


def test_a_map_of_many_papers_draws_the_same_sample_as_the_app(atlas, monkeypatch):
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


def test_a_map_of_few_papers_draws_all_papers_over_the_regions_of_themes(atlas, page):
    drawing = page.outline["drawing"]
    assert drawing["drawn"] is None
    colors = {int(t): atlas.palette.theme(int(t), "light") for t in atlas.themes["theme_id"]}
    window = viewport.grown(viewport.around(atlas.papers), 0.15)
    assert drawing["grounds"][0] == density_image.tinted(atlas.papers, colors, window)


def test_the_map_has_the_colours_of_the_app_in_both_modes(atlas, page):
    colorings = {c["key"]: c for c in page.outline["drawing"]["colorings"]}
    assert list(colorings) == list(atlas.colorings)
    for key, coloring in colorings.items():
        for k, mode in enumerate(TONES):
            ink = Ink(atlas.palette, atlas.digest_names, mode)
            colors = [coloring["colors"][i][k] for i in coloring["colorOf"]]
            assert colors == list(color_papers(atlas.papers, key, ink).colors)
    assert colorings["upvotes"]["legend"]["low"] == "none"
    assert [words for _, words in colorings["membership"]["legend"]["classes"]] == list(
        MEMBERSHIP_LABELS
    )
    assert colorings["theme"]["legend"] is None


def test_removed_topics_have_successors_or_a_notice(page):
    removed = page.outline["removed"]["topic"]
    assert removed["901"]["successors"] == [0]
    assert removed["901"]["text"] == link_notices.moved("topic", "901", ["“Gaussian splatting”"])
    assert removed["902"]["successors"] == []
    assert removed["902"]["text"] == link_notices.gone("topic", "902")
    assert "0" not in removed


def test_equal_snapshots_give_identical_pages():
    assert page_of(atlas_of(**PARAMETERS)) == page_of(atlas_of(**PARAMETERS))


@pytest.mark.parametrize(
    "parameters",
    [{"n_topics": 0}, {"n_themes": 0}, {"n_digests": 1}, {"gaps": True}, {"n_papers": 3}],
)
def test_unusual_snapshots_can_be_exported(parameters):
    outline = parsed(page_of(atlas_of(**{**PARAMETERS, **parameters}))).outline
    known = {t["id"] for t in outline["themes"]}
    assert all(t["theme"] in known for t in outline["topics"])
    assert set(outline["papers"]["topic"]) <= {t["id"] for t in outline["topics"]} | {UNASSIGNED}


def test_an_atlas_without_topics_explains_why():
    outline = parsed(page_of(atlas_of(n_papers=20, n_topics=0))).outline
    assert outline["topicsSentence"] == "No topics: too few of the 20 papers are similar."

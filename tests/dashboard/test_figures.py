"""Every figure of every view is what the papers that pass the filters give, or of all papers.

Each sentence with a figure must be known here, with an independent count from the Parquet files;
a new sentence without one fails.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest

from dashboard.reading_list import url_code
from dashboard.reading_list.model import ReadingList
from evidence.trends.words import MOVING
from tests.dashboard.conftest import open_view
from tests.dashboard.figures import PART, Counts, counts_of, is_rounded, texts, whole
from tests.dashboard.filter_cases import FAIR, FILTERS, IDS, PAPERS, PICKED, SNAPSHOT, STRONG, WILD

SIDES = {"before": (IDS[0], IDS[5]), "after": (IDS[6], IDS[11])}
_SIDES = {side: "..".join(ends) for side, ends in SIDES.items()}
VIEWS: dict[str, tuple[str, dict[str, str]]] = {
    "map": ("map", {}),
    "map, papers": ("map", {"beside": "papers"}),
    "topics": ("topics", {}),
    "topic": ("topics", {"topic": "1"}),
    "unassigned": ("topics", {"topic": "-1"}),
    "papers": ("papers", {}),
    "paper": ("papers", {"paper": PAPERS["paper_id"].iloc[1]}),
    "trends": ("trends", _SIDES),
    "trends of themes": ("trends", {"level": "theme", **_SIDES}),
    "reading list": ("reading-list", {}),
    "about": ("about", {}),
}
FEW = {"map, papers", "paper", "trends of themes"}
"""Views that are opened under `SOME` filters only."""

SOME = ("topics", "strong", "search in a theme, fair")

N = r"([\d,]+)"
SHARE = r" \([\d.]+ %\)"

# Statistics of verdicts, constants of methods and match figures: no parts of papers.
OTHER = re.compile(
    r"95 %|at most \d+ % of the (changes|reported)|at most [\d.]+ %, in |fewer than \d+ %"
    r"|[+±\u2212][\d.]+ % a week|\([^()]*[\d.]+( to |\))[^()]*%\)|\(more than [^()]*\)"
    r"|[+±\u2212][\d.]+ %|share \S.*? → .*? (?=All digests|Last |holds)|share .*? → .*$"
    r"|\([\d.]+ % → [\d.]+ %\)|[\d.]+ % of word pairs|than [\d.]+ % of (\d+ other )?papers"
    r"|probability (of|below) [\d.]+ %"
    r"|[\d.]+ % to [\d.]+ %|topics: [\d.]+ %|[\d.]+ % of cases"
    r"|\d of 1\b|split off from .*$|in (only )?\d+ (of \d+ )?reruns|[\d.]+ % → [\d.]+ %"
)
FIGURE = re.compile(
    r"(?<![\d.,])\d[\d,]* of \d|\d[\d.]* %|(?<![\d.,])\d[\d,]* (?:[a-z]+ )?papers?\b"
)


def _point(c: Counts, level: str, text: str, frame: str) -> tuple[int, ...]:
    """Return the counts in the hover text of a point of a timeline or heat map."""
    name, day = re.match(r"(.*) \(\w+ stability\) (\d+ \w+ \d+)", text).groups()
    digest = dt.datetime.strptime(day, "%d %b %Y").date().isoformat()
    cell = c.names(level)[name], digest
    new = c.new(frame, level).get(cell, 0), c.new("papers").get(digest, 0)
    again = c.listed(frame, level).get(cell, 0), c.listed("papers").get(digest, 0)
    return (*new, *again) if "again" in text else new


def _compared(c: Counts, level: str, group_id: int, side: str) -> tuple[int, int]:
    """Return the counts of a comparison, which knows no filter but the search."""
    new = c.papers[c.papers["first_digest"].between(*SIDES[side])]
    own = new[new["paper_id"].isin(c.found["paper_id"])]
    return int((own[f"{level}_id"] == group_id).sum()), len(new)


def _period(c: Counts, path: list[str]) -> tuple[int, int]:
    """Return the counts of a period in the list of a topic's page, which has no filter."""
    new = c.papers[c.papers["first_digest"] == path[-1].removeprefix("da-period-")]
    return int((new["topic_id"] == 1).sum()), len(new)


def _end(c: Counts, path: list[str]) -> tuple[int, int]:
    """Return the counts at the start or end of a verdict, which has no filter."""
    _, when, level, group_id = re.match(r"(da-at)-(\w+)-(\w+)-(\d+)", path[-1]).groups()
    verdicts = c.tables["verdicts"]
    row = verdicts[
        (verdicts["window"] == "all")
        & (verdicts["level"] == level)
        & (verdicts["group_id"] == int(group_id))
    ].iloc[0]
    first, last = ("first_day", "start_last_day") if when == "start" else (
        "end_first_day", "last_day"
    )  # fmt: skip
    new = c.between(c.papers, row[first], row[last])
    return int((new[f"{level}_id"] == int(group_id)).sum()), len(new)


def _group(path: list[str], pattern: str) -> int:
    return int(re.search(rf"{pattern}(-?\d+)", " ".join(path))[1])


def _unassigned(frame: pd.DataFrame) -> int:
    return int((frame["topic_id"] < 0).sum())


def _inside(c: Counts) -> tuple[int, int]:
    return c.of("topic", 1)


def _weak(c: Counts) -> tuple[int, int]:
    own = c.papers[c.papers["topic_id"] == 1]
    return int((own["membership"] < FAIR).sum()), len(own)


def _levels(c: Counts) -> tuple[int, ...]:
    topics = c.tables["topics"]
    high, low = topics["stability"] >= STRONG, topics["stability"] < FAIR
    found = []
    for which in (high, ~high & ~low, low):
        ids = topics.loc[which, "topic_id"]
        found += [len(ids), int(c.papers["topic_id"].isin(ids).sum())]
    return tuple(found)


def _picked(c: Counts) -> pd.DataFrame:
    return c.papers[c.papers["paper_id"].isin(PICKED)]


def _digests_of(params: dict[str, str]) -> list[str]:
    if "digests" in params:
        return params["digests"].split(",")
    first, last = params.get("from", IDS[0]), params.get("to", IDS[-1])
    return [digest_id for digest_id in IDS if first <= digest_id <= last]


def _with_new(c: Counts, params: dict[str, str], level: str) -> int:
    """Return the number of groups with new papers in the digests that pass."""
    ids = c.left.loc[c.left["first_digest"].isin(_digests_of(params)), f"{level}_id"]
    return int(ids[ids >= 0].nunique())


def _in_comparison(c: Counts, params: dict[str, str], level: str) -> int:
    """Return the number of groups that a comparison has, which follows topics and themes."""
    topics = c.tables["topics"]
    for column in ("topic", "theme"):
        wanted = [int(i) for i in params.get(f"{column}s", "").split(",") if i]
        topics = topics[topics[f"{column}_id"].isin(wanted)] if wanted else topics
    return int(topics[f"{level}_id"].nunique())


def _listed_papers(c: Counts, side: str) -> int:
    listed = c.tables["appearances"]
    return int(listed.loc[listed["digest_id"].between(*SIDES[side]), "paper_id"].nunique())


def _verdict_rules(c: Counts, level: str) -> list[tuple[str, object]]:
    """Return the rules of the sentence about verdicts: of groups with papers that pass."""
    every = c.tables["verdicts"]
    own = every[
        (every["level"] == level)
        & (every["window"] == "all")
        & every["group_id"].isin(c.left[f"{level}_id"])
    ]
    n_of = own["verdict"].value_counts()
    rules: list[tuple[str, object]] = []
    for verdict in ("growing", "fading"):
        n = int(n_of.get(verdict, 0))
        rules += [
            (rf"{N} of {N} {level}s? (?:is|are) {verdict}", (n, len(own))),
            (rf"and {N} (?:is|are) {verdict}", n),
        ]
    rules += [
        (rf"{N} (?:is|are) stable", int(n_of.get("stable", 0))),
        (rf"{N} (?:has|have) too few papers", int(n_of.get("too few papers", 0))),
    ]
    changes = own[own["verdict"].isin(MOVING) & own["n_repeats_agree"].notna()]
    few = int((changes["n_repeats_agree"] < 15).sum())
    return [*rules, (rf"{N} of the {N} changes hold", (few, len(changes)))]


def _listed_in_pages(c: Counts, view: str) -> int:
    if view in ("topic", "unassigned"):
        return int((c.left["topic_id"] == (1 if view == "topic" else -1)).sum())
    return c.n_left


def rules_of(
    c: Counts, params: dict[str, str], view: str, path: list[str], text: str
) -> list[tuple[str, object]]:
    """Return the known figures of a text in this place, as patterns with their counts."""
    level = "theme" if view == "trends of themes" else "topic"
    at = path[-1] if path else ""
    if at.startswith(("timeline", "heat-map", "share-dots")) and "new papers (" in text:
        frame = "papers" if view == "topic" else "left"
        again = rf".* listed again: {N} of {N}{SHARE}" if "again" in text else ""
        counts = _point(c, level, text, frame)
        return [(rf"{N} of {N} new papers{SHARE}{again}", counts)]
    rules: list[tuple[str, object]] = [
        # All views: the line of filters and the sidebar, lists of papers, the map's legend.
        (rf"^{N} of {N} papers{SHARE}(?= [:;]| in| match|$)", (c.n_left, c.n))
        if at in ("", "da-filter-line")
        else None,
        (rf"^{N} to {N} of {N} papers$", (1, 25, _listed_in_pages(c, view))),
        (rf"\b{N} papers? (?:is|are) unassigned", _unassigned(c.left)),
        (rf"^(?:Pick|Remove) all {N} papers$", _listed_in_pages(c, view))
        if not at.startswith("pickall-near")
        else (r"^(?:Pick|Remove) all \d+ papers$", ()),
        (rf"^Map of {N} papers", c.n_left),
        (rf"^{N} papers? (?:by topic|on the map)$", c.n_left),
        (rf"^{N} papers from {N} digests;", (c.n, len(IDS))) if not c.filtered else None,
        (rf"^{N} papers: open one", c.n) if not c.filtered else None,
        (rf"all {N} papers?\.$", c.n),
    ]
    if at.startswith("da-row-map-"):
        n = int((c.left["topic_id"] == _group(path, "da-row-map-")).sum())
        rules.append((rf"^{N} \| {N} of {N} papers{SHARE}$", (n, n, c.n_left)))
    if at.startswith("da-themeline-map-"):
        n = int((c.left["theme_id"] == _group(path, "da-themeline-map-")).sum())
        rules.append((rf"^{N}{SHARE} \| {N} of {N} papers{SHARE}$", (n, n, c.n_left)))
    if view == "topics":
        topics, themes = ((c.groups_left(g), c.groups(g)) for g in ("topic", "theme"))
        rules.append(
            (rf"in {N} of {N} topics and {N} of {N} themes", (*topics, *themes))
            if c.filtered
            else (rf"^{N} papers in {N} topics and {N} themes", (c.n, topics[1], themes[1]))
        )
        if at.startswith("da-topic-"):
            rules.append(
                (rf"{N} of {N} papers?{SHARE}", c.size("topic", _group(path, "da-topic-")))
            )
        if at.startswith("fold-topics-"):
            theme_id = _group(path, "fold-topics-")
            inside = c.left.loc[c.left["theme_id"] == theme_id, "topic_id"].nunique()
            every = int((c.tables["topics"]["theme_id"] == theme_id).sum())
            rules.append((rf"· {N} of {N} papers?{SHARE}", c.size("theme", theme_id)))
            rules.append((rf"· {N} of {N} topics? (?=·)", (inside, every)))
    if view == "topic":
        own = int((c.papers["topic_id"] == 1).sum())
        inside = _inside(c) if c.filtered else own
        some = rf"{N} of {N} papers?{SHARE}" if c.filtered else rf"{N} papers?"
        rules += [
            (rf"^{N} of {N} papers?{SHARE}$", (own, c.n)) if at == "da-about-topic" else None,
            (rf"{N} of {N} papers?{SHARE} (?:is a|are) weak match", _weak(c)),
            (rf"^{some} in this topic$", inside),
            (rf"^{some} between this", None),
        ]
        if at.startswith("da-period-"):
            rules.append((rf"^{N} of {N} papers{SHARE}$", _period(c, path)))
    if view == "unassigned":
        noun = "matching paper" if c.filtered else "paper"
        rules += [
            (
                rf"^{N} of {N} {noun}s?{SHARE} (?:is|are) unassigned:",
                (_unassigned(c.left), c.n_left),
            ),
        ]
    if view.startswith("trends"):
        n_groups, n_left_groups = c.groups(level), c.groups_left(level)
        rules += [
            (rf"{N} of {N} {level}s? (?:has|have) matching papers\. Verdicts are of all papers\.",
             (n_left_groups, n_groups)) if c.filtered else None,
            *(_verdict_rules(c, level) if text.startswith("From ") else ()),
            (rf"^{N} of {N} {level}s?.* (?:is|are) shown as rows", (n_left_groups, n_left_groups)),
            (rf"^{N} of {N} {level}s?.* (?:is|are) shown as (?:lines|dots)",
             (_with_new(c, params, level), n_left_groups)),
            (rf"^{N} of {N} {level}s? (?:is|are) shown\. Lines",
             (_in_comparison(c, params, level), n_groups)),
            (rf"shares? of \d+ of {N} {level}s?", _in_comparison(c, params, level)),
            (rf"^After: .* \({N} papers\) ·$", _listed_papers(c, "after")),
            (rf"^Before: .* \({N} papers\) ·$", _listed_papers(c, "before")),
        ]  # fmt: skip
        if at.startswith("behind-"):
            sides = [_compared(c, level, _group(path, f"behind-{level}-"), side) for side in SIDES]
            rules.append((rf": {N} papers?, ", max(sides, key=lambda n: n[0] / n[1])[0]))
        if at.startswith("da-side-"):
            side = at.removeprefix("da-side-").lower()
            n_new = int(c.papers["first_digest"].between(*SIDES[side]).sum())
            rules.append((rf"^{N} new papers$", n_new))
        if changed := re.match(rf"da-(before|after)-{level}-(\d+)", at):
            counts = _compared(c, level, int(changed[2]), changed[1])
            rules.append((rf"^{N} of {N}{SHARE}$", counts))
        if at == "comparison" and "stability" in text:
            group_id = c.names(level)[text.partition(" (")[0]]
            sides = [n for side in SIDES for n in _compared(c, level, group_id, side)]
            each = rf"{N} of {N}{SHARE}"
            rules.append((rf": {each}, .*: {each}, ", tuple(sides)))
        if re.match(r"da-at-(start|end)-", at):
            rules.append((rf"^{N} of {N}{SHARE}$", _end(c, path)))
    if view == "reading list":
        picked = _picked(c)
        covered = [
            picked[f"{g}_id"].loc[lambda ids: ids >= 0].nunique() for g in ("theme", "topic")
        ]
        rules += [
            (rf"^{N} papers cover {N} of {N} themes", (len(picked), covered[0], c.groups("theme"))),
            (rf"^{N} of {N} topics covered$", (covered[1], c.groups("topic"))),
            (rf"^{N} picked papers? (?:is|are) unassigned", _unassigned(picked)),
        ]
        themes = c.tables["themes"].sort_values("rank")["theme_id"]
        parts = [
            ((picked["theme_id"] == t).sum(), (c.papers["theme_id"] == t).sum()) for t in themes
        ]
        each = " .*".join(rf"{N} of {N} papers{SHARE}" for _ in parts)
        rules.append((f"{each}$", tuple(int(n) for pair in parts for n in pair)))
    if view == "about":
        rules += [
            (rf": {N} papers from {N} digests", (c.n, len(IDS))),
            (rf"{N} of {N} papers{SHARE} are unassigned", (_unassigned(c.papers), c.n)),
            (".*".join(rf"{N} topics {N} papers" for _ in range(3)), _levels(c)),
        ]
    return [rule for rule in rules if rule is not None]


@lru_cache(maxsize=1)
def _list_code() -> str:
    picked = ReadingList()
    for paper_id in PICKED:
        picked = picked.with_paper(paper_id)
    return url_code.to_code(picked)


def _of_question(c: Counts, params: dict[str, str], text: str) -> list[tuple[str, object]]:
    """Return the rules of the trend of a search: papers first listed in the chosen digests."""
    period = IDS
    if "from" in params:
        period = IDS[IDS.index(params["from"]) : IDS.index(params["to"]) + 1]
    inside, total = _first_listed(c, period)
    rules: list[tuple[str, object]] = [
        (rf"^{N} of {N} new papers{SHARE} ,", (inside, total)),
        (rf"^These are all {N} new papers", total if inside == total else -1),
        (rf"{N} other matching papers? (?:was|were) first listed outside of it",
         len(c.left) - inside),
    ]  # fmt: skip
    if point := re.match(r"These papers (\d+ \w+ \d{4}) ", text):
        day = str(dt.datetime.strptime(point[1], "%d %b %Y").date())
        shown = c.tables["appearances"].query("digest_id == @day")["paper_id"]
        again = int(c.left["paper_id"].isin(shown).sum()), shown.nunique()
        rules += [
            (rf"{N} of {N} new papers{SHARE}", _first_listed(c, [day])),
            (rf"listed again: {N} of {N}{SHARE}", again),
        ]
    return rules


def _first_listed(c: Counts, ids: list[str]) -> tuple[int, int]:
    """Return the papers first listed in digests: those that pass, and all."""
    left, every = (int(p["first_digest"].isin(ids).sum()) for p in (c.left, c.papers))
    return left, every


@lru_cache(maxsize=len(FILTERS))
def _counts(folder: Path, name: str) -> Counts:
    params, passes = FILTERS[name]
    return counts_of(folder, passes, WILD if "q" in params else None)


CASES = [
    (view, name) for name in FILTERS for view in VIEWS if view not in FEW or name in SOME
]  # fmt: skip


@pytest.mark.parametrize(("view", "name"), CASES)
def test_every_figure_is_an_independent_count(at_made, view, name):
    folder = at_made(**SNAPSHOT)
    params, _ = FILTERS[name]
    counts = _counts(folder, name)
    path_name, own = VIEWS[view]
    app = open_view(path_name, **own, **params, list=_list_code())
    assert not app.exception
    n_known = 0
    for place, text in texts(app):
        for value, total, _, shown in PART.findall(text):
            assert is_rounded(whole(value), whole(total), shown), text
        rest = text
        if not FIGURE.search(text):
            continue
        rules = rules_of(counts, params, view, place.split(" > ") if place else [], text)
        if "trend-of-search" in place:
            rules += _of_question(counts, params, text)
        for pattern, expected in rules:
            for found in re.finditer(pattern, text):
                n_known += 1
                rest = rest.replace(found[0], " ")
                if expected is not None:
                    wanted = expected if isinstance(expected, tuple) else (expected,)
                    numbers = tuple(whole(g) for g in found.groups())
                    assert numbers == wanted, (place, text)
        rest = OTHER.sub(" ", rest)
        assert not FIGURE.search(rest), (place, rest)
    assert n_known >= 1
    if view == "topic":
        offered = {place.rpartition("-")[2] for place, _ in texts(app) if "pick-start-" in place}
        chosen = pd.read_parquet(folder / "shortlists.parquet").query("topic_id == 1")["paper_id"]
        fair = counts.left[counts.left["membership"] >= FAIR]
        assert offered == set(chosen) & set(fair["paper_id"])

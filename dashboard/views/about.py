"""About: what was read, when, with what, and how to add a digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

import analysis
from analysis.records import FAIR_FROM, HIGH_FROM, STABILITY_LABELS, stability_label
from dashboard.text import escape
from dashboard.widgets.elements import heading, lead, note
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import confidence, metric_sentences
from evidence import formatting

_MODELS = {
    "minilm": "minilm: all-MiniLM-L6-v2, a small neural network",
    "lsa": "lsa: words that go together, without a neural network",
}

_PAGE_SIZE = 50
_FEW_WARNINGS = 8


def show(ctx: ViewContext) -> None:
    """Draw the view."""
    manifest = ctx.atlas.snapshot.manifest
    made = dt.datetime.fromisoformat(manifest.created).astimezone(dt.UTC)
    when = f"{formatting.day(made)}, {made:%H:%M} UTC"
    model = manifest.model
    lead(_sentence(ctx, formatting.day(made)))
    warnings = [str(warning) for warning in manifest.warnings]
    heading("What was read")
    if len(ctx.atlas.digests):
        _draw_digests(ctx, warnings)
    heading(formatting.count(len(warnings), "warning") if warnings else "No warnings")
    if warnings:
        _draw_warnings(warnings)
    else:
        note("Nothing in the files was in doubt.")
    heading("Add a digest")
    st.markdown(
        "1. Put the file into `seeds/`: a saved page of papers or a table of them; the README "
        "lists the formats.\n"
        "2. If it does not say its year, say it in `seeds/digests.toml`.\n"
        "3. Run `make update` (or `digest-atlas update`): papers that are here keep their topic "
        "and place. It says when `make analyze`, which finds all topics anew, is due. This page "
        "takes the new snapshot up at the next click.\n"
        "4. Commit `seeds/` and `snapshot/`, and whoever has the link sees it too."
    )
    heading("How it was made")
    name = model.get("name") or "none"
    facts: dict[str, object] = {"Made": when, "Model": _MODELS.get(str(name), name)}
    if model.get("sha256"):
        facts["Weights, SHA-256"] = model["sha256"]
    atlas = ctx.atlas
    counted = {"Papers": len(atlas.papers), "Topics": len(atlas.topics)}
    counted |= {"Themes": len(atlas.themes), "Papers between topics": atlas.n_unassigned}
    facts |= {name: f"{number:,}" for name, number in counted.items()}
    facts["Snapshot"] = atlas.version[:12]
    _draw_facts(facts)
    heading("How good the topics are")
    _draw_quality(ctx)
    with st.expander("Settings, packages and files"):
        heading("Settings")
        _draw_facts(manifest.settings)
        if manifest.quality:
            heading("Quality figures")
            _draw_facts(
                {k: "not measured" if v is None else v for k, v in manifest.quality.items()}
            )
        heading("Packages")
        _draw_facts(manifest.packages)
        heading("Files, with their SHA-256")
        _draw_facts({i.path: i.sha256 for i in manifest.inputs})
    heading("Licence and version")
    st.html(
        f'<p class="da-facts">Digest Atlas {escape.html(analysis.__version__)}, MIT licence.</p>'
    )


def _draw_quality(ctx: ViewContext) -> None:
    """Say in sentences how sure the topics are and what the figures of the analysis mean."""
    atlas = ctx.atlas
    n_papers, n_unassigned = len(atlas.papers), atlas.n_unassigned
    share = f" ({formatting.percent(n_unassigned / n_papers)})" if n_papers else ""
    sit = "sits" if n_unassigned == 1 else "sit"
    since = metric_sentences.since_fit(atlas.snapshot.manifest.since_fit)
    paragraphs = [since] if since else []
    paragraphs += [
        f"{n_unassigned:,} of {formatting.count(n_papers, 'paper')}{share} {sit} "
        "between topics: no topic could claim them, and none was made to. They count in every "
        "share as what they are."
    ]
    if len(atlas.topics):
        paragraphs.append(confidence.stability_paragraph(atlas.n_repeats))
    _draw_paragraphs(paragraphs)
    _draw_stability(ctx)
    measured, missing = metric_sentences.said(atlas.snapshot.manifest.quality)
    if measured:
        _draw_points(measured)
    if missing:
        st.html(
            f'<p class="da-facts">Not measured for this analysis: '
            f"{escape.html('; '.join(missing))}. <code>digest-atlas evaluate --save</code> "
            "measures it.</p>"
        )


def _draw_paragraphs(paragraphs: Sequence[str]) -> None:
    words = "".join(f"<p>{escape.html(paragraph)}</p>" for paragraph in paragraphs)
    st.html(f'<div class="da-abstract">{words}</div>')


def _draw_stability(ctx: ViewContext) -> None:
    """Draw how many topics are very sure, fairly sure and unsure, and how many papers they hold."""
    topics = ctx.atlas.topics
    if topics.empty:
        return
    words = topics["stability"].map(stability_label)
    rows = []
    for word, least in zip(STABILITY_LABELS, (HIGH_FROM, FAIR_FROM, 0.0), strict=True):
        inside = topics[words == word]
        names = [escape.shorten(label, 50) for label in inside["label"].iloc[:3]]
        more = f" and {len(inside) - 3:,} more" if len(inside) > 3 else ""
        rows.append(
            f'<tr><th scope="row"><span class="da-dots" aria-hidden="true">{confidence.mark(least)}'
            f"</span> {word}</th><td>{formatting.count(len(inside), 'topic')}</td>"
            f"<td>{formatting.count(int(inside['n_papers'].sum()), 'paper')}</td>"
            f"<td>{escape.html('; '.join(names) + more)}</td></tr>"
        )
    st.html(
        '<div class="da-scroll" tabindex="0" role="region" aria-label="How sure the topics are">'
        '<table class="da-table da-overview">'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _sentence(ctx: ViewContext, made: str) -> str:
    """Sum up what was read and when."""
    atlas = ctx.atlas
    what = "Digest Atlas turns a folder of paper digests into a map of topics."
    if atlas.digests.empty:
        return f"{what} It has read no digest yet."
    dates = atlas.digests["date"]
    n_digests = formatting.count(len(dates), "digest")
    papers = formatting.count(len(atlas.papers), "paper")
    days = formatting.date_range(dates.iloc[0], dates.iloc[-1])
    return f"{what} On {made} it read {n_digests}, {days}, with {papers}."


def _draw_digests(ctx: ViewContext, warnings: Sequence[str]) -> None:
    """Draw the digests, newest first, a page of them at a time."""
    digests = ctx.atlas.digests[::-1]
    n_pages = -(-len(digests) // _PAGE_SIZE)
    table = st.container(gap="xxsmall")
    page = st.pagination(n_pages, key="about-digests") if n_pages > 1 else 1
    start = (page - 1) * _PAGE_SIZE
    part = digests.iloc[start : start + _PAGE_SIZE]
    counts = {file: len(warnings_of(file, warnings)) for file in part["file"].unique()}
    head = ("Date", "How the date is known", "Papers", "New", "Warnings", "File", "Source")
    cells = "".join(f'<th scope="col">{h}</th>' for h in head)
    rows = []
    digest: Any
    for digest in part.itertuples():
        known = escape.html(confidence.HOW_KNOWN[digest.date_source])
        if digest.date_source == "assumed":
            known = f'<span class="da-mark">{known}</span>'
        rows.append(
            f'<tr><th scope="row">{escape.html(formatting.day(digest.date))}</th><td>{known}</td>'
            f"<td>{digest.n_papers:,}</td><td>{digest.n_new:,}</td>"
            f"<td>{counts[digest.file] or 'none'}</td>"
            f"<td>{escape.html(digest.file)}</td><td>{escape.html(digest.source)}</td></tr>"
        )
    with table:
        st.html(
            '<div class="da-scroll da-tall" tabindex="0" role="region" aria-label="Digests">'
            f'<table class="da-table da-digests"><thead><tr>{cells}</tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table></div>"
        )
    pages = ""
    if n_pages > 1:
        pages = f"{start + 1:,} to {start + len(part):,} of {len(digests):,} digests. "
    note(
        f"{pages}New are the papers that no earlier digest had. Warnings are those of the whole "
        "file, which may hold several digests."
    )


def warnings_of(file: str, warnings: Sequence[str]) -> list[str]:
    """Return the warnings that are about a file: they begin with it, and maybe a line of it."""
    return [warning for warning in warnings if warning.startswith(f"{file}:")]


def _draw_warnings(warnings: Sequence[str]) -> None:
    """Draw the first warnings, and the others in a fold."""
    _draw_points(warnings[:_FEW_WARNINGS])
    if more := warnings[_FEW_WARNINGS:]:
        with st.expander(f"The other {len(more):,}", type="compact"):
            _draw_points(more)


def _draw_points(sentences: Sequence[str]) -> None:
    items = "".join(f"<li>{escape.html(sentence)}</li>" for sentence in sentences)
    st.html(f'<ul class="da-abstract da-points">{items}</ul>')


def _draw_facts(facts: Mapping[str, object]) -> None:
    named = ((str(name).replace("_", " "), value) for name, value in facts.items())
    rows = "".join(
        f'<tr><th scope="row">{escape.html(name)}</th><td>{escape.html(_worded(value))}</td></tr>'
        for name, value in named
    )
    st.html(
        '<div class="da-scroll"><table class="da-table da-pairs">'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _worded(value: object) -> str:
    if value is None:
        return "chosen by the size of the corpus"
    return f"{value:.3g}" if isinstance(value, float) else str(value)

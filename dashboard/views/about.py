"""About: the digests, how to add one, the quality of the topics, and the settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

import analysis
from analysis.records import FAIR_FROM, HIGH_FROM, STABILITY_LABELS, stability_label
from analysis.snapshot import InputFile, features_of, how_to_add
from dashboard.text import escape, figures
from dashboard.text.file_names import shown_path, shown_warning
from dashboard.widgets.elements import heading, lead, note
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import confidence, label_origins, metric_sentences
from evidence import formatting

_MODELS = {
    "minilm": "minilm (all-MiniLM-L6-v2, a small neural network)",
    "lsa": "lsa (latent semantic analysis, no neural network)",
}

_PAGE_SIZE = 50
_FEW_WARNINGS = 8
_FEW_DIGESTS = 10
"""Number of digests shown above the fold with all of them."""


def show(ctx: ViewContext) -> None:
    """Draw the view."""
    manifest = ctx.atlas.snapshot.manifest
    made = dt.datetime.fromisoformat(manifest.created).astimezone(dt.UTC)
    lead(_sentence(ctx, formatting.day(made)))
    if ctx.address.filters.active:
        note("Filters do not apply here; all figures are of all papers.")
    warnings = [str(warning) for warning in manifest.warnings]
    if len(ctx.atlas.digests):
        heading(
            "Digests",
            "New: papers that no earlier digest listed. Date from: where the date was found. "
            "Warnings: of the whole file, which may hold several digests.",
        )
        _draw_digests(ctx, warnings)
    if warnings:
        heading(formatting.count(len(warnings), "warning"))
        _draw_warnings([shown_warning(warning) for warning in warnings])
    else:
        note("No warnings: all files were read without problems.")
    heading("Add a digest")
    st.markdown(
        "1. Put the file into `seeds/`; `docs/formats.md` lists the formats.\n"
        "2. If the file does not name its year, add it to `seeds/digests.toml`.\n"
        "3. Run `make update`. Known papers keep their position, and their topic unless they "
        "belong to a new one; it tells you when to refit with `make analyze`.\n"
        "4. Commit `seeds/` and `snapshot/` to share the result."
    )
    if len(ctx.atlas.topics):
        heading("Names of the topics")
        _draw_paragraphs([_names_sentence(ctx), label_origins.HOW_TO_NAME])
    heading("Quality of the topics")
    _draw_quality(ctx)
    with st.expander("Settings and packages", type="compact"):
        _draw_settings(ctx, f"{formatting.day(made)}, {made:%H:%M} UTC")
    # Hundreds of files are sent only when the fold is open.
    files = f"{formatting.count(len(manifest.inputs), 'file')}, with SHA-256"
    with st.expander(files, type="compact", on_change="rerun", key="about-files") as fold:
        if fold.open:
            _draw_files(manifest.inputs)
    version = escape.html(analysis.__version__)
    st.html(f'<p class="da-facts">Digest Atlas {version}, MIT licence.</p>')


def _draw_settings(ctx: ViewContext, made: str) -> None:
    """Draw how the snapshot was made: model, settings and packages."""
    manifest, atlas = ctx.atlas.snapshot.manifest, ctx.atlas
    model = manifest.model
    name = model.get("name") or "none"
    facts: dict[str, object] = {"Made": made, "Model": _MODELS.get(str(name), name)}
    if model.get("sha256"):
        facts["Weights, SHA-256"] = model["sha256"]
    counts = {
        "Papers": len(atlas.papers),
        "Topics": len(atlas.topics),
        "Themes": len(atlas.themes),
        "Unassigned papers": atlas.n_unassigned,
    }
    facts |= {label: formatting.number(value) for label, value in counts.items()}
    facts["Snapshot"] = atlas.version[:12]
    _draw_facts(facts)
    heading("Settings")
    _draw_facts(manifest.settings)
    if manifest.quality:
        heading("Quality metrics")
        _draw_facts({k: "not measured" if v is None else v for k, v in manifest.quality.items()})
    heading("Packages")
    _draw_facts(manifest.packages)


def _draw_files(inputs: Sequence[InputFile]) -> None:
    """Draw the input files and their hashes, in a scroll area."""
    rows = "".join(
        f'<tr><th scope="row">{escape.html(shown_path(i.path))}</th>'
        f"<td>{escape.html(i.sha256)}</td></tr>"
        for i in inputs
    )
    st.html(
        '<div class="da-scroll da-tall" tabindex="0" role="region" aria-label="Files">'
        f'<table class="da-table da-pairs"><tbody>{rows}</tbody></table></div>'
    )


def _names_sentence(ctx: ViewContext) -> str:
    """Return who named how many topics and themes."""
    if "label_origins" not in features_of(ctx.atlas.snapshot.tables):
        return f"{how_to_add('label_origins')}."
    origins = ctx.atlas.label_origins
    return label_origins.counted({level: list(own.values()) for level, own in origins.items()})


def _draw_quality(ctx: ViewContext) -> None:
    """Draw how many papers are unassigned, how stable the topics are, and all metrics."""
    atlas = ctx.atlas
    n_papers, n_unassigned = len(atlas.papers), atlas.n_unassigned
    verb = formatting.plural(n_unassigned, "is", "are")
    since = metric_sentences.since_fit(atlas.snapshot.manifest.since_fit)
    paragraphs = [since] if since else []
    paragraphs.append(
        f"{formatting.part(n_unassigned, n_papers, 'paper')} {verb} unassigned. Shares are of all "
        "papers, including these."
    )
    _draw_paragraphs(paragraphs)
    _draw_stability(ctx)
    measured, missing = metric_sentences.quality_sentences(atlas.snapshot.manifest.quality)
    with st.expander("How stability is measured, and all metrics", type="compact"):
        if len(atlas.topics):
            _draw_paragraphs([confidence.stability_paragraph(atlas.n_repeats)])
        if measured:
            _draw_points(measured)
        if missing:
            st.html(
                f'<p class="da-facts">Not measured: {escape.html("; ".join(missing))}. '
                "<code>digest-atlas evaluate --save</code> measures it.</p>"
            )


def _draw_paragraphs(paragraphs: Sequence[str]) -> None:
    words = "".join(f"<p>{figures.html(paragraph)}</p>" for paragraph in paragraphs)
    st.html(f'<div class="da-abstract">{words}</div>')


def _draw_stability(ctx: ViewContext) -> None:
    """Draw the number of topics and papers with high, fair and low stability."""
    topics = ctx.atlas.topics
    if topics.empty:
        return
    words = topics["stability"].map(stability_label)
    rows = []
    for word, least in zip(STABILITY_LABELS, (HIGH_FROM, FAIR_FROM, 0.0), strict=True):
        inside = topics[words == word]
        rows.append(
            f'<tr><th scope="row"><span class="da-dots" aria-hidden="true">{confidence.mark(least)}'
            f"</span> {word} stability</th><td>{formatting.count(len(inside), 'topic')}</td>"
            f"<td>{formatting.count(int(inside['n_papers'].sum()), 'paper')}</td></tr>"
        )
    st.html(
        '<div class="da-scroll" tabindex="0" role="region" aria-label="Stability of the topics">'
        '<table class="da-table da-overview">'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _sentence(ctx: ViewContext, made: str) -> str:
    """Return what the app shows, from which digests, as of when."""
    atlas = ctx.atlas
    what = "Digest Atlas maps the topics of paper digests"
    if atlas.digests.empty:
        return f"{what}. There are no digests yet; add the first as below."
    dates = atlas.digests["date"]
    n_digests = formatting.count(len(dates), "digest")
    papers = formatting.count(len(atlas.papers), "paper")
    days = formatting.date_range(dates.iloc[0], dates.iloc[-1])
    return f"{what}: {papers} from {n_digests} ({days}), as of {made}."


def _draw_digests(ctx: ViewContext, warnings: Sequence[str]) -> None:
    """Draw the newest digests, and all in a fold, one page at a time."""
    every = ctx.atlas.digests[::-1]
    _draw_digest_table(every.head(_FEW_DIGESTS), warnings)
    if len(every) <= _FEW_DIGESTS:
        return
    words = f"All {formatting.count(len(every), 'digest')}"
    with st.expander(words, type="compact", on_change="rerun", key="about-all-digests") as fold:
        if fold.open:
            _draw_pages(every, warnings)


def _draw_pages(digests: pd.DataFrame, warnings: Sequence[str]) -> None:
    n_pages = -(-len(digests) // _PAGE_SIZE)
    table = st.container(gap="xxsmall")
    page = st.pagination(n_pages, key="about-digests") if n_pages > 1 else 1
    start = (page - 1) * _PAGE_SIZE
    part = digests.iloc[start : start + _PAGE_SIZE]
    with table:
        _draw_digest_table(part, warnings)
    if n_pages > 1:
        shown = f"{formatting.number(start + 1)} to {formatting.number(start + len(part))}"
        note(f"{shown} of {formatting.count(len(digests), 'digest')}")


def _draw_digest_table(part: pd.DataFrame, warnings: Sequence[str]) -> None:
    counts = {file: len(warnings_of(file, warnings)) for file in part["file"].unique()}
    head = ("Date", "Date from", "Papers", "New", "Warnings", "File", "Source")
    cells = "".join(f'<th scope="col">{h}</th>' for h in head)
    rows = []
    digest: Any
    for digest in part.itertuples():
        known = escape.html(confidence.HOW_KNOWN[digest.date_source])
        if digest.date_source == "assumed":
            known = f'<span class="da-mark">{known}</span>'
        rows.append(
            f'<tr><th scope="row">{escape.html(formatting.day(digest.date))}</th><td>{known}</td>'
            f"<td>{formatting.number(digest.n_papers)}</td><td>{formatting.number(digest.n_new)}</td>"
            f"<td>{counts[digest.file] or 'none'}</td>"
            f"<td>{escape.html(shown_path(digest.file))}</td><td>{escape.html(digest.source)}</td></tr>"
        )
    st.html(
        '<div class="da-scroll da-tall" tabindex="0" role="region" aria-label="Digests">'
        f'<table class="da-table da-digests"><thead><tr>{cells}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def warnings_of(file: str, warnings: Sequence[str]) -> list[str]:
    """Return the warnings about a file: those that start with its path."""
    return [warning for warning in warnings if warning.startswith(f"{file}:")]


def _draw_warnings(warnings: Sequence[str]) -> None:
    """Draw the first warnings, and the others in a fold."""
    _draw_points(warnings[:_FEW_WARNINGS])
    if more := warnings[_FEW_WARNINGS:]:
        with st.expander(f"{formatting.number(len(more))} more", type="compact"):
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
        return "automatic"
    return f"{value:.3g}" if isinstance(value, float) else str(value)

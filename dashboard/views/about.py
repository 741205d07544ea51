"""About: what was read, when, with what, and how to add a digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

import analysis
from analysis.records import FAIRLY_SURE, VERY_SURE, sureness
from dashboard import quality, text, wording
from dashboard.components import Frame, heading, lead
from evidence import phrases


def show(frame: Frame) -> None:
    """Draw the view."""
    manifest = frame.atlas.snapshot.manifest
    lead(
        "Digest Atlas turns a folder of paper digests into a map of topics. "
        "This is what it read, and with what."
    )
    heading("What was read")
    _draw_digests(frame)
    for warning in manifest.warnings:
        st.html(f'<p class="da-facts">{text.html(str(warning))}</p>')
    heading("Add a digest")
    st.markdown(
        "1. Put the file into `seeds/`.\n"
        "2. Run `make analyze` (or `digest-atlas analyze`).\n"
        "3. Commit `seeds/` and `snapshot/`."
    )
    heading("How it was made")
    model = manifest.model
    made = dt.datetime.fromisoformat(manifest.created).astimezone(dt.UTC)
    when = f"{phrases.day(made)}, {made:%H:%M} UTC"
    facts: dict[str, object] = {"Made": when, "Model": model.get("name") or "none"}
    if model.get("sha256"):
        facts["Weights, SHA-256"] = model["sha256"]
    facts |= {"Papers": len(frame.atlas.papers), "Topics": len(frame.atlas.topics)}
    facts |= {"Themes": len(frame.atlas.themes)}
    facts |= {"Papers between topics": frame.atlas.n_between, "Snapshot": frame.atlas.version[:12]}
    _draw_facts(facts)
    heading("How good the topics are")
    _draw_quality(frame)
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
    st.html(f'<p class="da-facts">Digest Atlas {text.html(analysis.__version__)}, MIT licence.</p>')


def _draw_quality(frame: Frame) -> None:
    """Say in sentences how sure the topics are and what the figures of the analysis mean."""
    atlas = frame.atlas
    n_papers, between = len(atlas.papers), atlas.n_between
    share = f" ({phrases.percent(between / n_papers)})" if n_papers else ""
    sit = "sits" if between == 1 else "sit"
    paragraphs = [
        f"{between:,} of {phrases.count(n_papers, 'paper')}{share} {sit} "
        "between topics: no topic could claim them, and none was made to. They count in every "
        "share as what they are."
    ]
    if len(atlas.topics):
        paragraphs.append(wording.sure_paragraph(atlas.n_repeats))
    _draw_paragraphs(paragraphs)
    _draw_sureness(frame)
    measured, missing = quality.said(atlas.snapshot.manifest.quality)
    items = "".join(f"<li>{text.html(sentence)}</li>" for sentence in measured)
    if items:
        st.html(f'<ul class="da-abstract da-points">{items}</ul>')
    if missing:
        st.html(
            f'<p class="da-facts">Not measured for this analysis: {text.html("; ".join(missing))}. '
            "<code>digest-atlas evaluate --save</code> measures it.</p>"
        )


def _draw_paragraphs(paragraphs: Sequence[str]) -> None:
    words = "".join(f"<p>{text.html(paragraph)}</p>" for paragraph in paragraphs)
    st.html(f'<div class="da-abstract">{words}</div>')


def _draw_sureness(frame: Frame) -> None:
    """Draw how many topics are very sure, fairly sure and unsure, and how many papers they hold."""
    topics = frame.atlas.topics
    if topics.empty:
        return
    words = topics["reliability"].map(sureness)
    rows = []
    for word, least in zip(wording.SURENESS, (VERY_SURE, FAIRLY_SURE, 0.0), strict=True):
        inside = topics[words == word]
        names = [text.shorten(label, 50) for label in inside["label"].iloc[:3]]
        more = f" and {len(inside) - 3:,} more" if len(inside) > 3 else ""
        rows.append(
            f'<tr><th scope="row"><span class="da-dots" aria-hidden="true">{wording.mark(least)}'
            f"</span> {word}</th><td>{phrases.count(len(inside), 'topic')}</td>"
            f"<td>{phrases.count(int(inside['n_papers'].sum()), 'paper')}</td>"
            f"<td>{text.html(', '.join(names) + more)}</td></tr>"
        )
    st.html(
        '<div class="da-scroll"><table class="da-table da-overview">'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _draw_digests(frame: Frame) -> None:
    head = ("Date", "How the date is known", "Papers", "New", "File", "Source")
    cells = "".join(f'<th scope="col">{h}</th>' for h in head)
    rows = []
    digest: Any
    for digest in frame.atlas.digests[::-1].itertuples():
        known = text.html(wording.HOW_KNOWN[digest.date_source])
        if digest.date_source == "assumed":
            known = f'<span class="da-mark">{known}</span>'
        rows.append(
            f'<tr><th scope="row">{text.html(phrases.day(digest.date))}</th><td>{known}</td>'
            f"<td>{digest.n_papers:,}</td><td>{digest.n_new:,}</td>"
            f"<td>{text.html(digest.file)}</td><td>{text.html(digest.source)}</td></tr>"
        )
    st.html(
        '<div class="da-scroll da-tall" tabindex="0" role="region" aria-label="Digests">'
        f'<table class="da-table"><thead><tr>{cells}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _draw_facts(facts: Mapping[str, object]) -> None:
    named = ((str(name).replace("_", " "), value) for name, value in facts.items())
    rows = "".join(
        f'<tr><th scope="row">{text.html(name)}</th><td>{text.html(_worded(value))}</td></tr>'
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

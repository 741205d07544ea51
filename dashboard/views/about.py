"""About: what was read, when, with what, and how to add a digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import streamlit as st

import analysis
from dashboard import text
from dashboard.components import Frame, heading, lead

_HOW_KNOWN = {
    "declared": "declared in digests.toml",
    "file name": "from the file's name",
    "text": "from the text",
    "assumed": "day from the text, year assumed",
}


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
    when = f"{text.day(made)}, {made:%H:%M} UTC"
    facts: dict[str, object] = {"Made": when, "Model": model.get("name") or "none"}
    if model.get("sha256"):
        facts["Weights, SHA-256"] = model["sha256"]
    facts |= {"Papers": len(frame.atlas.papers), "Topics": len(frame.atlas.topics)}
    facts |= {"Papers between topics": frame.atlas.n_between, "Snapshot": frame.atlas.version[:12]}
    _draw_facts(facts)
    heading("How good the topics are")
    _draw_quality(frame)
    with st.expander("Settings, packages and files"):
        heading("Settings")
        _draw_facts(manifest.settings)
        heading("Packages")
        _draw_facts(manifest.packages)
        heading("Files, with their SHA-256")
        _draw_facts({i.path: i.sha256 for i in manifest.inputs})
    heading("Licence and version")
    st.html(f'<p class="da-facts">Digest Atlas {text.html(analysis.__version__)}, MIT licence.</p>')


def _draw_quality(frame: Frame) -> None:
    """Say in sentences what the figures of the analysis mean."""
    atlas = frame.atlas
    n_papers, between = len(atlas.papers), atlas.n_between
    share = f" ({text.percent(between / n_papers)})" if n_papers else ""
    sentences = (
        f"{between:,} of {text.count(n_papers, 'paper')}{share} sit between topics: no topic "
        "could claim them, and none was made to. They count in every share as what they are.",
        "Where one topic ends and the next begins is an algorithm's judgement: with other digests "
        "beside them some papers would fall elsewhere, most of all those of small topics.",
    )
    words = "".join(f"<p>{text.html(sentence)}</p>" for sentence in sentences)
    st.html(f'<div class="da-abstract">{words}</div>')


def _draw_digests(frame: Frame) -> None:
    head = ("Date", "How the date is known", "Papers", "New", "File", "Source")
    cells = "".join(f'<th scope="col">{h}</th>' for h in head)
    rows = []
    digest: Any
    for digest in frame.atlas.digests[::-1].itertuples():
        known = text.html(_HOW_KNOWN[digest.date_source])
        if digest.date_source == "assumed":
            known = f'<span class="da-mark">{known}</span>'
        rows.append(
            f'<tr><th scope="row">{text.html(text.day(digest.date))}</th><td>{known}</td>'
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

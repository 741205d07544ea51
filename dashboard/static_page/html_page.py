"""Assembly of the exported page: one HTML text with styles, scripts and data."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import analysis
from dashboard.atlas.atlas import Atlas
from dashboard.static_page.map_data import drawing
from dashboard.static_page.page_data import outline, sentence
from dashboard.static_page.paper_data import details, listed
from dashboard.text import escape
from dashboard.theming import logo
from dashboard.theming.theme import FONT, TONES, UNASSIGNED_COLOR, Mode

GENERATOR = "Digest Atlas"
"""Name in the page's generator tag, which identifies an exported page."""

SCRIPTS = (
    *("elements", "formatting", "data", "search", "address"),
    *("names", "canvas", "gestures", "map"),
    *("marks", "shares", "lists", "card", "outline", "topic", "pages", "main"),
)
"""Names of the scripts, in loading order."""


def page_of(atlas: Atlas) -> str:
    """Return the page of an atlas; equal snapshots give identical pages."""
    styles = f"{_colors()}\n{_asset('page.css')}"
    script = "\n".join(["'use strict';", *(_asset(f"{name}.js") for name in SCRIPTS)])
    parts = {
        "policy": _policy(styles, script),
        "generator": f"{GENERATOR} {analysis.__version__}",
        "title": escape.html(f"Digest Atlas: {sentence(atlas)}"),
        "icon": _data_address(logo.mark()),
        "mark": logo.mark(),
        "sentence": escape.html(sentence(atlas)),
        "styles": styles,
        "script": script,
        "outline": packed({**outline(atlas), "papers": listed(atlas), "drawing": drawing(atlas)}),
        "details": packed(details(atlas)),
    }
    # Split instead of replacing in turn: inserted text may contain a placeholder.
    pieces = _asset("page.html").split("@@")
    return "".join(parts[piece] if i % 2 else piece for i, piece in enumerate(pieces))


def packed(facts: Mapping[str, Any]) -> str:
    """Return data as compressed JSON in Base64.

    This halves the size of abstracts, and the result cannot contain ``</script>`` or ``<!--``.

    >>> unpacked(packed({"title": "</script>"}))
    {'title': '</script>'}
    """
    source = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(gzip.compress(source.encode(), mtime=0)).decode()


def unpacked(text: str) -> dict[str, Any]:
    """Return the data that `packed` encoded."""
    return dict(json.loads(gzip.decompress(base64.b64decode(text))))


def _asset(name: str) -> str:
    return files("dashboard.static_page").joinpath("assets", name).read_text("utf-8")


def _policy(styles: str, script: str) -> str:
    """Return the content security policy: this script, these styles and no requests."""
    allowed = {
        "default-src": "'none'",
        "script-src": _hash_of(script),
        "style-src": _hash_of(styles),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{directive} {source}" for directive, source in allowed.items())


def _hash_of(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _data_address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _colors() -> str:
    """Return both modes' colours as CSS; the reader's choice overrides the system."""
    light, dark = (_properties(mode) for mode in TONES)
    return (
        f":root {{ {light} --font: {FONT}; color-scheme: light; }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} color-scheme: dark; }} }}\n"
        f":root[data-mode='light'] {{ {light} color-scheme: light; }}\n"
        f":root[data-mode='dark'] {{ {dark} color-scheme: dark; }}"
    )


def _properties(mode: Mode) -> str:
    tones = TONES[mode]
    named = {name: getattr(tones, name) for name in tones.__slots__}
    return " ".join(
        f"--{n}: {c};" for n, c in {**named, "unassigned": UNASSIGNED_COLOR[mode]}.items()
    )

"""The page: one HTML text that holds its styles, its scripts and all it knows."""

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
"""What such a page says it was made by, in its head."""

SCRIPTS = (
    *("elements", "words", "knowledge", "search", "address"),
    *("names", "canvas", "gestures", "map"),
    *("marks", "shares", "lists", "card", "outline", "topic", "pages", "main"),
)
"""The scripts, in the order in which they need each other."""


def page_of(atlas: Atlas) -> str:
    """Return the page of a snapshot; equal snapshots give equal pages."""
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
    # Not replaced one after the other: what was put in is never looked at again.
    pieces = _asset("page.html").split("@@")
    return "".join(parts[piece] if i % 2 else piece for i, piece in enumerate(pieces))


def packed(facts: Mapping[str, Any]) -> str:
    """Return facts as JSON, compressed, in letters that no HTML can be made of.

    Of abstracts that is half of what the JSON would take, and neither ``</script>`` nor ``<!--``
    can stand in it.
    """
    source = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(gzip.compress(source.encode(), mtime=0)).decode()


def unpacked(letters: str) -> dict[str, Any]:
    """Undo `packed`."""
    return dict(json.loads(gzip.decompress(base64.b64decode(letters))))


def _asset(name: str) -> str:
    return files("dashboard.static_page").joinpath("assets", name).read_text("utf-8")


def _policy(styles: str, script: str) -> str:
    """Return what the browser shall allow: this script, these styles, and no request at all."""
    allowed = {
        "default-src": "'none'",
        "script-src": _hash_of(script),
        "style-src": _hash_of(styles),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{what} {where}" for what, where in allowed.items())


def _hash_of(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _data_address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _colors() -> str:
    """Return the colours of both modes as properties, the reader's choice before the system's."""
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
    return " ".join(f"--{n}: {c};" for n, c in {**named, "between": UNASSIGNED_COLOR[mode]}.items())

"""Figures of the map and their parts, shared by all sessions."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import plotly.graph_objects as go

from dashboard.atlas.atlas import Atlas
from dashboard.atlas.filters import Filters
from dashboard.cache.by_version import cached_by_version
from dashboard.cache.papers import filtered_papers
from dashboard.routing.address import Address
from dashboard.theming.palette import Coloring
from dashboard.theming.theme import Mode
from dashboard.topic_map import viewport
from dashboard.topic_map.background import soft_regions
from dashboard.topic_map.coloring import Ink, PaperColors, color_papers
from dashboard.topic_map.figure import topic_map
from dashboard.topic_map.hover import hover_texts
from dashboard.topic_map.label_fit import fitting_names
from dashboard.topic_map.label_text import NAMES, Names
from dashboard.topic_map.scene import MapStyle, Scene
from dashboard.topic_map.viewport import Region


@cached_by_version(max_entries=14)
def colored(atlas: Atlas, coloring: Coloring, mode: Mode) -> PaperColors:
    """Return every paper's colour and shape, whatever the filters, and the legend."""
    return color_papers(atlas.papers, coloring, Ink(atlas.palette, atlas.digest_names, mode))


@dataclass(frozen=True, slots=True)
class MapChoice:
    """Everything that a map depends on besides the snapshot; the key of the cache."""

    filters: Filters
    coloring: Coloring
    names: Names
    highlight: str | None
    picked: frozenset[str]
    region: Region | None
    mode: Mode
    phone: bool


def map_choice(address: Address, coloring: Coloring, mode: Mode, *, phone: bool) -> MapChoice:
    """Return the parts of an address that the map depends on."""
    highlighted = address.reading_list.paper_ids if address.highlight == "picked" else ()
    return MapChoice(
        address.filters,
        coloring,
        address.names or NAMES[0],
        address.highlight,
        frozenset(highlighted),
        address.region,
        mode,
        phone,
    )


@cached_by_version(max_entries=8, show_spinner="Drawing the map ...")
def map_figure(atlas: Atlas, choice: MapChoice) -> go.Figure:
    """Return the map's figure, built once for equal choices."""
    wanted = choice.filters
    filtered = filtered_papers(atlas, wanted)
    others = atlas.papers.iloc[:0]
    if wanted.query:
        before = filtered_papers(atlas, replace(wanted, query=""))
        others = before[~before["paper_id"].isin(filtered["paper_id"])]
    look = _look(atlas, choice)
    background = _soft_regions(atlas, choice.mode, look.tinted, choice.region)
    scene = Scene(
        all_papers=atlas.papers,
        filtered=filtered,
        dimmed=others,
        highlighted=_highlighted(atlas, filtered, choice),
        region=choice.region,
        topics=atlas.topics,
        themes=atlas.themes,
        hover=_hover(atlas),
        background=background,
    )
    return topic_map(scene, look)


@cached_by_version(max_entries=16)
def name_styles(atlas: Atlas, choice: MapChoice, selector: str) -> str:
    """Return the style rules that hide the names without room at the map's real size."""
    canvas = viewport.PHONE if choice.phone else viewport.DESKTOP
    whole = viewport.around(atlas.papers)
    names = [a.to_plotly_json() for a in map_figure(atlas, choice).layout.annotations]
    fit = viewport.fitted(canvas, whole, len(atlas.topics))
    return fitting_names(names, choice.region or whole, fit, selector)


def _look(atlas: Atlas, choice: MapChoice) -> MapStyle:
    papers = colored(atlas, choice.coloring, choice.mode)
    return MapStyle(
        colors=papers.colors,
        palette=atlas.palette,
        mode=choice.mode,
        canvas=viewport.PHONE if choice.phone else viewport.DESKTOP,
        names=choice.names,
        tinted=choice.coloring in ("theme", "topic"),
        shapes=papers.shapes,
    )


@cached_by_version(max_entries=2)
def _hover(atlas: Atlas) -> pd.Series:
    return hover_texts(atlas.papers, atlas.topics, atlas.digest_names)


@cached_by_version(max_entries=16)
def _soft_regions(atlas: Atlas, mode: Mode, tinted: bool, region: Region | None) -> str | None:
    look = MapStyle(pd.Series(dtype=object), atlas.palette, mode, tinted=tinted)
    return soft_regions(atlas.papers, atlas.themes, look, region)


def _highlighted(atlas: Atlas, filtered: pd.DataFrame, choice: MapChoice) -> frozenset[str]:
    """Return the ids to highlight: the reader's choice, else the search results."""
    if choice.highlight == "new":
        return frozenset(filtered["paper_id"][filtered["first_digest"] == atlas.latest_digest])
    if choice.highlight == "picked":
        return choice.picked
    return frozenset(filtered["paper_id"]) if choice.filters.query else frozenset()

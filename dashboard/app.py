"""The app: `streamlit run dashboard/app.py`."""

from __future__ import annotations

import datetime as dt
import sys
from functools import partial
from pathlib import Path

# Streamlit puts this file's folder on the path, not the one that holds the packages.
ROOT = str(Path(__file__).resolve().parents[1])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

import streamlit as st

from analysis.snapshot import (
    SnapshotDamagedError,
    SnapshotError,
    SnapshotMissingError,
    SnapshotSchemaError,
)
from dashboard import state
from dashboard.cache import snapshots as data
from dashboard.routing import address as addresses
from dashboard.text import escape as text
from dashboard.theming import css as styles
from dashboard.theming import logo as brand
from dashboard.views import about, papers
from dashboard.views.map import view as map_view
from dashboard.views.reading_list import view as reading_list
from dashboard.views.topics import outline as topics
from dashboard.views.trends import view as trends
from dashboard.widgets import browser as client
from dashboard.widgets import elements as components
from dashboard.widgets import filter_sidebar as sidebar
from dashboard.widgets import search_results as found
from dashboard.widgets.elements import Frame
from dashboard.wording import membership as wording
from evidence import formatting as phrases

VIEWS = {
    "map": map_view,
    "trends": trends,
    "topics": topics,
    "papers": papers,
    "reading-list": reading_list,
    "about": about,
}


def main() -> None:
    """Load the snapshot and draw the view that the address names."""
    st.set_page_config(page_title="Digest Atlas", page_icon=brand.mark(), layout="wide")
    mode = client.mode()
    st.logo(brand.word_mark(mode), size="large")
    st.html(f"<style>{styles.page_styles(mode)}</style>")
    frames: dict[str, Frame] = {}
    pages = {
        name: st.Page(
            partial(_draw, name, frames),
            title=_title(name),
            url_path=name if i else "atlas",
            default=not i,
        )
        for i, name in enumerate(VIEWS)
    }
    # The address of the first page has no name, whatever it is given; who types its own is let in.
    typed = st.Page(partial(_draw, "map", frames), title="Map", url_path="map", visibility="hidden")
    current = st.navigation([*pages.values(), typed], position="top")
    view = current.url_path or "map"
    st.set_page_config(page_title=f"{current.title} · Digest Atlas")
    trouble: SnapshotError | None = None
    try:
        atlas = data.load(data.snapshot_folder())
    except SnapshotError as error:
        # Who is reading goes on with what there was; who comes now must know.
        former = data.kept(data.snapshot_folder()) if state.was_shown() else None
        if former is None:
            _draw_trouble(error)
            return
        atlas, trouble = former, error
    state.note_shown()
    address, notices = state.sync(atlas.known(), view)
    left = data.found(atlas, address.filters)
    frame = Frame(atlas, address, left, view, pages, mode, client.is_phone())
    sidebar.show_line(frame)
    if searched := found.results(frame):
        found.show_corrections(frame, searched)
    if trouble:
        _draw_former(frame, trouble)
    _draw_notices(frame, notices)
    frames[view] = frame
    current.run()
    # Last, though it stands first: the browser fetches what a chart needs while this is drawn.
    sidebar.show(frame)
    data.prepare_search(atlas)
    data.give_back()


def _title(view: str) -> str:
    """Return what the navigation calls a view; the reading list with how much is on it."""
    title = view.replace("-", " ").capitalize()
    n_picked = state.n_picked() if view == "reading-list" else 0
    return f"{title} ({n_picked})" if n_picked else title


def _draw(name: str, frames: dict[str, Frame]) -> None:
    VIEWS[name].show(frames[name])


def _draw_notices(frame: Frame, found: tuple[addresses.Notice, ...]) -> None:
    """Say what in the address leads nowhere or elsewhere, and what of the dates is not certain."""
    for notice in found[:3]:
        with st.container(border=True, horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.html(f'<span class="da-note">{_said(frame, notice)}</span>', width="content")
            if notice.offers:
                opening = wording.OPENINGS["heir" if notice.heirs else notice.kind]
                st.html(f'<span class="da-note">{opening}</span>', width="content")
            elif notice.kind == "paper":
                words = "The search at the side finds a paper by its title."
                st.html(f'<span class="da-note">{words}</span>', width="content")
            for wanted, to in notice.offers:
                components.link(frame, frame.view, _named(frame, notice.kind, wanted), to)
    assumed = int((frame.atlas.digests["date_source"] == "assumed").sum())
    if assumed and frame.view != "about":
        many = "One digest's year is" if assumed == 1 else f"The years of {assumed} digests are"
        components.note(f"{many} assumed, not known; About says which.")


def _said(frame: Frame, notice: addresses.Notice) -> str:
    """Return the HTML that says what became of what the address asks for."""
    if notice.kind == "list":
        return f"Reading list: {text.html(' '.join(notice.lost))}"
    asked = text.html(notice.asked)
    if notice.heirs:
        names = (_named(frame, notice.kind, str(i)) for i in notice.heirs)
        return wording.moved(notice.kind, asked, [f"<b>{text.html(name)}</b>" for name in names])
    return (wording.gone if notice.was else wording.never)(notice.kind, asked)


def _named(frame: Frame, kind: str, wanted: str) -> str:
    """Return what a reader calls the thing of that id."""
    if kind == "digest":
        return frame.atlas.digest_names[wanted]
    if kind == "topic":
        return text.shorten(frame.atlas.topic_name(int(wanted)), 60)
    if kind == "theme":
        return text.shorten(frame.atlas.theme_name(int(wanted)), 60)
    return text.shorten(str(frame.atlas.papers.at[wanted, "title"]), 80)


def _draw_former(frame: Frame, error: SnapshotError) -> None:
    """Say that what is shown is the analysis from before, and why."""
    made = dt.datetime.fromisoformat(frame.atlas.snapshot.manifest.created).astimezone(dt.UTC)
    gone = isinstance(error, SnapshotMissingError)
    what = "The analysis is gone from its folder" if gone else "A newer analysis cannot be read"
    with st.container(border=True):
        st.html(
            f'<p class="da-note">{what}, so this is still the one made on '
            f"{phrases.day(made)} at {made:%H:%M} UTC.</p>"
            f'<p class="da-facts">{text.html(str(error))}.</p>'
        )


def _draw_trouble(error: SnapshotError) -> None:
    """Say what is wrong with the snapshot and what to run, in place of a traceback."""
    if isinstance(error, SnapshotMissingError):
        words = "There is no analysis to show yet."
    elif isinstance(error, SnapshotSchemaError):
        words = "The analysis was made for another version of Digest Atlas."
    else:
        words = "The analysis cannot be read: it is not what was written."
    components.lead(words)
    st.html(
        f'<p class="da-facts">{text.html(error.where)}<br>{text.html(error.trouble)}.</p>'
        '<p class="da-facts">Build it anew from the digests in seeds/; it takes a few minutes:</p>'
    )
    st.code("make analyze", language="bash")
    st.html('<p class="da-facts">or, where Digest Atlas is installed:</p>')
    st.code("digest-atlas analyze", language="bash")
    if isinstance(error, SnapshotDamagedError):
        st.html('<p class="da-facts">or, where it came with the repository, get it again:</p>')
        st.code("git checkout -- snapshot", language="bash")
    components.note("Then come back to this page; nothing needs to be restarted.")


main()

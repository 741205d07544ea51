"""The app: `digest-atlas open`, or `streamlit run dashboard/app.py`."""

from __future__ import annotations

import datetime as dt
import sys
from functools import partial
from pathlib import Path

# Streamlit puts this file's folder first on the path, where `search/` or `text/` would hide
# installed packages of that name. The packages are one folder up.
HERE, ROOT = str(Path(__file__).parent), str(Path(__file__).resolve().parents[1])
if HERE in sys.path:
    sys.path.remove(HERE)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

import streamlit as st

from analysis.snapshot import (
    SnapshotDamagedError,
    SnapshotError,
    SnapshotMissingError,
    SnapshotSchemaError,
)
from dashboard.cache import snapshots
from dashboard.cache.papers import filtered_papers, prepare_search
from dashboard.routing.address import Notice
from dashboard.state import session
from dashboard.text import escape
from dashboard.theming import css, logo
from dashboard.views import about, papers
from dashboard.views.map import view as map_view
from dashboard.views.reading_list import view as reading_list_view
from dashboard.views.topics import outline
from dashboard.views.trends import view as trends_view
from dashboard.widgets import browser, elements, filter_sidebar, search_results
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import link_notices
from evidence import formatting

VIEWS = {
    "map": map_view,
    "trends": trends_view,
    "topics": outline,
    "papers": papers,
    "reading-list": reading_list_view,
    "about": about,
}


def main() -> None:
    """Load the snapshot and draw the view that the address names."""
    st.set_page_config(page_title="Digest Atlas", page_icon=logo.mark(), layout="wide")
    mode = browser.mode()
    st.logo(logo.word_mark(mode), size="large")
    st.html(f"<style>{css.page_styles(mode)}</style>")
    contexts: dict[str, ViewContext] = {}
    pages = {
        name: st.Page(
            partial(_draw, name, contexts),
            title=_title(name),
            url_path=name if i else "atlas",
            default=not i,
        )
        for i, name in enumerate(VIEWS)
    }
    # The address of the first page has no name, whatever it is given; who types its own is let in.
    typed = st.Page(
        partial(_draw, "map", contexts), title="Map", url_path="map", visibility="hidden"
    )
    current = st.navigation([*pages.values(), typed], position="top")
    view = current.url_path or "map"
    st.set_page_config(page_title=f"{current.title} · Digest Atlas")
    trouble: SnapshotError | None = None
    try:
        atlas = snapshots.load(snapshots.snapshot_folder())
    except SnapshotError as error:
        # Who is reading goes on with what there was; who comes now must know.
        previous = snapshots.kept(snapshots.snapshot_folder()) if session.was_shown() else None
        if previous is None:
            _draw_trouble(error)
            return
        atlas, trouble = previous, error
    session.note_shown()
    address, notices = session.sync(atlas.known(), view)
    left = filtered_papers(atlas, address.filters)
    ctx = ViewContext(atlas, address, left, view, pages, mode, browser.is_phone())
    filter_sidebar.show_line(ctx)
    if searched := search_results.results(ctx):
        search_results.show_corrections(ctx, searched)
    if trouble:
        _draw_previous(ctx, trouble)
    _draw_notices(ctx, notices)
    contexts[view] = ctx
    current.run()
    # Last, though it stands first: the browser fetches what a chart needs while this is drawn.
    filter_sidebar.show(ctx)
    prepare_search(atlas)
    snapshots.give_back()


def _title(view: str) -> str:
    """Return what the navigation calls a view; the reading list with how much is on it."""
    title = view.replace("-", " ").capitalize()
    n_picked = session.n_picked() if view == "reading-list" else 0
    return f"{title} ({n_picked})" if n_picked else title


def _draw(name: str, contexts: dict[str, ViewContext]) -> None:
    VIEWS[name].show(contexts[name])


def _draw_notices(ctx: ViewContext, notices: tuple[Notice, ...]) -> None:
    """Say what in the address leads nowhere or elsewhere, and what of the dates is not certain."""
    for notice in notices[:3]:
        with st.container(border=True, horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.html(f'<span class="da-note">{_said(ctx, notice)}</span>', width="content")
            if notice.offers:
                opening = link_notices.OPENINGS["heir" if notice.heirs else notice.kind]
                st.html(f'<span class="da-note">{opening}</span>', width="content")
            elif notice.kind == "paper":
                words = "The search at the side finds a paper by its title."
                st.html(f'<span class="da-note">{words}</span>', width="content")
            for wanted, to in notice.offers:
                elements.link(ctx, ctx.view, _named(ctx, notice.kind, wanted), to)
    assumed = int((ctx.atlas.digests["date_source"] == "assumed").sum())
    if assumed and ctx.view != "about":
        many = "One digest's year is" if assumed == 1 else f"The years of {assumed} digests are"
        elements.note(f"{many} assumed, not known; About says which.")


def _said(ctx: ViewContext, notice: Notice) -> str:
    """Return the HTML that says what became of what the address asks for."""
    if notice.kind == "list":
        return f"Reading list: {escape.html(' '.join(notice.lost))}"
    asked = escape.html(notice.asked)
    if notice.heirs:
        names = (_named(ctx, notice.kind, str(i)) for i in notice.heirs)
        return link_notices.moved(
            notice.kind, asked, [f"<b>{escape.html(name)}</b>" for name in names]
        )
    return (link_notices.gone if notice.was else link_notices.never)(notice.kind, asked)


def _named(ctx: ViewContext, kind: str, wanted: str) -> str:
    """Return what a reader calls the thing of that id."""
    if kind == "digest":
        return ctx.atlas.digest_names[wanted]
    if kind == "topic":
        return escape.shorten(ctx.atlas.topic_name(int(wanted)), 60)
    if kind == "theme":
        return escape.shorten(ctx.atlas.theme_name(int(wanted)), 60)
    return escape.shorten(str(ctx.atlas.papers.at[wanted, "title"]), 80)


def _draw_previous(ctx: ViewContext, error: SnapshotError) -> None:
    """Say that the previous analysis is shown, and why."""
    made = dt.datetime.fromisoformat(ctx.atlas.snapshot.manifest.created).astimezone(dt.UTC)
    gone = isinstance(error, SnapshotMissingError)
    what = "The analysis is gone from its folder" if gone else "A newer analysis cannot be read"
    with st.container(border=True):
        st.html(
            f'<p class="da-note">{what}, so this is still the one made on '
            f"{formatting.day(made)} at {made:%H:%M} UTC.</p>"
            f'<p class="da-facts">{escape.html(str(error))}.</p>'
        )


def _draw_trouble(error: SnapshotError) -> None:
    """Say what is wrong with the snapshot and what to run, in place of a traceback."""
    if isinstance(error, SnapshotMissingError):
        words = "There is no analysis to show yet."
    elif isinstance(error, SnapshotSchemaError):
        words = "The analysis was made for another version of Digest Atlas."
    else:
        words = "The analysis cannot be read: it is not what was written."
    elements.lead(words)
    st.html(
        f'<p class="da-facts">{escape.html(error.where)}<br>{escape.html(error.trouble)}.</p>'
        '<p class="da-facts">Build it anew from the digests in seeds/; it takes a few minutes:</p>'
    )
    st.code("make analyze", language="bash")
    st.html('<p class="da-facts">or, where Digest Atlas is installed:</p>')
    st.code("digest-atlas analyze", language="bash")
    if isinstance(error, SnapshotDamagedError):
        st.html('<p class="da-facts">or, where it came with the repository, get it again:</p>')
        st.code("git checkout -- snapshot", language="bash")
    elements.note("Then come back to this page; nothing needs to be restarted.")


main()

"""The Streamlit app; `digest-atlas open` or `streamlit run` starts it."""

from __future__ import annotations

import datetime as dt
import sys
from functools import partial
from pathlib import Path

# Streamlit puts this file's folder first on the path, where `search/` or `text/` would shadow
# installed packages of that name. Our packages are importable from one folder up.
HERE, ROOT = str(Path(__file__).parent), str(Path(__file__).resolve().parents[1])
if HERE in sys.path:
    sys.path.remove(HERE)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

import streamlit as st

from analysis.records import UNASSIGNED
from analysis.snapshot import (
    SnapshotDamagedError,
    SnapshotError,
    SnapshotMissingError,
    SnapshotSchemaError,
)
from dashboard.atlas import group_history
from dashboard.cache import snapshots
from dashboard.cache.papers import filtered_papers, prepare_search
from dashboard.routing import link_preview
from dashboard.routing.address import Notice
from dashboard.server import headers, start
from dashboard.server import pages as server_pages
from dashboard.state import session
from dashboard.text import escape
from dashboard.theming import css, logo
from dashboard.views import about, papers
from dashboard.views.map import view as map_view
from dashboard.views.reading_list import view as reading_list_view
from dashboard.views.topics import outline
from dashboard.views.trends import view as trends_view
from dashboard.views.whats_new import view as whats_new_view
from dashboard.widgets import (
    bottom_bar,
    browser,
    browser_memory,
    elements,
    filter_sidebar,
    search_results,
)
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import link_notices
from evidence import formatting

VIEWS = {
    "map": map_view,
    "whats-new": whats_new_view,
    "trends": trends_view,
    "topics": outline,
    "papers": papers,
    "reading-list": reading_list_view,
    "about": about,
}

# The map's view by its paths besides the root.
MAP_PATHS = {"map": "map", "atlas": "map"}


def main() -> None:
    """Load the snapshot and draw the view that the address names."""
    # The page: title, logo, style sheet, navigation.
    st.set_page_config(page_title=link_preview.PRODUCT, page_icon=logo.mark(), layout="wide")
    mode = browser.mode()
    st.logo(logo.word_mark(mode), size="large")
    st.html(f"<style>{css.page_styles(mode)}</style>")
    contexts: dict[str, ViewContext] = {}
    pages = {
        name: st.Page(
            partial(_draw, name, contexts),
            title=_title(name),
            url_path=name if i else "start",
            default=not i,
        )
        for i, name in enumerate(VIEWS)
    }
    # Streamlit serves the default page at the root only; hidden pages answer other paths of it.
    typed = [
        st.Page(partial(_draw, view, contexts), title="Map", url_path=path, visibility="hidden")
        for path, view in MAP_PATHS.items()
    ]
    current = st.navigation([*pages.values(), *typed], position="top")
    view = MAP_PATHS.get(current.url_path, current.url_path) or "map"
    # The snapshot. An open session falls back to the previous one; a new session shows the error.
    load_error: SnapshotError | None = None
    folder = snapshots.snapshot_folder()
    try:
        atlas = snapshots.load(folder)
    except SnapshotError as error:
        previous = snapshots.kept(folder) if session.was_shown() else None
        if previous is None:
            _draw_error_page(error)
            return
        atlas, load_error = previous, error
    session.note_shown()
    # The view, below the filters in force and any notices.
    address, notices = session.sync(atlas.known, view)
    browser_memory.show(address, folder, atlas.latest_digest)
    name = link_preview.open_title(atlas, view, address)
    st.set_page_config(page_title=f"{name or current.title} · {link_preview.PRODUCT}")
    is_headed = name is not None and not (view == "topics" and address.topic == UNASSIGNED)
    elements.page_heading("" if is_headed else link_preview.view_title(view))
    left = filtered_papers(atlas, address.filters)
    ctx = ViewContext(atlas, address, left, view, pages, mode, browser.is_phone())
    filter_sidebar.show_line(ctx)
    if searched := search_results.results(ctx):
        search_results.show_corrections(ctx, searched)
    if load_error:
        _draw_previous_notice(ctx, load_error)
    _draw_notices(ctx, notices)
    contexts[view] = ctx
    current.run()
    # The sidebar last: meanwhile the browser already loads what the view's charts need.
    filter_sidebar.show(ctx)
    bottom_bar.show(ctx)
    prepare_search(atlas)
    snapshots.give_back()


def _title(view: str) -> str:
    """Return a view's title in the navigation, with the reading list's length."""
    title = link_preview.view_title(view)
    n_picked = session.n_picked() if view == "reading-list" else 0
    return f"{title} ({n_picked})" if n_picked else title


def _draw(name: str, contexts: dict[str, ViewContext]) -> None:
    VIEWS[name].show(contexts[name])


def _draw_notices(ctx: ViewContext, notices: tuple[Notice, ...]) -> None:
    """Draw notices on unknown or moved ids in the address, and on assumed dates."""
    for notice in notices[:3]:
        with st.container(border=True, horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.html(f'<span class="da-note">{_notice_html(ctx, notice)}</span>', width="content")
            if notice.offers:
                follows = notice.heirs or _takers(ctx, notice)
                opening = link_notices.OPENINGS["heir" if follows else notice.kind]
                st.html(f'<span class="da-note">{opening}</span>', width="content")
            elif notice.kind == "paper":
                words = f"Search for its title {'above' if ctx.phone else 'in the sidebar'}."
                st.html(f'<span class="da-note">{words}</span>', width="content")
            for wanted, to in notice.offers:
                elements.link(ctx, ctx.view, _name_of(ctx, notice.kind, wanted), to)
    n_assumed = int((ctx.atlas.digests["date_source"] == "assumed").sum())
    if n_assumed and ctx.view != "about":
        years = formatting.plural(n_assumed, "year")
        are = formatting.plural(n_assumed, "is", "are")
        digests = formatting.count(n_assumed, "digest")
        elements.note(f"The {years} of {digests} {are} assumed; see About.")


def _notice_html(ctx: ViewContext, notice: Notice) -> str:
    """Return the HTML that says what happened to the id in the address."""
    if notice.kind == "list":
        return f"Reading list: {escape.html(' '.join(notice.lost))}"
    if notice.kind in ("limit", "value"):
        return escape.html(" ".join(notice.lost))
    asked = escape.html(notice.asked)
    if notice.was and notice.kind in ("topic", "theme"):

        def bold(name: str) -> str:
            return f"<b>{escape.html(escape.shorten(name, 60))}</b>"

        if words := group_history.end_words(ctx.atlas, notice.kind, int(notice.asked), bold):
            return words
    if notice.heirs:
        names = (_name_of(ctx, notice.kind, str(i)) for i in notice.heirs)
        return link_notices.moved(
            notice.kind, asked, [f"<b>{escape.html(name)}</b>" for name in names]
        )
    return (link_notices.gone if notice.was else link_notices.never)(notice.kind, asked)


def _takers(ctx: ViewContext, notice: Notice) -> tuple[int, ...]:
    """Return the topics or themes that have papers of one that is gone."""
    if not notice.was or notice.kind not in ("topic", "theme"):
        return ()
    return ctx.atlas.lineage.takers(notice.kind, int(notice.asked))


def _name_of(ctx: ViewContext, kind: str, wanted: str) -> str:
    """Return the name or title of a digest, topic, theme or paper."""
    if kind == "digest":
        return ctx.atlas.digest_names[wanted]
    if kind == "topic":
        return escape.shorten(ctx.atlas.topic_name(int(wanted)), 60)
    if kind == "theme":
        return escape.shorten(ctx.atlas.theme_name(int(wanted)), 60)
    return escape.shorten(str(ctx.atlas.papers.at[wanted, "title"]), 80)


def _draw_previous_notice(ctx: ViewContext, error: SnapshotError) -> None:
    """Draw a notice that the page still shows the previous snapshot, and why."""
    made = dt.datetime.fromisoformat(ctx.atlas.snapshot.manifest.created).astimezone(dt.UTC)
    gone = isinstance(error, SnapshotMissingError)
    what = "The snapshot was removed" if gone else "The new snapshot can't be read"
    with st.container(border=True):
        st.html(
            f'<p class="da-note">{what}. This page still shows the one of '
            f"{formatting.day(made)}, {made:%H:%M} UTC. Run <code>digest-atlas analyze</code>; "
            "the page then updates on the next click.</p>"
            f'<p class="da-facts">{escape.html(str(error))}.</p>'
        )


def _draw_error_page(error: SnapshotError) -> None:
    """Draw what is wrong with the snapshot and how to fix it, in place of the view."""
    if isinstance(error, SnapshotMissingError):
        words = "There is no snapshot to show yet."
    elif isinstance(error, SnapshotSchemaError):
        words = "The snapshot was made for another version of Digest Atlas."
    else:
        words = "The snapshot can't be read: its files are damaged or incomplete."
    elements.page_heading(link_preview.PRODUCT)
    elements.lead(words)
    st.html(
        f'<p class="da-facts">{escape.html(error.where)}<br>{escape.html(error.problem)}.</p>'
        '<p class="da-facts">Analyze the digests in seeds/ (takes a few minutes):</p>'
    )
    st.code("digest-atlas analyze", language="bash")
    st.html('<p class="da-facts">In a checkout of the repository, instead:</p>')
    st.code("make analyze", language="bash")
    if isinstance(error, SnapshotDamagedError):
        st.html('<p class="da-facts">Or restore the snapshot that is part of the repository:</p>')
        st.code("git checkout -- snapshot", language="bash")
    elements.note("Then reload this page; the server can keep running.")


if __name__ == "__main__":
    # Streamlit runs this file for each session and change.
    main()
else:
    # Streamlit's server imports it once, for what the server adds to its own pages.
    app = st.App(
        __file__,
        routes=server_pages.routes(tuple(VIEWS), MAP_PATHS),
        middleware=headers.middleware(),
        lifespan=start.lifespan,
    )

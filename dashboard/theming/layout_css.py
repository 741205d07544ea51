"""The style sheet of columns, of the map's size, and of legends. Pure."""

from __future__ import annotations

from dashboard.theming.theme import Tones


def layout_styles(tones: Tones) -> str:
    """Return the styles of everything whose place depends on the room there is."""
    return f"{_COLUMNS}{_MAP}{_legend(tones)}"


# Streamlit puts columns below each other in windows of up to 640 px. Beside an open sidebar, or
# zoomed in, that is too late: ours wrap as soon as one would get too narrow for its content.
_COLUMNS = """
@media (min-width: 641px) and (max-width: 1500px) {
[data-testid="stMainBlockContainer"] { padding-left: clamp(1rem, 3vw, 3rem);
  padding-right: clamp(1rem, 3vw, 3rem); }
}
:is(.st-key-da-map-and-side, .st-key-da-halves, .st-key-da-ends) > [data-testid="stLayoutWrapper"] >
  [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
.st-key-da-map-and-side > * > * > [data-testid="stColumn"]:first-child { flex: 2.2 1 36rem;
  min-width: min(100%, 36rem); }
.st-key-da-map-and-side > * > * > [data-testid="stColumn"]:last-child { flex: 1 1 16rem;
  min-width: min(100%, 16rem); }
.st-key-da-halves > * > * > [data-testid="stColumn"]:first-child { flex: 1.2 1 28rem;
  min-width: min(100%, 28rem); }
.st-key-da-halves > * > * > [data-testid="stColumn"]:last-child { flex: 1 1 24rem;
  min-width: min(100%, 24rem); }
.st-key-da-ends > * > * > [data-testid="stColumn"] { flex: 1 1 9rem; min-width: 9rem; }
.st-key-da-mentions p { white-space: normal; overflow-wrap: anywhere; text-align: left; }
.st-key-timelines, .st-key-heat-map { overflow-x: auto; }
@media (min-width: 641px) {
.st-key-timelines [data-testid="stFullScreenFrame"] { min-width: 40rem; }
.st-key-heat-map [data-testid="stFullScreenFrame"] { min-width: 50rem; }
}
"""

# The whole map is visible without scrolling. The chart measures the element that holds it; the
# distance from the top of the window depends on what is above the map.
_MAP = """
.st-key-map .js-plotly-plot { container: da-map / size; height: 100%; }
@media (min-width: 641px) {
[data-testid="stMain"] { --da-introduction: 0rem; --da-filter-line: 0rem;
  --da-news-line: 0rem; }
[data-testid="stMain"]:has(.st-key-da-introduction > *) { --da-introduction: 7rem; }
[data-testid="stMain"]:has(.st-key-da-news-line > *) { --da-news-line: 3.5rem; }
[data-testid="stMain"]:has(.st-key-da-filter-line) { --da-filter-line: 3.5rem; }
.st-key-map, .st-key-map [data-testid="stFullScreenFrame"],
.st-key-map [data-testid="stPlotlyChart"] {
  max-height: max(20rem,
    calc(100dvh - 14rem - var(--da-introduction) - var(--da-filter-line) -
    var(--da-news-line))); }
}
"""


def _legend(tones: Tones) -> str:
    return f"""
.da-legend {{ display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; color: {tones.quiet};
  font-size: .9rem; line-height: 1.45; margin: 0; padding: 0; list-style: none; }}
.da-legend li {{ display: inline-flex; align-items: center; gap: .4rem; margin: 0; }}
.da-legend .da-swatch {{ flex: none; margin: 0; }}
.da-themes li {{ max-width: 100%; overflow-wrap: anywhere; }}
.da-legend i {{ flex: none; width: 1.7rem; height: 1rem;
  background: center / contain no-repeat; }}
"""

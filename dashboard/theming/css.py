"""The style sheet of the page, in addition to Streamlit's theme. Pure."""

from __future__ import annotations

from dashboard.theming.bottom_bar_css import bar_styles
from dashboard.theming.layout_css import layout_styles
from dashboard.theming.table_css import table_styles
from dashboard.theming.theme import TONES, UNASSIGNED_COLOR, Mode, Tones


def page_styles(mode: Mode) -> str:
    """Return the style sheet of a mode."""
    tones = TONES[mode]
    return f"""
.da-lead {{ font-size: 1.2rem; line-height: 1.5; margin: 0; max-width: 62rem;
  text-wrap: pretty; overflow-wrap: anywhere; }}
.da-say, p:is(.da-note, .da-quiet),
:is(.st-key-da-filter-line, .st-key-da-corrections, .st-key-da-nothing-found) .da-note {{
  overflow-wrap: anywhere; }}
[data-testid="stLayoutWrapper"]:has(> :is(.st-key-da-page-heading, .st-key-da-memory)) {{
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
.da-note, .da-quiet {{ color: {tones.quiet}; font-size: .9rem; line-height: 1.45; margin: 0;
  max-width: 62rem; }}
.da-title {{ font-size: 1.55rem; line-height: 1.25; font-weight: 650; margin: 0;
  max-width: 46rem; text-wrap: balance; overflow-wrap: anywhere; }}
.da-card .da-title {{ font-size: 1.2rem; }}
.da-head {{ font-size: 1.05rem; font-weight: 650; margin: .6rem 0 0; }}
.da-abstract p {{ max-width: 70ch; line-height: 1.6; margin: 0 0 .6rem; overflow-wrap: anywhere; }}
.da-facts {{ color: {tones.quiet}; font-size: .92rem; line-height: 1.5; margin: .15rem 0 0;
  max-width: 70ch; overflow-wrap: anywhere; text-wrap: pretty; }}
.da-swatch {{ display: inline-block; width: .72em; height: .72em; border-radius: 50%;
  margin-right: .45em; vertical-align: -.02em; }}
.da-ring {{ background: transparent !important; border: 2px solid {UNASSIGNED_COLOR[mode]}; }}
.da-scale {{ display: inline-flex; align-items: center; gap: .5rem; flex-wrap: wrap; }}
.da-ramp {{ display: inline-flex; border-radius: 3px; overflow: hidden; }}
.da-ramp i {{ width: 1.1rem; height: .7rem; }}
.st-key-da-map-choices label p {{ color: {tones.quiet}; }}
.da-barline {{ display: flex; align-items: center; gap: .7rem; margin: 0 0 .3rem; }}
.da-bar {{ flex: 1 1 4rem; height: 6px; border-radius: 3px; background: {tones.raised};
  overflow: hidden; }}
.da-fill {{ display: block; height: 100%; border-radius: 3px; min-width: 6px;
  background: currentColor; }}
.da-hatched {{ background: repeating-linear-gradient(115deg, currentColor 0 2px,
  transparent 2px 5px); box-shadow: inset 0 0 0 1px currentColor; }}
.da-sure {{ color: {tones.quiet}; font-size: .88rem; white-space: nowrap; cursor: help;
  font-variant-numeric: tabular-nums; }}
.da-barline .da-sure {{ flex: 0 0 6.6rem; }}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {{ opacity: 1;
  color: {tones.quiet}; font-size: .9rem; }}
.st-key-da-side-head .da-head {{ margin: 0; }}
[class*="st-key-da-row-"] [data-testid="stHtml"]:has(> .da-number) {{ text-align: right; }}
.st-key-da-news-line:not(:empty) {{ background: {tones.raised}; border-radius: .5rem;
  padding: .5rem 1rem; }}
.st-key-da-news-line .da-note {{ color: {tones.text}; }}
.st-key-da-introduction:not(:empty) {{ background: {tones.raised}; border-radius: .5rem;
  padding: .7rem 1rem; }}
.st-key-da-introduction .da-note {{ color: {tones.text}; max-width: none; }}
.st-key-da-starts {{ column-gap: 1.6rem; row-gap: .4rem; }}
.st-key-da-starts [class*="st-key-da-start-"] {{ flex: 0 1 auto; max-width: 24rem; }}
.st-key-da-starts > :last-child {{ margin-left: auto; }}
.da-dots {{ letter-spacing: .08em; font-size: .8em; }}
.da-reason {{ color: {tones.text}; background: {tones.raised}; border-radius: 1rem;
  padding: .05rem .6rem; white-space: nowrap; }}
.da-number {{ color: {tones.quiet}; font-variant-numeric: tabular-nums; white-space: nowrap;
  font-size: .95rem; }}
.da-chips {{ display: flex; flex-wrap: wrap; gap: .35rem; margin: .2rem 0; }}
.da-chips span {{ background: {tones.raised}; border-radius: 1rem; padding: .1rem .7rem;
  font-size: .92rem; overflow-wrap: anywhere; }}
.da-table {{ border-collapse: collapse; font-size: .95rem; width: 100%; }}
.da-table th {{ text-align: left; font-weight: 600; color: {tones.quiet}; }}
.da-table th, .da-table td {{ padding: .3rem .9rem .3rem 0; border: 0;
  border-bottom: 1px solid {tones.line}; vertical-align: top; overflow-wrap: anywhere; }}
.da-cells td, .da-cells th {{ min-width: 6rem; overflow-wrap: break-word; }}
.da-table thead th:first-child {{ overflow-wrap: normal; }}
.da-name {{ font-size: .875rem; }}
[data-testid="stMain"] [data-testid="stPageLink-NavLink"] {{ padding: .1rem 0;
  min-height: 0; background: transparent; }}
[data-testid="stMain"] [data-testid="stPageLink-NavLink"]:hover p {{
  text-decoration: underline; }}
[data-testid="stMain"] [data-testid="stPageLink-NavLink"] p {{ color: {tones.accent};
  font-weight: 400; line-height: 1.4; white-space: normal; overflow-wrap: anywhere; }}
[class*="st-key-da-list"] [data-testid="stPageLink-NavLink"] p {{ font-weight: 600; }}
[class*="st-key-da-list"] .da-facts {{ margin: -.1rem 0 .55rem; font-size: .88rem;
  max-width: 62rem; }}
.da-pairs th {{ width: 15rem; }}
.da-scroll {{ overflow-x: auto; }}
.da-tall {{ max-height: 26rem; overflow-y: auto; }}
.da-tall th, .da-tall td {{ min-width: 4.2rem; overflow-wrap: normal; }}
.da-digests th {{ white-space: nowrap; }}
.da-overview :is(th, td):nth-child(-n+3) {{ white-space: nowrap; }}
.da-overview td:last-child {{ min-width: 12rem; }}
.da-digests td:nth-child(6) {{ min-width: 9rem; overflow-wrap: anywhere; }}
.da-digests td:nth-child(7) {{ min-width: 8rem; }}
.da-digests td:nth-child(2) {{ min-width: 6rem; }}
[data-testid="stExpander"] summary {{ opacity: 1; }}
[data-testid="stExpander"] summary p {{ color: {tones.quiet}; }}
[data-testid="stExpander"] summary:hover p {{ color: {tones.text}; }}
[class*="st-key-da-fold-"] summary {{ color: {tones.text}; gap: .5rem; opacity: 1; }}
[class*="st-key-da-group-"] [class*="st-key-da-row-"] {{ padding-left: 1.3rem; }}
[class*="st-key-da-fold-"] summary p {{ color: {tones.text}; }}
[class*="st-key-da-fold-topics"] summary p {{ font-size: 1.05rem; }}
[class*="st-key-da-fold-"] summary > span > div {{ flex: 1; }}
[class*="st-key-da-fold-topics"] summary {{ max-width: 47.4rem; }}
[data-testid="stLayoutWrapper"]:has(> [class*="st-key-da-fold-map"]) {{ margin-bottom: -.6rem; }}
[class*="st-key-da-fold-"] summary::before {{ content: ""; flex: none; width: .9rem;
  height: .9rem; border-radius: 50%; }}
[class*="st-key-da-fold-"] summary::after {{ flex: none; background-repeat: no-repeat; }}
[class*="st-key-da-topic-"] {{ margin-left: 1.4rem; max-width: 64rem; display: flex;
  width: calc(100% - 1.4rem);
  flex-flow: row wrap; align-items: center; column-gap: 1.2rem; }}
[class*="st-key-da-topic-"] > :first-child {{ flex: 1 1 15rem; width: auto; min-width: 0; }}
[class*="st-key-da-topic-"] [data-testid="stElementContainer"]:has(.da-at-size),
[class*="st-key-da-topic-"] [data-testid="stHtml"]:has(> .da-at-size) {{ display: contents; }}
[class*="st-key-da-topic-"] .da-at-verdict {{ flex: 0 0 8.2rem; }}
[class*="st-key-da-topic-"] .da-at-size {{ flex: 0 1 22.5rem; }}
[class*="st-key-da-topic-"] .da-at-words {{ flex: 1 0 100%; max-width: none; margin: 0;
  padding-left: 1.2rem; }}
[class*="st-key-da-topic-"] .da-bar {{ flex: 0 0 4.5rem; }}
[class*="st-key-da-topic-"] .da-number {{ flex: 1 0 auto; }}
[class*="st-key-da-topic-"] .da-barline {{ margin: 0; }}
@media (max-width: 640px) {{
[class*="st-key-da-topic-"] > :first-child {{ flex-basis: 100%; }}
[class*="st-key-da-topic-"] .da-barline {{ flex-wrap: wrap; row-gap: 0; }}
[class*="st-key-da-topic-"] .da-at-words {{ padding-left: 0; }}
[class*="st-key-da-fold-topics"] summary {{ flex-wrap: wrap; row-gap: 0; }}
[class*="st-key-da-fold-topics"] summary > :first-of-type {{ flex: 1 1 calc(100% - 4.5rem); }}
[class*="st-key-da-fold-topics"] summary::after {{ margin-left: 1.4rem; }}
}}
[class*="st-key-da-near-"] .da-bar {{ flex: 0 0 7rem; }}
[class*="st-key-da-near-"] .da-number {{ flex: 0 0 2.6rem; }}
[class*="st-key-da-near-"] .da-facts {{ margin: 0; font-size: .88rem; }}
[class*="st-key-da-themeline"] a p {{ font-weight: 650; }}
[class*="st-key-da-newsname-"] [data-testid="stPageLink-NavLink"] p {{ font-weight: 650;
  font-size: 1.05rem; }}
[class*="st-key-da-newsname-"] {{ padding-top: .5rem; }}
[class*="st-key-da-ended-"] .da-say {{ margin: 0; }}
.da-proposals {{ color: {tones.text}; font-size: .95rem; line-height: 1.5; margin: 0;
  max-width: 62rem; overflow-wrap: anywhere; }}
.st-key-da-like {{ gap: .4rem; }}
[class*="st-key-da-list-"] {{ scroll-margin-top: 4.5rem; }}
.da-words th, .da-words td {{ overflow-wrap: normal; }}
.da-words tbody th {{ min-width: 6.8rem; overflow-wrap: normal; }}
.da-words td:nth-child(2) {{ min-width: 3rem; }}
.da-words td:nth-child(3) {{ min-width: 9rem; }}
.da-mark {{ color: {tones.text}; background: {tones.raised}; border-radius: .3rem;
  padding: 0 .35rem; font-size: .85em; white-space: nowrap; }}
{_focus(tones)}{_picks(tones)}{table_styles(tones)}{layout_styles(tones)}{bar_styles(tones)}"""


def _focus(tones: Tones) -> str:
    """Return the styles of the keyboard focus: one visible outline for all elements.

    Streamlit's own outline has too little contrast. A closed sidebar is only moved out of the
    window; hiding it keeps the focus from going through it unseen.
    """
    fields = (
        '[data-testid="stTextInputRootElement"], [data-testid="stTextAreaRootElement"], '
        '[data-testid="stSelectbox"] [role="group"], [data-testid="stMultiSelect"] [role="group"], '
        '[data-baseweb="select"] > div'
    )
    return f"""
:is(a, button, summary, [tabindex], [role="radio"]):focus-visible,
label:has(input:focus-visible), :is({fields}):focus-within {{
  outline: 2px solid {tones.accent} !important; outline-offset: 1px; box-shadow: none; }}
[data-testid="stSidebar"][data-collapsed="true"] {{ visibility: hidden; }}
[data-testid="stMain"]:focus-visible, [role="listbox"]:focus-visible,
[role="option"]:focus-visible {{ outline-offset: -2px; }}
"""


def _picks(tones: Tones) -> str:
    """Return the styles of the pick buttons and of the reading list."""
    titled = '[class*="st-key-da-pick-"], [class*="st-key-da-move-"]'
    return f"""
:is({titled}, [class*="st-key-pickall-"]) button {{ color: {tones.accent}; }}
:is({titled}) button {{ padding: 0 .15rem; min-height: 1.6rem; }}
:is({titled}) button:disabled {{ opacity: .35; }}
:is({titled}) button p {{ font-size: 0; position: relative; white-space: nowrap; }}
:is({titled}) button p strong {{ font-size: .88rem; font-weight: 400; }}
[class*="st-key-da-pick-"] button p em strong {{ font-weight: 650; font-style: normal; }}
:is({titled}) button p > em:last-child {{ position: absolute; width: 1px; height: 1px;
  overflow: hidden; clip-path: inset(50%); white-space: nowrap; }}
[class*="st-key-da-list-"], [class*="st-key-da-titles-"] {{ display: grid; column-gap: 1rem;
  grid-template-columns: minmax(0, 1fr) 5.2rem; grid-auto-flow: dense; max-width: 66rem; }}
:is([class*="st-key-da-list-"], [class*="st-key-da-titles-"]) > * {{ grid-column: 1; }}
[class*="st-key-da-list-"] > [class*="st-key-da-pick-"] {{ grid-column: 2; grid-row: span 2; }}
[class*="st-key-da-titles-"] > [class*="st-key-da-pick-"] {{ grid-column: 2; }}
[class*="st-key-da-entry-"] {{ border-bottom: 1px solid {tones.line}; padding-bottom: .3rem;
  max-width: 62rem; }}
[class*="st-key-da-entry-"] [data-testid="stPageLink-NavLink"] p {{ font-weight: 600; }}
[class*="st-key-da-entry-"] > :not(:first-child) {{ margin-left: 2.2rem;
  width: calc(100% - 2.2rem); }}
.st-key-da-entries {{ margin-top: .6rem; }}
.da-place {{ display: inline-block; min-width: 1.6rem; line-height: 1.2; color: {tones.quiet};
  font-variant-numeric: tabular-nums; text-align: right; }}
.da-notes {{ border-left: 3px solid {tones.line}; padding-left: .7rem; margin: .3rem 0; }}
.da-notes p {{ max-width: 70ch; margin: 0; line-height: 1.5; overflow-wrap: anywhere; }}
ul.da-strip.da-strip {{ list-style: none; display: grid; gap: .5rem 1.2rem; margin: .2rem 0;
  padding: 0;
  grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); max-width: 66rem; }}
.da-strip li {{ display: flex; gap: .1rem; margin: 0; line-height: 1.35; font-size: .92rem; }}
.da-strip .da-swatch {{ flex: none; margin-top: .25em; box-sizing: border-box; width: .95em;
  height: .95em; }}
.da-strip b {{ font-weight: 600; overflow-wrap: anywhere; }}
.da-strip .da-lacks b {{ font-weight: 400; }}
"""

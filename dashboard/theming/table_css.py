"""The style sheet of the tables whose cells are Streamlit elements. Pure.

Each row is a grid. A table measures its own width, not the window's: beside an open sidebar, or
zoomed in, it moves cells to a second line, and on a phone each row is a card.
"""

from __future__ import annotations

from dashboard.theming.theme import Tones


def table_styles(tones: Tones) -> str:
    """Return the styles of the trend table and of the table of a comparison."""
    return f"{_trend_table(tones)}{_changes(tones)}"


def _trend_table(tones: Tones) -> str:
    row = '[class*="st-key-da-mover-"], .st-key-da-moverhead'
    return f"""
.st-key-da-movers {{ container: da-movers / inline-size; }}
{row} {{ display: grid; column-gap: 1rem; align-items: start; padding: .5rem 0;
  grid-template-columns: minmax(9rem, 1fr) 7.4rem 6.1rem 6.1rem 10.4rem 9.4rem 6.8rem;
  border-bottom: 1px solid {tones.line}; }}
[class*="st-key-da-mover"] [data-testid="stElementContainer"]:has(.da-cell),
[class*="st-key-da-mover"] [data-testid="stHtml"]:has(> .da-cell) {{ display: contents; }}
.st-key-da-movers-top {{ justify-content: space-between; }}
.st-key-da-moverhead {{ color: {tones.quiet}; font-size: .9rem; align-items: end;
  padding-top: 0; }}
.da-small {{ display: block; color: {tones.quiet}; font-size: .82rem; line-height: 1.35;
  font-variant-numeric: tabular-nums; }}
.da-cell {{ min-width: 0; font-size: .92rem; line-height: 1.4; }}
.da-cell b {{ font-weight: 600; }}
.da-picture {{ display: block; background-repeat: no-repeat; max-width: 100%; }}
.da-verdict {{ font-weight: 600; white-space: nowrap; }}
.da-quiet .da-verdict, .da-shaky {{ font-weight: 400; }}
.da-at-sure .da-sure {{ white-space: normal; }}
[class*="st-key-da-at-start"] p, [class*="st-key-da-at-end"] p {{ font-size: .92rem;
  width: min-content; min-width: 5.8rem;
  font-variant-numeric: tabular-nums; }}
@container da-movers (max-width: 61.4rem) {{
{row} {{ grid-template-columns: 7.4rem 6.1rem 6.1rem 10.4rem minmax(6.8rem, 1fr);
  grid-template-areas: "name name name verdict verdict" "spark start end change stability"; }}
{_areas()}
}}
@container da-movers (max-width: 41rem) {{
.st-key-da-moverhead {{ display: none; }}
[class*="st-key-da-mover-"] {{ grid-template-columns: 1fr 1fr; row-gap: .4rem;
  padding: .8rem 0;
  grid-template-areas: "name name" "spark change" "start end" "verdict stability"; }}
[class*="st-key-da-at-name"] p {{ font-weight: 600; }}
[class*="st-key-da-at-start"]::before {{ content: "Start"; }}
[class*="st-key-da-at-end"]::before {{ content: "End"; }}
.da-at-sure::before {{ content: "Stability"; display: block; }}
.da-at-sure::before, [class*="st-key-da-at-start"]::before, [class*="st-key-da-at-end"]::before {{
  color: {tones.quiet}; font-size: .82rem; }}
}}
"""


def _areas() -> str:
    """Return the rules that put each cell, of a row or of the head, into its area."""
    rules = [
        f"[class*='st-key-da-mover'] .da-at-{area} {{ grid-area: {area}; }}"
        for area in ("name", "spark", "start", "end", "change", "verdict", "stability")
    ]
    rules.append("[class*='st-key-da-mover'] .da-at-sure { grid-area: stability; }")
    rules += [
        f"[class*='st-key-da-mover-'] > :has(> [class*='st-key-da-at-{cell}']) "
        f"{{ grid-area: {cell}; }}"
        for cell in ("name", "start", "end")
    ]
    return "\n".join(rules)


def _changes(tones: Tones) -> str:
    row = '[class*="st-key-da-change-"], [class*="st-key-da-changehead"]'
    return f"""
[class*="st-key-da-changes"] {{ container: da-changes / inline-size; }}
{row} {{ display: grid; grid-template-columns: minmax(9rem, 1fr) 9.5rem 9.5rem 8rem 9.5rem;
  column-gap: 1rem; align-items: center; padding: .25rem 0;
  border-bottom: 1px solid {tones.line}; }}
[class*="st-key-da-changehead"] {{ color: {tones.quiet}; font-size: .9rem; align-items: end; }}
:is({row}) [data-testid="stElementContainer"]:has(> [data-testid="stHtml"] > .da-cell) {{
  min-width: 0; width: auto; }}
[class*="st-key-da-change-"] .da-number, .st-key-da-periods :is(.da-number, .da-quiet) {{
  font-size: .875rem; }}
.da-verdicts .da-facts {{ max-width: 62rem; margin-bottom: .35rem; }}
.da-say {{ font-size: 1.05rem; line-height: 1.5; margin: 0; max-width: 62rem; }}
@container da-changes (max-width: 49.4rem) {{
{row} {{ grid-template-columns: repeat(3, 1fr); row-gap: .2rem; }}
:is({row}) > :nth-child(1) {{ grid-area: 1 / 1 / 2 / 3; }}
:is({row}) > :nth-child(5) {{ grid-area: 1 / 3 / 2 / 4; }}
}}
@container da-changes (max-width: 26rem) {{
[class*="st-key-da-changehead"] {{ display: none; }}
[class*="st-key-da-change-"] {{ grid-template-columns: 1fr 1fr; row-gap: .3rem;
  padding: .8rem 0; }}
[class*="st-key-da-change-"] > :nth-child(1) {{ grid-area: 1 / 1 / 2 / 3; }}
[class*="st-key-da-change-"] > :nth-child(5) {{ grid-area: auto; }}
[class*="st-key-da-before-"]::before {{ content: "Before"; }}
[class*="st-key-da-after-"]::before {{ content: "After"; }}
[class*="st-key-da-before-"]::before, [class*="st-key-da-after-"]::before {{
  color: {tones.quiet}; font-size: .82rem; }}
}}
"""

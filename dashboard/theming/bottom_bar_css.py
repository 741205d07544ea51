"""The style sheet of the bar at the bottom of a phone's screen. Pure."""

from __future__ import annotations

from dashboard.theming.theme import Tones

BAR_PX = 56
"""Height of the bar."""


def bar_styles(tones: Tones) -> str:
    """Return the styles of the bar, which only narrow windows show."""
    bar = ".st-key-da-bar"
    return f"""
[data-testid="stLayoutWrapper"]:has(> {bar}) {{ display: none; }}
@media (max-width: 640px) {{
[data-testid="stExpandSidebarButton"] {{ min-width: 44px; min-height: 44px; }}
[data-testid="stMain"]:has({bar}) [data-testid="stMainBlockContainer"] {{
  padding-bottom: calc({BAR_PX + 40}px + env(safe-area-inset-bottom)); }}
[data-testid="stMain"]:has({bar}) {{ scroll-padding-bottom: {BAR_PX + 8}px; }}
[data-testid="stLayoutWrapper"]:has(> {bar}) {{ display: block; }}
{bar} {{ position: fixed; inset: auto 0 0 0; z-index: 90; display: grid; gap: 0;
  grid-template-columns: repeat(7, minmax(0, 1fr)); width: 100%; background: {tones.raised};
  border-top: 1px solid {tones.line}; padding-bottom: env(safe-area-inset-bottom); }}
{bar} > *, {bar} [class*="st-key-da-bar-"], {bar} [data-testid="stElementContainer"],
{bar} [data-testid="stPageLink"] {{ width: 100%; height: {BAR_PX}px; min-height: {BAR_PX}px; }}
[data-testid="stMain"] {bar} [data-testid="stPageLink-NavLink"] {{ flex-direction: column;
  justify-content: center; align-items: center; gap: .1rem; width: 100%; height: {BAR_PX}px;
  padding: 0; margin: 0; border-radius: 0; }}
[data-testid="stMain"] {bar} [data-testid="stPageLink-NavLink"] p {{ font-size: .75rem;
  line-height: 1.2; color: {tones.text}; white-space: nowrap; overflow-wrap: normal; }}
[data-testid="stMain"] {bar} [class*="st-key-da-bar-here"] p {{ color: {tones.accent};
  font-weight: 650; }}
{bar} [class*="st-key-da-bar-here"] {{ box-shadow: inset 0 2px 0 {tones.accent}; }}
{bar} [data-testid="stIconMaterial"] {{ font-size: 1.3rem; color: {tones.quiet}; }}
{bar} [class*="st-key-da-bar-here"] [data-testid="stIconMaterial"] {{ color: {tones.accent}; }}
}}
@media print {{ [data-testid="stLayoutWrapper"]:has(> {bar}) {{ display: none; }} }}
"""

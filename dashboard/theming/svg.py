"""SVG pictures as CSS backgrounds. Pure.

Streamlit removes inline SVG from HTML. A picture contains only numbers and colours, never text.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote


def picture_url(parts: Sequence[str], width: float, height: float) -> str:
    """Return SVG elements as the CSS value ``url('data:...')``."""
    picture = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width:g} {height:g}'>"
        f"{''.join(parts)}</svg>"
    )
    # Percent-encode every character that could end the URL or the attribute.
    return f"url('data:image/svg+xml,{quote(picture, safe=' =:/.-')}')"

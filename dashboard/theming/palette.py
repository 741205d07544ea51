"""Which colour what has: themes by hue, topics as shades of their theme's, how sure by depth. Pure.

Numbers last, so colours do: a theme or topic that is added changes no other's colour, unless
there are so many that a colour must be shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from analysis.records import UNASSIGNED, membership_label
from dashboard.theming.oklab import contrast, oklab, oklch
from dashboard.theming.theme import TONES, UNASSIGNED_COLOR, Mode

Coloring = Literal["theme", "topic", "digest", "first_listed", "membership", "upvotes", "novelty"]
COLORINGS: tuple[Coloring, ...] = get_args(Coloring)
"""What the colours of the map can say; the first unless the reader chooses."""

N_HUES = 120
"""Distinct colours of themes; with more of them, some share one."""

N_SHADES = 8
"""Shades of one theme's colour, at most; topics beyond share them in turn."""

_LEAST_APART = 0.03
"""OKLab distance that two shades of a theme keep; about 0.02 can be told side by side."""


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour in OKLCH: one hue and chroma, its lightness on light and on dark ground."""

    hue: float
    on_light: float
    on_dark: float
    chroma: float

    def on(self, mode: Mode) -> str:
        """Return it as ``#rrggbb``."""
        return _hex(self, mode)


@cache
def _hex(shade: Shade, mode: Mode) -> str:
    lightness = shade.on_light if mode == "light" else shade.on_dark
    return oklch(lightness, shade.chroma, shade.hue)


# The hues of Okabe and Ito and of Paul Tol; lightness and chroma searched so that any two stay
# apart for eyes with and without red-green deficiency and all keep 3:1 against both grounds.
_FIRST = (
    Shade(269, 0.410, 0.620, 0.165),
    Shade(63, 0.655, 0.620, 0.142),
    Shade(164, 0.629, 0.862, 0.158),
    Shade(336, 0.411, 0.634, 0.165),
    Shade(221, 0.509, 0.738, 0.165),
    Shade(105, 0.518, 0.895, 0.165),
    Shade(291, 0.623, 0.894, 0.106),
    Shade(42, 0.410, 0.784, 0.146),
)
N_DISTINCT = len(_FIRST)
"""Colours that any two of, laid over each other, can be told apart by."""

_MEMBERSHIP_SHADES = {
    "strong": Shade(255, 0.38, 0.88, 0.15),
    "fair": Shade(255, 0.53, 0.70, 0.12),
    "weak": Shade(255, 0.66, 0.53, 0.05),
}

N_STEPS = 9
"""Steps of the ramp that numbers are shown by."""

_RAMP = ((185, 0.64, 0.55, 0.09), (285, 0.30, 0.93, 0.14))
"""Hue, lightness on light, lightness on dark, chroma: of the least and of the most."""


@dataclass(frozen=True)
class Palette:
    """The colours of one snapshot's themes and topics.

    Attributes
    ----------
    themes, topics
        Shades by id.
    theme_of
        The theme of each topic; `UNASSIGNED` for none.
    """

    themes: Mapping[int, Shade]
    topics: Mapping[int, Shade]
    theme_of: Mapping[int, int]

    def theme(self, theme_id: int, mode: Mode) -> str:
        """Return a theme's colour; grey for none."""
        return self.themes[theme_id].on(mode) if theme_id in self.themes else UNASSIGNED_COLOR[mode]

    def topic(self, topic_id: int, mode: Mode, by: Coloring = "topic") -> str:
        """Return a topic's own shade or its theme's colour; grey between topics."""
        theme_id = self.theme_of.get(topic_id, UNASSIGNED)
        if by == "theme" and theme_id in self.themes:
            return self.theme(theme_id, mode)
        return self.topics[topic_id].on(mode) if topic_id in self.topics else UNASSIGNED_COLOR[mode]


def palette_of(theme_ids: Iterable[int], theme_of: Mapping[int, int]) -> Palette:
    """Choose colours.

    Parameters
    ----------
    theme_ids
        All themes there are.
    theme_of
        The theme of each topic. A topic without a known one gets a hue of its own.
    """
    known = sorted(set(theme_ids))
    alone = sorted(t for t, theme_id in theme_of.items() if theme_id not in known)
    # One row of slots for both; the key tells a theme from a topic of the same number.
    slots = _slots(known, taken=())
    own = _slots(alone, taken=slots.values())
    topics = {topic_id: _hues()[slot] for topic_id, slot in own.items()}
    for theme_id, slot in slots.items():
        inside = sorted(t for t, of in theme_of.items() if of == theme_id)
        shades = _shades(slot)
        topics |= {t: shades[i % len(shades)] for i, t in enumerate(inside)}
    return Palette({t: _hues()[slot] for t, slot in slots.items()}, topics, dict(theme_of))


def _slots(ids: Sequence[int], taken: Iterable[int]) -> dict[int, int]:
    """Give each id a slot: the one its number points to, or the next that is free.

    Up to eight in all, only the eight colours that colour-blind eyes can tell are given.
    """
    used = set(taken)
    slots = {}
    for each in ids:
        room = len(_FIRST) if len(used) < len(_FIRST) else N_HUES
        start = each % room
        turns = ((start + step) % room for step in range(room))
        slots[each] = next((slot for slot in turns if slot not in used), start)
        used.add(slots[each])
    return slots


def distinct(n_wanted: int, mode: Mode) -> list[str]:
    """Return colours of which no two are alike, for lines that cross.

    Raises
    ------
    ValueError
        If more than `N_DISTINCT` are wanted.
    """
    if n_wanted > N_DISTINCT:
        raise ValueError(f"{n_wanted} colours are wanted; {N_DISTINCT} can be told apart")
    return [shade.on(mode) for shade in _FIRST[:n_wanted]]


def membership_color(membership: float, mode: Mode) -> str:
    """Return the depth of colour that says how sure: the surer, the further from the ground."""
    return _MEMBERSHIP_SHADES[membership_label(membership)].on(mode)


@cache
def ramp(mode: Mode) -> tuple[str, ...]:
    """Return `N_STEPS` colours from little to much: the more, the further from the ground.

    Lightness alone orders them, so that every eye reads the order; hue turns along with it.
    """
    steps = np.linspace(0, 1, N_STEPS)
    low, high = _RAMP
    return tuple(
        Shade(*(float(a + part * (b - a)) for a, b in zip(low, high, strict=True))).on(mode)
        for part in steps
    )


def ramp_color(part: float, mode: Mode) -> str:
    """Return the colour of a part from 0 to 1; grey where it is not known (NaN)."""
    if not part >= 0:
        return UNASSIGNED_COLOR[mode]
    return ramp(mode)[min(N_STEPS - 1, int(part * N_STEPS))]


@cache
def _hues() -> tuple[Shade, ...]:
    """Return the first shades and then, again and again, the one furthest from those before."""
    candidates = [
        Shade(hue, lightness, 0.58 + 1.14 * (lightness - 0.36), chroma)
        for hue in range(0, 360, 12)
        for lightness in (0.36, 0.43, 0.5, 0.57, 0.64)
        for chroma in (0.05, 0.1, 0.16)
    ]
    return _spread(_FIRST, [s for s in candidates if _readable(s)], N_HUES, least_apart=0)


@cache
def _shades(slot: int) -> tuple[Shade, ...]:
    """Return shades of one hue, its own first, each nearer to it than to any of the other hues."""
    base = _hues()[slot]
    others = [s for s in _FIRST if s is not base]
    candidates = [
        Shade(base.hue + turn, base.on_light + lift, base.on_dark + lift, base.chroma * part)
        for turn in (-14, 0, 14)
        for lift in (-0.22, -0.16, -0.1, -0.05, 0, 0.05, 0.1, 0.16, 0.22)
        for part in (1, 0.65, 0.4)
    ]
    pool = [s for s in candidates if _readable(s) and _belongs(s, base, others)]
    return _spread((base,), pool, N_SHADES, least_apart=_LEAST_APART)


def _readable(shade: Shade) -> bool:
    return all(contrast(shade.on(mode), TONES[mode].ground) >= 3 for mode in TONES)


def _belongs(shade: Shade, base: Shade, others: Sequence[Shade]) -> bool:
    for mode in TONES:
        own = oklab(shade.on(mode))
        reach = np.linalg.norm(own - oklab(base.on(mode)))
        rivals = [*(s.on(mode) for s in others), UNASSIGNED_COLOR[mode]]
        if any(np.linalg.norm(own - oklab(rival)) <= reach for rival in rivals):
            return False
    return True


def _spread(
    first: Sequence[Shade], pool: Sequence[Shade], n_wanted: int, *, least_apart: float
) -> tuple[Shade, ...]:
    """Add shades to the first, each the furthest from all before, in the worse of both modes."""
    places = {m: np.array([oklab(s.on(m)) for s in pool]).reshape(-1, 3) for m in TONES}

    def distance_to(color: Mapping[Mode, str]) -> npt.NDArray[np.float64]:
        apart = [np.linalg.norm(places[m] - oklab(color[m]), axis=1) for m in TONES]
        return np.minimum(*apart)

    chosen = list(first)
    nearest = distance_to(UNASSIGNED_COLOR)
    for shade in chosen:
        nearest = np.minimum(nearest, distance_to({m: shade.on(m) for m in TONES}))
    while len(chosen) < n_wanted and len(pool) and nearest.max() > least_apart:
        chosen.append(pool[int(nearest.argmax())])
        nearest = np.minimum(nearest, distance_to({m: chosen[-1].on(m) for m in TONES}))
    return tuple(chosen)

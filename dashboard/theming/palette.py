"""Colours and shapes of themes and topics; colours of matches and numbers. Pure.

Themes have hues, from nine themes on also shapes; topics are shades of their theme's hue. Both
depend on ids, which are stable: a new theme or topic doesn't change the colour of another, until
colours must be shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from analysis.records import UNASSIGNED, membership_label
from dashboard.theming.color_vision import least_apart
from dashboard.theming.oklab import contrast, oklab, oklch
from dashboard.theming.shapes import SHAPES, Shape
from dashboard.theming.theme import TONES, UNASSIGNED_COLOR, Mode

Coloring = Literal["theme", "topic", "digest", "first_listed", "membership", "upvotes", "novelty"]
COLORINGS: tuple[Coloring, ...] = get_args(Coloring)
"""What the colours of the map can show; the first available one is the default."""

N_HUES = 120
"""Number of distinct theme colours; more themes share some."""

N_SHADES = 8
"""Maximum number of shades of one theme's colour; more topics share them."""

_LEAST_APART = 0.03
"""Minimum OKLab distance of two shades of a theme; a just noticeable one is about 0.02."""


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour in OKLCH: hue, chroma, and a lightness for each mode."""

    hue: float
    on_light: float
    on_dark: float
    chroma: float

    def on(self, mode: Mode) -> str:
        """Return the colour in a mode, as ``#rrggbb``."""
        return _hex(self, mode)


@cache
def _hex(shade: Shade, mode: Mode) -> str:
    lightness = shade.on_light if mode == "light" else shade.on_dark
    return oklch(lightness, shade.chroma, shade.hue)


# The hues of Okabe and Ito and of Paul Tol. Lightness and chroma were optimized so that any two are
# distinguishable with and without red-green deficiency, and all have a contrast of 3:1 or more.
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
"""Number of colours that can be distinguished pairwise, even where lines cross."""

_MEMBERSHIP_SHADES = {
    "strong": Shade(255, 0.38, 0.88, 0.15),
    "fair": Shade(255, 0.53, 0.70, 0.12),
    "weak": Shade(255, 0.66, 0.53, 0.05),
}

N_STEPS = 9
"""Number of steps of the ramp for numbers."""

_RAMP = ((185, 0.64, 0.55, 0.09), (285, 0.30, 0.93, 0.14))
"""Hue, lightness in light and dark mode, chroma; of the lowest and of the highest value."""


@dataclass(frozen=True)
class Palette:
    """The colours of a snapshot's themes and topics.

    Attributes
    ----------
    themes, topics
        Shades by id.
    theme_of
        The theme id of each topic; `UNASSIGNED` for none.
    theme_shapes
        The shape of each theme by its id.
    topic_shapes
        The shape of each topic by its id: that of its theme.
    """

    themes: Mapping[int, Shade]
    topics: Mapping[int, Shade]
    theme_of: Mapping[int, int]
    theme_shapes: Mapping[int, Shape]
    topic_shapes: Mapping[int, Shape]

    def theme(self, theme_id: int, mode: Mode) -> str:
        """Return a theme's colour, or grey if it is unknown."""
        return self.themes[theme_id].on(mode) if theme_id in self.themes else UNASSIGNED_COLOR[mode]

    def theme_shape(self, theme_id: int) -> Shape:
        """Return a theme's shape, or a circle if it is unknown."""
        return self.theme_shapes.get(theme_id, "circle")

    def topic_shape(self, topic_id: int) -> Shape:
        """Return a topic's shape, that of its theme; a circle for unassigned papers."""
        return self.topic_shapes.get(topic_id, "circle")

    def topic(self, topic_id: int, mode: Mode, by: Coloring = "topic") -> str:
        """Return a topic's own shade or its theme's colour; grey for unassigned papers."""
        theme_id = self.theme_of.get(topic_id, UNASSIGNED)
        if by == "theme" and theme_id in self.themes:
            return self.theme(theme_id, mode)
        return self.topics[topic_id].on(mode) if topic_id in self.topics else UNASSIGNED_COLOR[mode]


def palette_of(theme_ids: Iterable[int], theme_of: Mapping[int, int]) -> Palette:
    """Return the palette of a snapshot.

    Parameters
    ----------
    theme_ids
        The ids of all themes.
    theme_of
        The theme id of each topic. A topic without a known theme gets a hue of its own.
    """
    known = sorted(set(theme_ids))
    alone = sorted(t for t, theme_id in theme_of.items() if theme_id not in known)
    # Themes and topics without a theme share one set of slots.
    slots = _slots(known, taken=())
    own = _slots(alone, taken=slots.values())
    topics = {topic_id: _hues()[slot] for topic_id, slot in own.items()}
    for theme_id, slot in slots.items():
        inside = sorted(t for t, of in theme_of.items() if of == theme_id)
        shades = _shades(slot)
        topics |= {t: shades[i % len(shades)] for i, t in enumerate(inside)}
    shapes = _shapes_of(slots.values(), own.values())
    theme_shapes = {t: shapes[slot] for t, slot in slots.items()}
    topic_shapes = {t: theme_shapes[of] for t, of in theme_of.items() if of in theme_shapes}
    topic_shapes |= {t: shapes[slot] for t, slot in own.items()}
    themes = {t: _hues()[slot] for t, slot in slots.items()}
    return Palette(themes, topics, dict(theme_of), theme_shapes, topic_shapes)


def _slots(ids: Sequence[int], taken: Iterable[int]) -> dict[int, int]:
    """Return a slot for each id: ``id % number of slots``, or the next free one.

    The first eight ids get only the eight colours that colour-blind readers can distinguish.
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


def _shapes_of(*slots: Iterable[int]) -> dict[int, Shape]:
    """Return a shape for each slot: circles for the first eight colours.

    Each further slot, in order, gets the shape whose colours are the most distant from its own, for
    the usual colour vision and all deficiencies.
    """
    shapes: dict[int, Shape] = {}
    for slot in dict.fromkeys(slot for some in slots for slot in some):
        if slot < len(_FIRST):
            shapes[slot] = "circle"
            continue
        apart = {
            shape: min(
                (_apart(slot, other) for other, its in shapes.items() if its == shape), default=9.0
            )
            for shape in SHAPES
        }
        shapes[slot] = max(SHAPES, key=lambda shape: apart[shape])
    return shapes


@cache
def _apart(slot: int, other: int) -> float:
    """Return the smallest distance of two slots' colours, for all readers."""
    one, two = _hues()[slot], _hues()[other]
    return min(least_apart(one.on(mode), two.on(mode)) for mode in TONES)


def distinct(n_wanted: int, mode: Mode) -> list[str]:
    """Return clearly distinct colours, for lines that cross.

    Raises
    ------
    ValueError
        If more than `N_DISTINCT` are wanted.
    """
    if n_wanted > N_DISTINCT:
        raise ValueError(f"{n_wanted} colours requested; at most {N_DISTINCT} are distinct")
    return [shade.on(mode) for shade in _FIRST[:n_wanted]]


def membership_color(membership: float, mode: Mode) -> str:
    """Return the colour of a match; a stronger match has more contrast."""
    return _MEMBERSHIP_SHADES[membership_label(membership)].on(mode)


@cache
def ramp(mode: Mode) -> tuple[str, ...]:
    """Return `N_STEPS` colours for low to high numbers, in order of contrast.

    A higher number has more contrast. Lightness is monotonic, so that colour-blind readers see the
    order too; hue changes with it.
    """
    steps = np.linspace(0, 1, N_STEPS)
    low, high = _RAMP
    return tuple(
        Shade(*(float(a + part * (b - a)) for a, b in zip(low, high, strict=True))).on(mode)
        for part in steps
    )


def ramp_color(part: float, mode: Mode) -> str:
    """Return the colour of a number from 0 to 1; grey if it is missing (NaN)."""
    if not part >= 0:
        return UNASSIGNED_COLOR[mode]
    return ramp(mode)[min(N_STEPS - 1, int(part * N_STEPS))]


@cache
def _hues() -> tuple[Shade, ...]:
    """Return `N_HUES` shades: the first ones, then greedily the most distant."""
    candidates = [
        Shade(hue, lightness, 0.58 + 1.14 * (lightness - 0.36), chroma)
        for hue in range(0, 360, 12)
        for lightness in (0.36, 0.43, 0.5, 0.57, 0.64)
        for chroma in (0.05, 0.1, 0.16)
    ]
    return _spread(_FIRST, [s for s in candidates if _readable(s)], N_HUES, least_apart=0)


@cache
def _shades(slot: int) -> tuple[Shade, ...]:
    """Return shades of one hue, the hue itself first.

    Each is closer to this hue than to the other hues.
    """
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
    """Return the first shades, then greedily the most distant ones of the pool.

    The distance of two shades is the smaller of their OKLab distances in both modes.

    Parameters
    ----------
    first
        Shades to start with.
    pool
        Candidates.
    n_wanted
        Number of shades to return; fewer if no candidate is distant enough.
    least_apart
        Minimum distance of an added shade from all others.
    """
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

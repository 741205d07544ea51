"""Measure how CPU time grows with the size of a text, and judge it.

A function that takes outside text must not need more than n log n. `Growing` names a function and
the text around a run; `judge_growth` calls it with longer and longer runs of a repeated piece. The
tables of functions are in `growth_readers` and its siblings; `benchmarks/fuzz.py` and the tests
use them all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

STEP = 4
"""Each run is this many times as long as the one before."""

MAX_FACTOR = 8.0
"""Maximum factor of CPU time per step: n log n gives about 4.6, n squared 16."""

MAX_HALF_FACTOR = 2.7
"""Maximum factor per doubling, by which a suspicion is confirmed: about 2.2 and 4."""

MIN_SECONDS = 0.03
"""CPU time below which a call is not judged, as the clock and the caches add too much noise."""

MAX_SECONDS = 1.0
"""CPU time of a call from which longer runs are not tried; too much for `PLENTY` characters."""

PLENTY = 16_384
"""Number of characters for which no function may need `MAX_SECONDS`, whatever its growth."""

LONG, SHORT = (256, 262_144), (512, 8_192)
"""Lengths of the first and last run, in characters: for `fuzz.py` and for the tests."""

# A piece that is repeated: single characters, and beginnings that a pattern may retry everywhere.
PIECES: tuple[str, ...] = (
    *" \t\n|<>[](){}*_#-+=~`\"'\\/$%&@!?.,:;^0aé",
    "\u3000", "\u200b", "\n\n", " \n", "\r\n", "a ", "a\n", "a b\n", "- ", "# ", "> ", "**", "$$",
    "$a", "$ ", "\\\\", "\\{", "{}", "[]", "[[", "](", "[](", "![", "[a](", "[a]: ", "<a", "<a ",
    "<!", "<!--", "</", "<br", "<br>", "&#", "&amp", "http://", "https://a ", "arXiv:", "://",
    "arxiv.org/abs/", "2503.0", "1 ", "1.", "1, ", "| ", "|a", "|-", "a|", "\\|", "`|", "\\\\\n",
    "title: ", '","', '{"a":', "[1,", "''", "'a", "@a{", "Mar 17 ", "2025-", "a.", ". ", "a-", ":a",
)  # fmt: skip
"""Runs that are always tried. A piece of one letter represents any letter."""


class GrowthError(AssertionError):
    """A function whose CPU time grows faster than n log n."""


@dataclass(frozen=True)
class Growing:
    """A function of outside text, and where in the text the run stands.

    Attributes
    ----------
    name
        Its name in messages and in ``fuzz.py --only``, such as ``growth-atom``.
    call
        The function. It may return anything, and may raise one of `refusals`.
    frames
        Each makes a text from a run, for example ``lambda run: f"<p>a{run}b</p>"``.
    refusals
        Exceptions by which the function refuses a text.
    clock
        Returns the CPU seconds used so far; a test may count operations instead.
    """

    name: str
    call: Callable[[str], object]
    frames: tuple[Callable[[str], str], ...] = (lambda run: run, lambda run: f"a{run}b")
    refusals: tuple[type[Exception], ...] = ()
    clock: Callable[[], float] = time.thread_time


def judge_growth(
    growing: Growing, pieces: Sequence[str] = PIECES, lengths: tuple[int, int] = LONG
) -> Iterator[str]:
    """Yield a message for each piece and frame whose CPU time grows faster than n log n.

    Parameters
    ----------
    growing
        The function and its frames.
    pieces
        What the runs repeat.
    lengths
        Length of the first and of the last run, in characters.
    """
    for piece in pieces:
        for number, frame in enumerate(growing.frames):
            if problem := _problem(growing, frame, piece, lengths):
                yield f"{growing.name}, frame {number}, runs of {piece!r}: {problem}"


def growth_target(growing: Growing) -> tuple[Callable[[bytes], None], list[bytes]]:
    """Return a target for `benchmarks/fuzz.py`, and its initial inputs.

    An input is the piece that is repeated, as UTF-8. Two zero bytes in it separate a text before
    the run, the piece, and a text after the run.
    """

    def run(data: bytes) -> None:
        before, piece, after = _parts(data.decode("utf-8", "replace"))
        for frame in growing.frames:
            within = partial(_within, frame, before, after)
            problem = _problem(growing, within, piece, LONG)
            if problem:
                raise GrowthError(f"{growing.name}: {problem}")

    return run, [piece.encode() for piece in PIECES]


def _within(frame: Callable[[str], str], before: str, after: str, run: str) -> str:
    return frame(before + run + after)


def _parts(text: str) -> tuple[str, str, str]:
    before, mark, rest = text.partition("\0")
    piece, _, after = rest.partition("\0")
    return (before[:100], piece[:50] or " ", after[:100]) if mark else ("", text[:50] or " ", "")


def _problem(
    growing: Growing, frame: Callable[[str], str], piece: str, lengths: tuple[int, int]
) -> str | None:
    """Return what is wrong with the growth of CPU time; None if nothing is."""
    n, last = lengths
    seconds: list[float] = []
    while n <= last:
        text = frame(piece * (n // len(piece)))
        seconds.append(_cpu(growing, text))
        if len(seconds) > 1 and seconds[-1] > max(MIN_SECONDS, MAX_FACTOR * seconds[-2]):
            # A limit on the length of a text can look like one steep step, but not like two.
            quarter, half, whole = (
                min(_cpu(growing, frame(piece * (size // len(piece)))) for _ in range(3))
                for size in (n // 4, n // 2, n)
            )
            if half > MAX_HALF_FACTOR * quarter and whole > MAX_HALF_FACTOR * half:
                return f"{quarter:.3f} s of CPU for {n // 4} characters, {whole:.3f} for {n}"
        if seconds[-1] > MAX_SECONDS:
            # A first call may load modules.
            seconds[-1] = _cpu(growing, text)
        if seconds[-1] > MAX_SECONDS:
            return f"{seconds[-1]:.1f} s of CPU for {n} characters" if n <= PLENTY else None
        n *= STEP
    return None


def _cpu(growing: Growing, text: str) -> float:
    started = growing.clock()
    with suppress(*growing.refusals):
        growing.call(text)
    return growing.clock() - started

"""No function that takes outside text needs CPU time beyond n log n of its length.

CPU time is compared between a text and one of four times its length, with a bound of twice what
n log n needs, and again by doubling; what lies below 30 ms is not judged, so that a busy machine
does not matter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from benchmarks.fuzzing.growth import SHORT, Growing, GrowthError, growth_target, judge_growth
from benchmarks.fuzzing.targets import growing_functions

# The runs that have been too slow somewhere, and one of each kind of mark.
PIECES = (
    " ",
    "\n",
    " \n",
    "|",
    "[",
    "<",
    "$",
    "\\",
    "a ",
    "arXiv:",
    "{",
    "-",
    "=",
    ")",
    "a,",
    "\\(",
)
FUNCTIONS = {function.name: function for function in growing_functions()}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_cpu_time_grows_with_the_length_of_a_text(name):
    # The frames of the first examples; `benchmarks/fuzz.py` uses all.
    function = replace(FUNCTIONS[name], frames=FUNCTIONS[name].frames[:4])
    assert [*judge_growth(function, PIECES, SHORT)] == []


def test_many_papers_with_one_title_are_told_apart_by_their_ids_in_linear_time():
    def copy(run: str) -> str:
        ids = (f"https://huggingface.co/papers/2503.{n:05}" for n in range(len(run) // 8))
        return "# Daily Papers\nMar 17, 2025\n" + "".join(f"\n### [A]({at})\n" for at in ids)

    copies = replace(FUNCTIONS["growth-hf_copy"], frames=(copy,))
    assert [*judge_growth(copies, ["a"], SHORT)] == []


@pytest.mark.parametrize("piece", ["Daily Papers\n" + "\n" * 200, "www.\n\n"])
def test_many_heads_or_paragraphs_of_a_page_are_read_in_linear_time(piece):
    pages = replace(FUNCTIONS["growth-hf_page"], frames=(lambda run: f"Mar 17\n\nA\n\n{run}",))
    assert [*judge_growth(pages, [piece], (4_096, 65_536))] == []


def counted(name: str, n_operations: Callable[[str], int]) -> Growing:
    """Return a function whose CPU time is computed, 10 ns for each operation."""
    seconds = 0.0

    def call(text: str) -> None:
        nonlocal seconds
        seconds += n_operations(text) * 1e-8

    return Growing(name, call, clock=lambda: seconds)


def test_a_function_that_needs_the_square_of_the_length_is_found():
    slow = counted("slow", lambda text: text.count(" ") ** 2)
    assert len([*judge_growth(slow, [" ", "a"], SHORT)]) == len(slow.frames) == 2
    target, seeds = growth_target(slow)
    target(b"a")
    with pytest.raises(GrowthError, match="slow"):
        target(seeds[0])


@pytest.mark.parametrize("limit", [1_000, 3_000, 6_000])
def test_a_limit_on_the_length_is_no_growth(limit):
    limited = counted("limited", lambda text: 5_000 * len(text) if len(text) > limit else 0)
    assert [*judge_growth(limited, ["a"], SHORT)] == []

"""Separate titles from abstracts in the blocks of a text.

A page marks neither: each title is simply followed by the paragraphs of its abstract. Every block
gets a cost for being a title, the first paragraph of an abstract or a further paragraph; dynamic
programming (the Viterbi algorithm) finds the valid sequence with the lowest total cost. Strict
alternation of title and abstract is cheapest; an extra or missing block adds its cost once and
does not affect the papers after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WRAP_CHARS = 200
"""Maximum width of wrapped lines; a longer line is a whole paragraph."""

# Lengths in characters. Of 6,894 Hugging Face papers, no title has more than 168 or ends in a full
# stop, and two abstracts have fewer than 280.
_TITLE_CHARS = 180
_ABSTRACT_CHARS = 300

# Costs, chosen so that
# - short abstracts do not break the alternation: SHORT_ABSTRACT < 2 * LONE_TITLE, and a title with
#   a short abstract costs less than two short paragraphs, with or without full stops;
# - a title without an abstract is not merged with the next paper:
#   LONE_TITLE < SHORT_ABSTRACT + LONG_PARAGRAPH;
# - nor with the paper before it: LONE_TITLE < PARAGRAPH_LIKE_TITLE.
_LONE_TITLE = 5.0
_SHORT_ABSTRACT = 4.0
_SHORT_ABSTRACT_WITH_STOP = 2.0
_TITLE_WITH_STOP = 2.0
_TITLE_WITH_ADDRESS = 6.0
_CHARS_PER_COST = 20
_LONG_PARAGRAPH = 3.0
_SHORT_PARAGRAPH_WITH_STOP = 2.5
_SHORT_PARAGRAPH_WITH_ADDRESS = 1.0
_PARAGRAPH_LIKE_TITLE = 6.0

# Titles may end in ? or !, so these are not full stops.
_FULL_STOPS = (".", "。", ".)", '."', ".”")
_TITLE, _ABSTRACT, _PARAGRAPH = range(3)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or title, and the number of its first line."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A title and the paragraphs of its abstract, possibly none."""

    title: Block
    paragraphs: tuple[Block, ...]


def blocks_of(lines: Sequence[tuple[int, str]]) -> list[Block]:
    """Return the blocks of a text.

    Parameters
    ----------
    lines
        Numbered and cleaned lines.

    Returns
    -------
    list of Block
        Lines between blank lines, joined. If at least half of these groups have a line too long to
        be wrapped, or if there are no blank lines, each line is a block.
    """
    groups: list[list[Block]] = [[]]
    for number, text in lines:
        if text:
            groups[-1].append(Block(number, text))
        elif groups[-1]:
            groups.append([])
    groups = [group for group in groups if group]
    several = [group for group in groups if len(group) > 1]
    unwrapped = [g for g in several if any(len(block.text) > WRAP_CHARS for block in g)]
    if len(groups) == 1 or 2 * len(unwrapped) >= len(several):
        return [block for group in groups for block in group]
    return [Block(group[0].line, " ".join(block.text for block in group)) for group in groups]


def pairs_of(blocks: Sequence[Block]) -> list[Pair]:
    """Return titles with their abstracts, at the lowest total cost."""
    pairs: list[tuple[Block, list[Block]]] = []
    for block, role in zip(blocks, _roles(blocks), strict=True):
        if role == _TITLE:
            pairs.append((block, []))
        else:
            pairs[-1][1].append(block)
    return [Pair(title, tuple(paragraphs)) for title, paragraphs in pairs]


def has_full_stop(text: str) -> bool:
    """Return True if a text ends with a full stop, not with an ellipsis."""
    return text.endswith(_FULL_STOPS) and not text.endswith("...")


def has_address(text: str) -> bool:
    """Return True if a text contains a URL."""
    return "://" in text or "www." in text or "github.com/" in text


def _roles(blocks: Sequence[Block]) -> list[int]:
    infinity = float("inf")
    # Forward: the lowest cost of a sequence that ends in each role, and the role before its last.
    best = [0.0, infinity, infinity]
    steps: list[tuple[int, int, int]] = []
    for index, block in enumerate(blocks):
        before = best
        if index == 0:
            # The first block is always a title.
            best, step = [_title_cost(block.text), infinity, infinity], (_TITLE,) * 3
        else:
            ended = [before[_TITLE] + _LONE_TITLE, before[_ABSTRACT], before[_PARAGRAPH]]
            to_title = min((_ABSTRACT, _PARAGRAPH, _TITLE), key=ended.__getitem__)
            to_paragraph = min((_ABSTRACT, _PARAGRAPH), key=before.__getitem__)
            step = (to_title, _TITLE, to_paragraph)
            best = [
                ended[to_title] + _title_cost(block.text),
                before[_TITLE] + _abstract_cost(block.text),
                before[to_paragraph] + _paragraph_cost(block.text),
            ]
        steps.append(step)
    # Backward: follow the steps from the cheapest end.
    ended = [best[_TITLE] + _LONE_TITLE, best[_ABSTRACT], best[_PARAGRAPH]]
    role = min((_ABSTRACT, _PARAGRAPH, _TITLE), key=ended.__getitem__)
    roles = []
    for step in reversed(steps):
        roles.append(role)
        role = step[role]
    return roles[::-1]


def _title_cost(text: str) -> float:
    cost = max(0, len(text) - _TITLE_CHARS) / _CHARS_PER_COST
    if has_full_stop(text):
        cost += _TITLE_WITH_STOP
    if has_address(text):
        cost += _TITLE_WITH_ADDRESS
    return cost


def _abstract_cost(text: str) -> float:
    short = _SHORT_ABSTRACT_WITH_STOP if has_full_stop(text) else _SHORT_ABSTRACT
    shortness = (_ABSTRACT_CHARS - len(text)) / (_ABSTRACT_CHARS - _TITLE_CHARS)
    return short * min(1.0, max(0.0, shortness))


def _paragraph_cost(text: str) -> float:
    if len(text) > _TITLE_CHARS:
        return _LONG_PARAGRAPH
    if has_address(text):
        return _SHORT_PARAGRAPH_WITH_ADDRESS
    return _SHORT_PARAGRAPH_WITH_STOP if has_full_stop(text) else _PARAGRAPH_LIKE_TITLE

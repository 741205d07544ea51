r"""Detection of formulas in untrusted text that are safe to render.

Formulas are delimited by dollar signs, ``\(`` and ``\)``, or ``\[`` and ``\]``. A small grammar
accepts only commands that print something: no links, loading, definitions or colours, and nothing
that KaTeX would reject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dashboard.text.latex_commands import DELIMITED, LAYOUT, PAIRS, SIGNS, STYLES, WORDS

LONGEST = 300
"""Maximum number of characters of a formula; also in the pattern below."""

_DEEPEST = 12

_SPAN = re.compile(
    r"(?<!\\)\$\$(?P<display>[^$]{1,300})\$\$|(?<!\\)\$(?P<dollars>[^$]{1,300})(?<!\\)\$"
    r"|\\\((?P<round>.{1,300}?)\\\)|\\\[(?P<square>.{1,300}?)\\\]"
)
_TOKEN = re.compile(
    r"(?P<command>\\(?:[A-Za-z]+|[{}|,;:! %_&#]))|(?P<open>\{)|(?P<close>\})|(?P<script>[\^_])"
    r"|(?P<space>[ ~]+)|(?P<letter>[A-Za-z])|(?P<digit>[0-9])"
    r"|(?P<sign>[-+*/=<>()\[\]|.,;:!?'@]|[\u0391-\u03c9\u00b1\u00d7\u00b7\u2212\u2264\u2265\u2248\u221e])"
)
_WORDS_INSIDE = re.compile(r"\{[A-Za-z0-9 .,;:'()+/*=!?@-]*\}")
_DELIMITERS = re.compile(
    r" *(?:\\[{}|]|\\[lr]?(?:angle|ceil|floor|vert|Vert)(?![A-Za-z])|[()\[\]|./])"
)
_TWO_WORDS = re.compile(r"(?:^|[ ,;:.])[A-Za-z]{2,}(?=$|[ ,;:.])")
_CODE = re.compile(r":[\w/]+:|<[A-Za-z/!?][^>]*>")
"""Emoji, icons and tags, which are not formulas."""

_NUMBER = re.compile(r"[0-9.,]+")
_MARKED = re.compile(r"[\\^_{]")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text: a formula, or the text between formulas.

    Attributes
    ----------
    source
        The text; for a formula, without its delimiters.
    is_math
        Whether it is a formula.
    delimited
        The formula with its delimiters; empty for text.
    """

    source: str
    is_math: bool = False
    delimited: str = ""


def parts_of(text: str) -> list[Part]:
    """Return one line of text cut into safe formulas and the text between them."""
    parts: list[Part] = []
    at = start = 0
    while found := _SPAN.search(text, at):
        source = next(group for group in found.groups() if group is not None).strip()
        dollars = found["dollars"] is not None
        if not is_mathematics(source) or (dollars and not _closes_well(text, found)):
            # Its last dollar sign may start a formula: "$5, or $x$".
            at = found.start() + 1
            continue
        if start < found.start():
            parts.append(Part(text[start : found.start()]))
        parts.append(Part(source, is_math=True, delimited=found[0]))
        at = start = found.end()
    if start < len(text):
        parts.append(Part(text[start:]))
    return parts


def _closes_well(text: str, found: re.Match[str]) -> bool:
    """Return whether two dollar signs delimit a formula, not two prices or variables."""
    source, before, after = found["dollars"], text[: found.start()][-1:], text[found.end() :][:1]
    if source != source.strip() and not _MARKED.search(source):
        return False
    if source[0].isdigit() and before.isalpha():
        return False
    if _MARKED.search(source):
        return True
    # "$5-$10" and "$HOME:$PATH"; but "$1.3$G" is a number.
    return not after.isalnum() or (after.isalpha() and bool(_NUMBER.fullmatch(source)))


def is_mathematics(source: str) -> bool:
    """Return whether the text between two dollar signs is a safe formula."""
    if not source.strip() or len(source) > LONGEST or not _Grammar(source).holds():
        return False
    if _CODE.search(source):
        return False
    # Bare words, as in "between 5 million and ", are prose; formulas put words in commands.
    bare = re.sub(r"\\(?:[A-Za-z]+|.)(?:\{[^{}]*\})*", " ", source)
    n_words = len(_TWO_WORDS.findall(bare))
    return n_words == 0 or (n_words == 1 and " " not in source.strip())


class _Grammar:
    """Recursive-descent parser of formulas; unknown tokens are rejected."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.n_left = 0

    def holds(self) -> bool:
        return self._row(0) and self.at == len(self.source) and self.n_left == 0

    def _next(self) -> re.Match[str] | None:
        return _TOKEN.match(self.source, self.at)

    def _skip_spaces(self) -> None:
        while (token := self._next()) and token["space"]:
            self.at = token.end()

    def _row(self, depth: int) -> bool:
        """Parse the contents of a pair of braces; return whether they are valid."""
        scripts = "'"
        while token := self._next():
            if token["close"]:
                return depth > 0
            if token["space"]:
                self.at = token.end()
            elif token["script"]:
                # TeX rejects a second exponent or index of the same letter.
                if token[0] in scripts:
                    return False
                scripts += token[0]
                self.at = token.end()
                if not self._argument(depth):
                    return False
            else:
                scripts = "^" if token[0] == "'" else ""
                if not self._one(token, depth):
                    return False
        return depth == 0

    def _argument(self, depth: int) -> bool:
        """Parse the argument of a command or script: a letter, symbol or group."""
        self._skip_spaces()
        token = self._next()
        if not token or token["close"] or token["script"] or token[0] == "'":
            return False
        if token["command"] and token[0][1:] in ("left", "right", "limits", "nolimits"):
            return False
        return self._one(token, depth)

    def _one(self, token: re.Match[str], depth: int) -> bool:
        self.at = token.end()
        if token["open"]:
            return self._group(depth)
        return self._command(token[0][1:], depth) if token["command"] else True

    def _group(self, depth: int) -> bool:
        outside, self.n_left = self.n_left, 0
        if depth >= _DEEPEST or not self._row(depth + 1) or self.n_left:
            return False
        self.n_left = outside
        closing = self._next()
        if not closing or not closing["close"]:
            return False
        self.at = closing.end()
        return True

    def _command(self, name: str, depth: int) -> bool:
        if not name.isalpha():
            return True
        if name in WORDS:
            words = _WORDS_INSIDE.match(self.source, self.at)
            self.at = words.end() if words else self.at
            return words is not None
        if name in STYLES:
            return self._argument(depth)
        if name in PAIRS:
            return self._argument(depth) and self._argument(depth)
        if name in DELIMITED:
            return self._delimiter(name)
        return name in SIGNS or name in LAYOUT

    def _delimiter(self, name: str) -> bool:
        delimiter = _DELIMITERS.match(self.source, self.at)
        if not delimiter:
            return False
        self.at = delimiter.end()
        self.n_left += (name == "left") - (name == "right")
        return self.n_left >= 0

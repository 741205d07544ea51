"""Iterate over the entries of a JSON document of any layout, skipping broken ones."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator

from analysis.readers.fields import BadRecordError
from evidence.formatting import number

MAX_BROKEN = 1_000
"""Maximum number of broken entries in a file; locating each takes time linear in its length."""

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[\s\ufeff]*")
_BROKEN = "is not valid JSON"
_CUT_OFF = "is cut off: the file ends within it"
_UNCLOSED = "is missing: the file ends before the end of the array"


class Document:
    """A JSON document parsed entry by entry, so that broken ones can be skipped.

    The entries are the elements of an array, the objects of a sequence, or the elements of an
    array wrapped in an object, as in responses of web services.

    Parameters
    ----------
    text
        The document.
    restart
        Matches the start of an entry; parsing resumes there after a broken one.
    own_keys
        Keys of entries. An object with one of them before its first array is an entry, not a
        wrapper.

    Attributes
    ----------
    facts
        Keys and values of a wrapper besides its entries; complete after the last entry.

    Examples
    --------
    >>> text = '{"date": "2025-03-17", "data": [{"title": "A"}, {"title": "B"}]}'
    >>> document = Document(text, re.compile(r'{"title"'), ["title"])
    >>> list(document.entries())
    [(1, {'title': 'A'}), (1, {'title': 'B'})]
    >>> document.facts
    {'date': '2025-03-17'}
    """

    def __init__(self, text: str, restart: re.Pattern[str], own_keys: Collection[str]) -> None:
        self.facts: dict[str, object] = {}
        self._text, self._restart, self._own_keys = text, restart, own_keys
        self._position = self._line = 1
        self._counted = self._n_broken = 0

    def entries(self) -> Iterator[tuple[int, object]]:
        """Yield the line, from 1, and the value of each entry, or a `BadRecordError`.

        Invalid text never raises an error.
        """
        self._position = 0
        self._skip()
        while self._position < len(self._text):
            start = self._position
            if self._take("["):
                yield from self._elements()
            elif self._next() == "{":
                yield from self._object()
            else:
                yield self._line_of(start), BadRecordError(_BROKEN)
                self._resume(start)
            self._take(",")
        if self._n_broken > MAX_BROKEN:
            yield (
                self._line,
                BadRecordError(
                    f"follows {number(MAX_BROKEN)} broken records, so the rest was not read"
                ),
            )

    def _elements(self) -> Iterator[tuple[int, object]]:
        while not self._take("]"):
            start = self._position
            if start >= len(self._text):
                yield self._line_of(start), BadRecordError(_UNCLOSED)
                return
            try:
                value = self._decode()
                if not self._take(",") and self._next() not in ("]", ""):
                    raise BadRecordError(_BROKEN)
            except BadRecordError as error:
                yield self._line_of(start), error
                self._resume(start)
                if self._position >= len(self._text):
                    return
            else:
                yield self._line_of(start), value

    def _object(self) -> Iterator[tuple[int, object]]:
        start, own, is_wrapper = self._position, dict[str, object](), False
        self._take("{")
        try:
            while not self._take("}"):
                key = self._decode()
                if not isinstance(key, str) or not self._take(":"):
                    raise BadRecordError(_BROKEN)
                is_own = key in self._own_keys or bool(own.keys() & self._own_keys)
                if not is_own and self._take("["):
                    is_wrapper = True
                    yield from self._elements()
                else:
                    own[key] = self._decode()
                if not self._take(",") and self._next() != "}":
                    raise BadRecordError(_BROKEN if self._next() else _CUT_OFF)
        except BadRecordError as error:
            yield self._line_of(start), error
            self._resume(start)
        else:
            if not is_wrapper:
                yield self._line_of(start), own
        if is_wrapper:
            self.facts.update(own)

    def _decode(self) -> object:
        """Parse a value and move behind it; on an error, move to where parsing failed."""
        start = self._position
        try:
            value, self._position = _DECODER.raw_decode(self._text, start)
        except json.JSONDecodeError as error:
            is_cut = error.pos >= len(self._text) or error.msg.startswith("Unterminated")
            self._position = max(start, error.pos)
            raise BadRecordError(_CUT_OFF if is_cut else _BROKEN) from error
        except RecursionError as error:
            # Every value inside is nested nearly as deeply, so resuming there would take too long.
            self._position = len(self._text)
            raise BadRecordError("is nested too deeply, so the rest was not read") from error
        except ValueError as error:  # a number with too many digits
            raise BadRecordError(_BROKEN) from error
        self._skip()
        return value

    def _skip(self) -> None:
        match = _SPACE.match(self._text, self._position)
        self._position = match.end() if match else self._position

    def _next(self) -> str:
        return self._text[self._position : self._position + 1]

    def _take(self, mark: str) -> bool:
        if self._next() != mark:
            return False
        self._position += 1
        self._skip()
        return True

    def _resume(self, start: int) -> None:
        """Move to the start of the next entry after the broken one at `start`."""
        self._n_broken += 1
        if self._n_broken > MAX_BROKEN:
            self._position = len(self._text)
            return
        match = self._restart.search(self._text, max(start + 1, self._position))
        self._position = match.start() if match else len(self._text)

    def _line_of(self, position: int) -> int:
        # Positions never decrease, so each line is counted once.
        self._line += self._text.count("\n", self._counted, position)
        self._counted = max(self._counted, position)
        return self._line

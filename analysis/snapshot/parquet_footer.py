"""Reads the column sizes in the footer of a Parquet file without Arrow.

In pyarrow, `RowGroupMetaData.column` ends the process with a C++ exception if the size statistics
of a column contradict its type (seen in 26.0.1). The footer is a struct in Thrift's compact
protocol; field numbers are those of `parquet.thrift` in apache/parquet-format.
"""

from __future__ import annotations

from typing import Any

_MAGIC = b"PAR1"
_DEEPEST = 16
"""Maximum nesting depth; valid footers have seven levels."""

_ROW_GROUPS, _CHUNKS, _CHUNK_ABOUT = 4, 1, 3
_N_VALUES, _N_BYTES = 5, 6

_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12
_NUMBERS = (4, 5, 6)
_UUID = 13
_FIXED = {_BYTE: 1, _DOUBLE: 8, _UUID: 16}


def column_sizes(data: bytes) -> list[tuple[int, int]]:
    """Return the stated size of each column chunk: values, and decoded bytes.

    Raises
    ------
    ValueError
        If `data` does not end with a valid footer.
    """
    length = int.from_bytes(data[-8:-4], "little")
    if data[-4:] != _MAGIC or not 0 < length <= len(data) - 12:
        raise ValueError("ends without a footer")
    try:
        footer = _Footer(data[-8 - length : -8]).struct(0)
        chunks = [chunk for group in footer[_ROW_GROUPS] for chunk in group[_CHUNKS]]
        metadata = [chunk[_CHUNK_ABOUT] for chunk in chunks]
        return [(int(about[_N_VALUES]), int(about[_N_BYTES])) for about in metadata]
    except (LookupError, TypeError) as error:
        raise ValueError("has an incomplete or invalid footer") from error


class _Footer:
    """Reads values in Thrift's compact protocol one after another."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def struct(self, depth: int) -> dict[int, Any]:
        """Return the fields of a struct by their numbers."""
        if depth > _DEEPEST:
            raise ValueError("has a footer that is nested too deep")
        fields: dict[int, Any] = {}
        number = 0
        while head := self._byte():
            step, kind = head >> 4, head & 15
            number = number + step if step else self._number()
            fields[number] = kind == _TRUE if kind in (_TRUE, _FALSE) else self._value(kind, depth)
        return fields

    def _value(self, kind: int, depth: int) -> Any:
        if kind in _NUMBERS:
            return self._number()
        if kind in _FIXED:
            return self._skipped(_FIXED[kind])
        if kind == _BINARY:
            return self._skipped(self._varint())
        if kind in (_LIST, _SET):
            head = self._byte()
            n_items = head >> 4 if head >> 4 < 15 else self._varint()
            return [self._item(head & 15, depth + 1) for _ in range(n_items)]
        if kind == _MAP:
            n_items = self._varint()
            kinds = self._byte() if n_items else 0
            for _ in range(n_items):
                self._item(kinds >> 4, depth + 1)
                self._item(kinds & 15, depth + 1)
            return None
        if kind == _STRUCT:
            return self.struct(depth + 1)
        raise ValueError(f"has a value of unknown type {kind}")

    def _item(self, kind: int, depth: int) -> Any:
        """Return an item of a list or map, where a boolean is one byte."""
        if depth > _DEEPEST:
            raise ValueError("has a footer that is nested too deep")
        return self._byte() if kind in (_TRUE, _FALSE) else self._value(kind, depth)

    def _byte(self) -> int:
        byte = self._data[self._at]
        self._at += 1
        return byte

    def _skipped(self, n_bytes: int) -> None:
        # Stop at the end: a list may state more items than there are bytes.
        if n_bytes > len(self._data) - self._at:
            raise IndexError(n_bytes)
        self._at += n_bytes

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
            if shift > 63:
                raise ValueError("has a number that is too long")

    def _number(self) -> int:
        """Return a zigzag-encoded integer."""
        value = self._varint()
        return (value >> 1) ^ -(value & 1)

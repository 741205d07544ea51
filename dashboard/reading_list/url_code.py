"""A whole list as a text for an address, and back: short, checked, and forgiving.

The text is a version digit and URL-safe base64 of

    number of papers · length of the details · one byte of their CRC-32
    paper ids, 6 bytes each · CRC-32 of all before
    details, deflated · CRC-32 of these

The ids come first and plain: messengers cut long links, and what is left of one still says which
papers were meant. Numbers are varints. The details are texts between two control characters that
no clean text has; a list of bare papers has none.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
import zlib
from collections.abc import Collection
from urllib.parse import parse_qs, urlsplit

from dashboard.reading_list.import_result import ImportResult, day_of, refused
from dashboard.reading_list.model import MOST_PAPERS, ListEntry, ReadingList
from evidence import formatting

PARAMETER = "list"
"""The parameter of an address that holds a list."""

COMFORTABLE_CHARACTERS = 8_000
"""A longer link is cut by some programs: worth a word to whoever copies it."""

LONGEST_CODE = 1_600_000
"""More than any list can take; what is longer is not looked at."""

_VERSION = "1"
_FIELD, _RECORD = "\x1f", "\x1e"
_ID_BYTES, _CHECK_BYTES = 6, 4
_MOST_DETAILS_BYTES = 1_200_000
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9_-]")
_DAMAGED = "The link was changed on its way"
_CUT = "The link was cut off on its way"


def to_code(reading_list: ReadingList) -> str:
    """Write a list as letters, digits, ``-`` and ``_``; nothing for an empty one."""
    if not reading_list:
        return ""
    details = _details(reading_list)
    packed = zlib.compress(details, 9, wbits=-15) if details else b""
    ids = b"".join(bytes.fromhex(i) for i in reading_list.paper_ids)
    counts = _varint(len(reading_list)) + _varint(len(packed))
    head = counts + _check(counts)[-1:] + ids
    body = head + _check(head) + (packed + _check(packed) if packed else b"")
    return _VERSION + base64.urlsafe_b64encode(body).rstrip(b"=").decode("ascii")


def _details(reading_list: ReadingList) -> bytes:
    heading = (reading_list.title, _day(reading_list.meeting))
    papers = ((e.presenter, _day(e.date), e.note) for e in reading_list.entries)
    records = (_FIELD.join(fields).rstrip(_FIELD) for fields in (heading, *papers))
    return _RECORD.join(records).rstrip(_RECORD).encode()


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _varint(number: int) -> bytes:
    low, rest = number & 127, number >> 7
    return bytes([low | 128]) + _varint(rest) if rest else bytes([low])


def _check(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_CHECK_BYTES, "big")


def code_in(text: str) -> str:
    """Find the code in what somebody pasted: a whole address, a part of it, or the bare code."""
    stripped = "".join(text.split())[: LONGEST_CODE + 1]
    try:
        query = parse_qs(urlsplit(stripped).query)
    except ValueError:
        query = {}
    found = query.get(PARAMETER) or re.findall(rf"\b{PARAMETER}=([^&#]+)", stripped)
    return found[-1] if found else stripped


def from_code(code: str, known_ids: Collection[str] = ()) -> ImportResult:
    """Read a list, or what is left of it.

    Parameters
    ----------
    code
        As an address had it: anything at all.
    known_ids
        The paper ids of the atlas. Where a link is damaged, ids that the atlas has are right
        beyond doubt, and the others are not taken.
    """
    code = "".join(code.split())
    if not code:
        return ImportResult()
    if len(code) > LONGEST_CODE:
        return refused("The link is longer than any reading list.")
    # Programs that make links clickable take a full stop or bracket after one for a part of it.
    text = _NOT_BASE64.split(code[1:], maxsplit=1)[0]
    if code[0] != _VERSION:
        if code[0].isdigit():
            return refused(
                f"The link was written by a newer Digest Atlas, in version {code[0]} of links; "
                f"this one reads version {_VERSION}."
            )
        return refused("The link holds no reading list.")
    try:
        body = base64.urlsafe_b64decode(text[: len(text) - (len(text) % 4 == 1)] + "==")
        return _Reader(body, frozenset(known_ids)).read()
    except (binascii.Error, EOFError):
        return refused(f"{_CUT}: it holds no papers.")


class _Reader:
    """Reads the bytes of a code from the front as far as they go."""

    def __init__(self, body: bytes, known_ids: frozenset[str]) -> None:
        self.body, self.known_ids = body, known_ids
        self.at = 0

    def read(self) -> ImportResult:
        n_papers, n_details = self._number(), self._number()
        checked = self.body[self.at : self.at + 1]
        if not checked:
            raise EOFError
        too_many = n_papers > MOST_PAPERS or n_details > LONGEST_CODE
        # With a wrong count, other bytes would be taken for papers of a link that was cut.
        if too_many or checked != _check(self.body[: self.at])[-1:]:
            return refused(f"{_DAMAGED} and holds no reading list any more.")
        start = self.at + 1
        end = start + _ID_BYTES * n_papers
        found = [
            self.body[i : i + _ID_BYTES].hex()
            for i in range(start, min(end, len(self.body) - _ID_BYTES + 1), _ID_BYTES)
        ]
        self.at = end + _CHECK_BYTES
        if len(self.body) < self.at:
            return self._cut_short(found, n_papers, n_details)
        ids = list(dict.fromkeys(found))
        if self.body[end : self.at] != _check(self.body[:end]) or len(ids) < len(found):
            return self._damaged(ids)
        return self._with_details(ids, n_details)

    def _number(self) -> int:
        """Read a varint of at most three bytes: more are not a number that we wrote."""
        number = 0
        for shift in (0, 7, 14):
            if self.at >= len(self.body):
                raise EOFError
            byte = self.body[self.at]
            self.at += 1
            number |= (byte & 127) << shift
            if byte < 128:
                break
        return number

    def _cut_short(self, found: list[str], n_papers: int, n_details: int) -> ImportResult:
        n_lost = n_papers - len(found)
        lost = [f"{_CUT}: {n_lost} of its {formatting.count(n_papers, 'paper')} are lost."]
        if not n_lost:
            lost = [f"{_CUT}, after its last paper."]
        if n_details:
            lost.append("So are its title, dates, presenters and notes, as far as it had any.")
        ids = dict.fromkeys(found)
        return ImportResult(ReadingList(entries=tuple(ListEntry(i) for i in ids)), tuple(lost))

    def _damaged(self, ids: list[str]) -> ImportResult:
        kept = [i for i in ids if i in self.known_ids]
        gone = [i for i in ids if i not in self.known_ids]
        lost = [f"{_DAMAGED}: its title, dates, presenters and notes are lost."]
        if gone:
            which = formatting.listed(gone[:5] if len(gone) <= 5 else [*gone[:5], "others"])
            lost.append(f"Papers that this atlas does not have were left out: {which}.")
        return ImportResult(ReadingList(entries=tuple(ListEntry(i) for i in kept)), tuple(lost))

    def _with_details(self, ids: list[str], n_details: int) -> ImportResult:
        packed = self.body[self.at : self.at + n_details]
        check = self.body[self.at + n_details : self.at + n_details + _CHECK_BYTES]
        bare = ReadingList(entries=tuple(ListEntry(i) for i in ids))
        if not n_details:
            return ImportResult(bare)
        cut = len(check) < _CHECK_BYTES
        text = _inflated(packed) if cut or check == _check(packed) else None
        if text is None:
            why = f"{_DAMAGED}: its title, dates, presenters and notes are lost."
            return ImportResult(bare, (f"{why} All its papers are here.",))
        records = text.split(_RECORD)
        if not cut:
            return ImportResult(_filled(ids, records))
        # The last record may be half of itself.
        whole = records[:-1]
        n_lost = len(ids) - max(len(whole) - 1, 0)
        what = "" if whole else "its title and date, and "
        last = f"the last {n_lost} papers" if n_lost > 1 else "the last paper"
        why = f"{_CUT}: {what}whatever was noted on {last} is lost. All its papers are here."
        return ImportResult(_filled(ids, whole), (why,))


def _inflated(packed: bytes) -> str | None:
    """Unpack as far as it goes; None for what would unpack to more than any list can say."""
    unpacker = zlib.decompressobj(wbits=-15)
    try:
        details = unpacker.decompress(packed, _MOST_DETAILS_BYTES)
    except zlib.error:
        return None
    return None if unpacker.unconsumed_tail else details.decode("utf-8", "ignore")


def _filled(ids: list[str], records: list[str]) -> ReadingList:
    title, meeting, *_ = (*(records or [""])[0].split(_FIELD), "", "")
    details = [*records[1:], *[""] * len(ids)]
    entries = []
    for paper_id, record in zip(ids, details, strict=False):
        presenter, day, note, *_ = (*record.split(_FIELD), "", "", "")
        entries.append(ListEntry(paper_id, presenter, day_of(day), note))
    return ReadingList(title, day_of(meeting), tuple(entries))

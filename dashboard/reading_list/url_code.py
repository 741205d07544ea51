"""Compact code of a reading list for links: encoding, and error-tolerant decoding.

The code is a version digit and URL-safe base64 of

    number of papers · length of the details · one byte of the CRC-32 of both
    paper ids, 6 bytes each · CRC-32 of everything before
    details, deflated · CRC-32 of the deflated details

Ids come first and uncompressed because messengers truncate long links: the rest of a truncated
link still identifies papers. Numbers are varints. Details are texts separated by two control
characters that never occur in cleaned text; a list of papers without details has none.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
import zlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from dashboard.reading_list.file_dates import day_of
from dashboard.reading_list.import_result import ImportResult, refused
from dashboard.reading_list.model import MOST_PAPERS, ListEntry, ReadingList
from evidence import formatting

PARAMETER = "list"
"""Name of the address parameter for the list."""

COMFORTABLE_CHARACTERS = 8_000
"""Some programs truncate links longer than this; the page shows a warning."""

LONGEST_CODE = 1_600_000
"""Upper limit of a code's length; a longer code is rejected unread."""

_VERSION = "1"
_FIELD, _RECORD = "\x1f", "\x1e"
_ID_BYTES, _CHECK_BYTES = 6, 4
_MOST_DETAILS_BYTES = 1_200_000
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9_-]")
_DAMAGED = "The link is damaged"
_CUT = "The link is incomplete"


def to_code(reading_list: ReadingList) -> str:
    """Return a list's code: letters, digits, ``-``, ``_``; empty for an empty list.

    Examples
    --------
    >>> picked = ReadingList().with_paper("0123456789ab")
    >>> from_code(to_code(picked)).reading_list == picked
    True
    """
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
    heading = (reading_list.title, _day(reading_list.meeting), reading_list.list_id)
    papers = ((e.presenter, _day(e.date), e.note, e.title) for e in reading_list.entries)
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
    """Return the code in a pasted text: an address, a part of one, or the bare code."""
    stripped = "".join(text.split())[: LONGEST_CODE + 1]
    try:
        query = parse_qs(urlsplit(stripped).query)
    except ValueError:
        query = {}
    codes = query.get(PARAMETER) or re.findall(rf"\b{PARAMETER}=([^&#]+)", stripped)
    return codes[-1] if codes else stripped


def from_code(code: str, known_ids: Collection[str] = ()) -> ImportResult:
    """Return the list in a code, or the readable part of a damaged one.

    Parameters
    ----------
    code
        Untrusted text from an address.
    known_ids
        Paper ids of the atlas. From a damaged code only these are accepted.
    """
    code = "".join(code.split())
    if not code:
        return ImportResult()
    if len(code) > LONGEST_CODE:
        return refused("The link is too long for a reading list; copy it again.")
    # Programs that make links clickable may include a full stop or bracket after the link.
    text = _NOT_BASE64.split(code[1:], maxsplit=1)[0]
    if code[0] != _VERSION:
        if code[0].isdigit():
            return refused(
                f"The link needs a newer Digest Atlas: its format is version {code[0]}, and this "
                f"one reads version {_VERSION}."
            )
        return refused("The link contains no reading list; copy it again.")
    try:
        body = base64.urlsafe_b64decode(text[: len(text) - (len(text) % 4 == 1)] + "==")
        known = frozenset(known_ids)
        received = _Reader(body, known).read()
    except (binascii.Error, EOFError):
        return refused(f"{_CUT} and contains no papers; copy it again.")
    return replace(received, reading_list=_with_needed_titles(received.reading_list, known))


def with_titles(reading_list: ReadingList, titles: Mapping[str, str]) -> ReadingList:
    """Return a list with the titles of its papers, for atlases that may lack them.

    Parameters
    ----------
    reading_list
        The list.
    titles
        Titles by paper id. They are left out if the code would be longer than half of
        `COMFORTABLE_CHARACTERS`.
    """
    titled = replace(
        reading_list,
        entries=tuple(
            replace(e, title=titles.get(e.paper_id, e.title)) for e in reading_list.entries
        ),
    )
    return titled if len(to_code(titled)) <= COMFORTABLE_CHARACTERS // 2 else reading_list


def _with_needed_titles(reading_list: ReadingList, known_ids: frozenset[str]) -> ReadingList:
    """Return a list without the titles of papers that the atlas has."""
    entries = (replace(e, title="") if e.paper_id in known_ids else e for e in reading_list.entries)
    return replace(reading_list, entries=tuple(entries))


class _Reader:
    """Reads the bytes of a code from the start as far as possible."""

    def __init__(self, body: bytes, known_ids: frozenset[str]) -> None:
        self.body, self.known_ids = body, known_ids
        self.at = 0

    def read(self) -> ImportResult:
        n_papers, n_details = self._number(), self._number()
        checked = self.body[self.at : self.at + 1]
        if not checked:
            raise EOFError
        too_many = n_papers > MOST_PAPERS or n_details > LONGEST_CODE
        # With a wrong count, arbitrary bytes would be read as papers of a truncated link.
        if too_many or checked != _check(self.body[: self.at])[-1:]:
            return refused(f"{_DAMAGED} and cannot be read; copy it again.")
        start = self.at + 1
        end = start + _ID_BYTES * n_papers
        id_texts = [
            self.body[i : i + _ID_BYTES].hex()
            for i in range(start, min(end, len(self.body) - _ID_BYTES + 1), _ID_BYTES)
        ]
        self.at = end + _CHECK_BYTES
        if len(self.body) < self.at:
            return self._cut_short(id_texts, n_papers, n_details)
        ids = list(dict.fromkeys(id_texts))
        if self.body[end : self.at] != _check(self.body[:end]) or len(ids) < len(id_texts):
            return self._damaged(ids)
        return self._with_details(ids, n_details)

    def _number(self) -> int:
        """Return the next varint; the format uses at most three bytes."""
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

    def _cut_short(self, id_texts: list[str], n_papers: int, n_details: int) -> ImportResult:
        """Return the list in a code that ends within or right after the papers."""
        n_lost = n_papers - len(id_texts)
        are = formatting.plural(n_lost, "is", "are")
        lost = [f"{_CUT}: {n_lost} of its {formatting.count(n_papers, 'paper')} {are} missing."]
        if not n_lost:
            lost = [f"{_CUT}: it ends after its last paper."]
        if n_details:
            lost.append("Any title, dates, presenters and notes are missing.")
        ids = dict.fromkeys(id_texts)
        return ImportResult(ReadingList(entries=tuple(ListEntry(i) for i in ids)), tuple(lost))

    def _damaged(self, ids: list[str]) -> ImportResult:
        """Return the papers of a damaged code that are in the atlas."""
        kept = [i for i in ids if i in self.known_ids]
        unknown = [i for i in ids if i not in self.known_ids]
        lost = [f"{_DAMAGED}: its title, dates, presenters and notes are lost."]
        if unknown:
            names = unknown if len(unknown) <= 5 else [*unknown[:5], "others"]
            lost.append(f"Papers not in this atlas were left out: {formatting.listed(names)}.")
        return ImportResult(ReadingList(entries=tuple(ListEntry(i) for i in kept)), tuple(lost))

    def _with_details(self, ids: list[str], n_details: int) -> ImportResult:
        """Return the list with the details that could be read."""
        packed = self.body[self.at : self.at + n_details]
        check = self.body[self.at + n_details : self.at + n_details + _CHECK_BYTES]
        bare = ReadingList(entries=tuple(ListEntry(i) for i in ids))
        if not n_details:
            return ImportResult(bare)
        cut = len(check) < _CHECK_BYTES
        text = _inflated(packed) if cut or check == _check(packed) else None
        if text is None:
            why = f"{_DAMAGED}: its title, dates, presenters and notes are lost."
            return ImportResult(bare, (f"{why} All its papers were read.",))
        records = text.split(_RECORD)
        if not cut:
            return ImportResult(_filled(ids, records))
        # The last record may be truncated, so it is dropped.
        complete = records[:-1]
        n_lost = len(ids) - max(len(complete) - 1, 0)
        heading = "" if complete else "its title and meeting, and "
        last = f"the last {n_lost} papers" if n_lost > 1 else "the last paper"
        why = f"{_CUT}: {heading}any details of {last} are missing. All its papers were read."
        return ImportResult(_filled(ids, complete), (why,))


def _inflated(packed: bytes) -> str | None:
    """Return the decompressed details, maybe cut; None if invalid or too large."""
    unpacker = zlib.decompressobj(wbits=-15)
    try:
        details = unpacker.decompress(packed, _MOST_DETAILS_BYTES)
    except zlib.error:
        return None
    return None if unpacker.unconsumed_tail else details.decode("utf-8", "ignore")


def _filled(ids: list[str], records: list[str]) -> ReadingList:
    """Return the list of papers; the first record is for the list itself."""
    title, meeting, list_id, *_ = (*(records or [""])[0].split(_FIELD), "", "", "")
    details = [*records[1:], *[""] * len(ids)]
    entries = []
    for paper_id, record in zip(ids, details, strict=False):
        presenter, day, note, name, *_ = (*record.split(_FIELD), "", "", "", "")
        entries.append(ListEntry(paper_id, presenter, day_of(day), note, name))
    return ReadingList(title, day_of(meeting), tuple(entries), list_id)

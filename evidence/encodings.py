"""The encoding of a text, decided by its first bytes.

A byte order mark or an XML declaration states it. Otherwise a text is UTF-8 unless most bytes
beyond ASCII are not. Then a text with single such bytes between ASCII characters is Windows-1252.
East Asian encodings are compared by the share of characters that are among the most common ones of
their standard, which have code ranges of their own; charset-normalizer decides between Windows-1251
and Windows-1252.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

UTF8 = "utf-8-sig"

NAMES = {
    "gb18030": "GB18030", "cp932": "Shift-JIS", "euc_jp": "EUC-JP", "cp949": "EUC-KR",
    "big5hkscs": "Big5", "cp1251": "Windows-1251", "cp1252": "Windows-1252", "utf-16": "UTF-16",
    "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32",
}  # fmt: skip
"""Encodings by the name of Python's codec, as they are called in messages."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, UTF8),
)  # fmt: skip
_DECLARED = re.compile(rb"<\?xml[^<>]{1,100}?encoding\s{0,9}=\s{0,9}[\"']([\w.-]{1,30})[\"']")
# A declaration may name no other codec of Python's: some need time that grows with the square.
_DECLARABLE = re.compile(r"(?:iso8859|cp\d|koi8|gb|big5|shift_jis|euc_|johab|mac-|tis-).*")
_WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949",
    "big5": "big5hkscs", "iso8859-1": "cp1252",
}  # fmt: skip

_HIGH = re.compile(rb"[\x80-\xff]")
# A letter or mark of Windows-1252 between ASCII characters.
_LONE = re.compile(rb"(?<![\x80-\xff])[\x85\x91-\x97\xa0-\xff](?![\x80-\xff])")
# A word in an encoding with one byte per letter.
_WORD = re.compile(rb"[A-Za-z\x80-\xff]++")
_KANA = re.compile(rb"[\xa4\xa5][\xa1-\xfe]")
# For each encoding: any of its characters beyond ASCII, and its most common ones.
_EAST_ASIAN = tuple(
    (codec, re.compile(rb"(?:" + any_of + rb")|[\x80-\xff]"), re.compile(common))
    for codec, any_of, common in (
        ("cp949", rb"[\x81-\xfe][\x41-\xfe]", rb"[\xb0-\xc8][\xa1-\xfe]"),
        ("euc_jp", rb"[\x8e\xa1-\xfe][\xa1-\xfe]", rb"[\xa1\xa4\xa5\xb0-\xcf][\xa1-\xfe]"),
        (
            "gb18030",
            rb"[\x81-\xfe](?:[0-9][\x81-\xfe][0-9]|[\x40-\xfe])",
            rb"[\xa3\xb0-\xd7][\xa1-\xfe]|\xa1[\xa1-\xbf]",
        ),
        (
            "big5hkscs",
            rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]",
            rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]|\xa1[\x40-\xbf]",
        ),
        (
            "cp932",
            rb"[\x81-\x9f\xe0-\xfc][\x40-\xfc]|[\xa1-\xdf]",
            rb"[\x82\x83\x88-\x97][\x40-\xfc]|\x81[\x41-\x6a]",
        ),
    )
)
_MIN_COMMON = 0.75
"""Minimum share of common characters; true texts have 0.9 and more, others mostly below 0.6."""

_MIN_LONE = 0.7
_MAX_BROKEN = 0.02
"""Maximum share of characters that cannot be decoded, as a file may be damaged."""

_MIN_ZEROS = 0.05
"""Minimum share of UTF-16 characters whose upper byte is 0: those of column names and numbers."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """Python's codec of a text, and whether a mark or a declaration states it."""

    codec: str
    is_stated: bool

    @property
    def name(self) -> str:
        """The encoding in messages."""
        return NAMES.get(self.codec, self.codec)

    @property
    def is_wide(self) -> bool:
        """Whether line ends are other bytes than in ASCII."""
        return self.codec.startswith(("utf-16", "utf-32"))


@lru_cache(maxsize=16)
def encoding_of(head: bytes, sample: bytes = b"") -> Encoding:
    r"""Return the encoding of a text; `UTF8` unless there is evidence of another.

    Parameters
    ----------
    head
        Its first bytes.
    sample
        Bytes further down, if all the first ones are ASCII.

    Examples
    --------
    >>> encoding_of("title,abstract\n大规模语言模型".encode("gbk")).name
    'GB18030'
    """
    marked = next((codec for mark, codec in _MARKS if head.startswith(mark)), None)
    if marked is not None:
        return Encoding(marked, is_stated=True)
    if b"\0" in head:
        return Encoding(_utf16_in(head) or UTF8, is_stated=False)
    sample = sample or head
    if sample.isascii():
        return Encoding(UTF8, is_stated=False)
    declared = _declared(head, sample)
    return Encoding(declared or _legacy_encoding(sample), is_stated=declared is not None)


def _legacy_encoding(sample: bytes) -> str:
    """Return the codec of bytes without a mark; `UTF8` if most of them are UTF-8."""
    n_valid, n_invalid = _utf8_counts(sample)
    if n_valid >= n_invalid:
        return UTF8
    if len(_LONE.findall(sample)) >= _MIN_LONE * len(_HIGH.findall(sample)):
        return "cp1252"
    shares = {
        codec: _common_share(sample, one, common)
        for codec, one, common in _EAST_ASIAN
        if _is_valid(sample, codec) and (codec != "euc_jp" or _KANA.search(sample))
    }
    best = max(shares, key=shares.__getitem__, default="")
    if best and shares[best] >= _MIN_COMMON:
        return best
    from charset_normalizer import from_bytes

    words = b" ".join(word for word in _WORD.findall(sample) if not word.isascii())
    match = from_bytes(words, cp_isolation=["cp1252", "cp1251"]).best()
    return match.encoding if match is not None and match.encoding in NAMES else "cp1252"


def _declared(head: bytes, sample: bytes) -> str | None:
    """Return the codec that XML declares; None if the text is UTF-8 nevertheless."""
    match = _DECLARED.match(head)
    if match is None or _utf8_counts(sample)[1] == 0:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii", "replace")).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(name, name) if _DECLARABLE.fullmatch(name) else None


def _utf8_counts(sample: bytes) -> tuple[int, int]:
    """Return the numbers of characters beyond ASCII and of bytes that are not UTF-8."""
    # The incremental decoder ignores a character that is cut off at the end.
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(sample)
    n_invalid = sum("\udc80" <= character <= "\udcff" for character in text)
    return sum(character > "\x7f" for character in text) - n_invalid, n_invalid


def _is_valid(sample: bytes, codec: str) -> bool:
    text = codecs.getincrementaldecoder(codec)("replace").decode(sample)
    return text.count("\ufffd") <= _MAX_BROKEN * sum(character > "\x7f" for character in text)


def _common_share(sample: bytes, one: re.Pattern[bytes], common: re.Pattern[bytes]) -> float:
    characters = one.findall(sample)
    return sum(common.fullmatch(found) is not None for found in characters) / len(characters)


def _utf16_in(head: bytes) -> str | None:
    """Return the codec of UTF-16 without a byte order mark; None for other bytes."""
    head = head[: len(head) // 2 * 2]
    n_first, n_second = head[::2].count(0), head[1::2].count(0)
    most, least = max(n_first, n_second), min(n_first, n_second)
    if most < 4 * least or most < _MIN_ZEROS * len(head) / 2:
        return None
    codec = "utf-16-be" if n_first > n_second else "utf-16-le"
    try:
        text = codecs.getincrementaldecoder(codec)("strict").decode(head)
    except UnicodeDecodeError:
        return None
    return codec if all(mark >= " " or mark in "\t\r\n" for mark in text) else None

"""Errors for files that no reader recognises."""

from __future__ import annotations

from analysis.readers.files.digest_file import DigestFile
from analysis.records import InputError
from evidence.encodings import UTF8, encoding_of

# First bytes of common formats, their names, and how to convert them into a digest.
_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF file", "copy its text into a .txt file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as CSV"),
    (b"SQLite format 3", "a database", "export its table as CSV"),
    (b"[", "a JSON array without records", "write one object per paper"),
    (b"<", "HTML or an unknown kind of XML", "save the page's text as a .txt file"),
    (b"\xfd7zXZ", "compressed with xz", "decompress it, or compress it with gzip"),
    (b"BZh", "compressed with bzip2", "decompress it, or compress it with gzip"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it"),
    (b"Rar!", "a RAR archive", "unpack it"),
)


def known_as(file: DigestFile) -> InputError | None:
    """Return the error for a file of a known unsupported format; None for other files."""
    head = file.head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for beginning, what, fix in _BEGINNINGS:
        if head.startswith(beginning):
            return InputError(file.path, f"is {what}, not a digest", fix)
    if file.head[257:262] == b"ustar":
        return InputError(file.path, "is a tar archive, not a digest", "unpack it")
    if b"\0" in head and encoding_of(file.head).codec == UTF8:
        return InputError(
            file.path, "is not text (contains NUL bytes)", "save it as UTF-8 text, or remove it"
        )
    return None


def unrecognised(file: DigestFile) -> InputError:
    """Return the error for a text that no reader recognises."""
    return InputError(
        f"{file.path}:1",
        "the format is not recognised (at the top is neither a date such as 'Mar 17' nor a table"
        " header with a title column)",
        "put the date on the first line, or see docs/formats.md for the formats",
    )

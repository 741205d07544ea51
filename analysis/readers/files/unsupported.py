"""What to say of a file that no reader recognises."""

from __future__ import annotations

from analysis.readers.files.digest_file import DigestFile
from analysis.records import InputError

# How well-known formats begin, what they are, and how to get a digest out of them.
_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF file", "copy its text into a .txt file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as CSV"),
    (b"SQLite format 3", "a database", "export its table as CSV"),
    (b"[", "a JSON array of something else than records", "write an object a paper"),
    (b"<", "HTML, or XML of another kind", "save the page's text as a .txt file"),
    (b"\xfd7zXZ", "packed with xz", "unpack it, or pack it with gzip"),
    (b"BZh", "packed with bzip2", "unpack it, or pack it with gzip"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it"),
    (b"Rar!", "a RAR archive", "unpack it"),
)


def known_as(file: DigestFile) -> InputError | None:
    """Return the error for a file whose first bytes say that it is something else."""
    head = file.head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for beginning, what, remedy in _BEGINNINGS:
        if head.startswith(beginning):
            return InputError(file.path, f"is {what}, not a digest", remedy)
    if file.head[257:262] == b"ustar":
        return InputError(file.path, "is a tar archive, not a digest", "unpack it")
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return InputError(
            file.path, "is not text (it holds NUL bytes)", "save it as UTF-8 text, or remove it"
        )
    return None


def unrecognised(file: DigestFile) -> InputError:
    """Return the error for a text that no reader recognises."""
    return InputError(
        f"{file.path}:1",
        "begins neither as a digest page (with its date, as 'Mar 17') nor as a table with a"
        " title column nor as any other format that is read",
        "put the date on the first line, or see the README for the formats",
    )

"""Compressed files and ZIP archives: the digests in them, and the refused ones."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile

import pyarrow as pa
import pytest

from analysis.records import InputError
from tests.analysis.readers.examples import (
    BY_NAME,
    EXAMPLES,
)


def zipped(**members: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return sink.getvalue()


def zstd(content: bytes) -> bytes:
    return pa.compress(content, "zstd", asbytes=True)


def nameless() -> bytes:
    """Return an archive whose directory lacks the name of its single file."""
    data = zipped(x=PAGE)
    at, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    entry = data[at : at + 28] + b"\0\0" + data[at + 30 : at + 46]
    size = len(entry).to_bytes(4, "little")
    return data[:at] + entry + data[end : end + 12] + size + data[end + 16 :]


NAMES = [example.name for example in EXAMPLES]
PACKINGS = {"gz": gzip.compress, "zst": zstd}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("packing", PACKINGS)
def test_compressed_files_are_read_like_plain_ones(folder, name, packing):
    example = BY_NAME[name]
    folder.put(f"{name}.{packing}", PACKINGS[packing](example.content))
    if example.toml:
        folder.put("digests.toml", example.toml.replace(name, f"{name}.{packing}"))
    result = folder.read(f"{name}.{packing}")
    assert {d.digest_id: len(d.entries) for d in result.digests} == example.days
    assert result.digests[0].source == example.source


def test_an_archive_is_read_as_its_digests(folder):
    pages = {name: BY_NAME[name].content for name in ("api.json", "mailing.txt", "feed.xml")}
    others = dict.fromkeys(["README.md", ".hidden.txt", "__MACOSX/a.txt", "plot.png"], b"# About")
    folder.put("all.zip", zipped(**pages, **others))
    result = folder.read("all.zip")
    assert [(d.digest_id, d.file, len(d.entries)) for d in result.digests] == [
        ("2025-03-17", "all.zip/api.json", 2),
        ("2025-03-17-2", "all.zip/feed.xml", 2),
        ("2025-03-17-3", "all.zip/mailing.txt", 3),
    ]
    assert [path.name for path in result.inputs] == ["all.zip"]


def test_an_archive_may_have_its_own_declarations(folder):
    page = BY_NAME["page.txt"].content.replace(b", 2025", b"")
    folder.put("all.zip", zipped(**{"page.txt": page,
                                    "digests.toml": b'["page.txt"]\nyear = 2024\n'}))  # fmt: skip
    (digest,) = folder.read("all.zip").digests
    assert (digest.date, digest.date_source) == (dt.date(2024, 3, 17), "declared")


def test_the_good_members_of_an_archive_are_kept(folder):
    page = BY_NAME["page.txt"].content
    folder.put("all.zip", zipped(**{"a.txt": page, "b.txt": b"", "c.zip": zipped(d__txt=page),
                                    "e.jsonl": gzip.compress(b'{"title": "x"}')}))  # fmt: skip
    result = folder.read("all.zip")
    assert len(result.digests) == 1
    assert [warning.partition(";")[0] for warning in result.warnings] == [
        "all.zip/b.txt: is empty",
        "all.zip/c.zip: is a compressed file in an archive",
        "all.zip/e.jsonl: is a compressed file in an archive",
    ]
    assert all(warning.endswith("(file skipped)") for warning in result.warnings)


def test_file_names_with_control_characters_cannot_break_a_message(folder):
    page = BY_NAME["page.txt"].content
    names = ("b\x1b[2J\n.txt", "c" * 5000 + ".txt")
    folder.put("a.zip", zipped(**{"a.txt": page, **dict.fromkeys(names, b"")}))
    folder.put("digests.toml", '["no\\nsuch"]\nyear = 2025\n')
    result = folder.read("a.zip")
    assert len(result.digests) == 1
    assert [len(line) < 300 for line in result.warnings] == [True] * 3
    assert all(line.isprintable() for line in result.warnings), result.warnings
    folder.put("a\nb.txt", b"")
    with pytest.raises(InputError) as caught:
        folder.read("a\nb.txt")
    assert str(caught.value).startswith("a\ufffdb.txt: is empty")


PAGE = BY_NAME["page.txt"].content
ENCRYPTED = zipped(a__txt=PAGE)
ENCRYPTED = ENCRYPTED.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
ARCHIVES = {
    "in an archive": (zipped(a__zip=zipped(b__txt=PAGE)), "a.zip/a.zip: is a compressed file in"),
    "in gzip": (gzip.compress(zipped(b__txt=PAGE)), "a.zip: is a ZIP archive compressed with gzip"),
    "gzip in gzip": (gzip.compress(gzip.compress(PAGE)), "a.zip: is compressed twice, with gzip"),
    "gzip in zstd": (zstd(gzip.compress(PAGE)), "a.zip: is compressed twice, with gzip inside"),
    "without a digest": (zipped(plot__png=b"x"), "a.zip: is an archive without digests; add"),
    "nameless": (nameless(), "a.zip: contains a file without a name; create it again"),
    "empty": (zipped(), "a.zip: is an archive without digests"),
    "cut off": (zipped(b__txt=PAGE)[:-30], "a.zip: is a damaged or incomplete ZIP archive"),
    "cut gzip": (gzip.compress(PAGE)[:-9], "a.zip: is a damaged or incomplete gzip file"),
    "cut zstd": (zstd(PAGE)[:-9], "a.zip: is a damaged or incomplete zstd file"),
    "damaged inside": (zipped(b__txt=PAGE).replace(b"b.txt", b"c.txt", 1), "a.zip/b.txt: is a dam"),
    "another name inside": (
        zipped(**{"b" * 3000 + ".txt": PAGE}).replace(b"bb.txt", b"cc.txt", 1),
        f"a.zip/...{'b' * 196}.txt: is a damaged or incomplete ZIP archive ('File name in direc",
    ),
    "encrypted": (ENCRYPTED, "a.zip/a.txt: is encrypted; unpack the archive with its password"),
    "spreadsheet": (zipped(**{"[Content_Types].xml": b"x"}), "a.zip: is a spreadsheet or another"),
    "tar": (gzip.compress(b"a.txt".ljust(257, b"\0") + b"ustar" + b"\0" * 250), "a.zip: is a tar"),
}


@pytest.mark.parametrize(("content", "message"), ARCHIVES.values(), ids=ARCHIVES)
def test_archives_that_are_refused(folder, content, message):
    folder.put("a.zip", content)
    with pytest.raises(InputError) as caught:
        folder.read("a.zip")
    assert str(caught.value).startswith(message)
    assert len(str(caught.value)) < 500


def test_a_compression_ratio_beyond_the_limit_is_refused(folder, monkeypatch):
    monkeypatch.setattr("analysis.readers.files.compression.FREE_BYTES", 100_000)
    bomb = PAGE + b"\n" * 2_000_000
    for name, content in {"a.gz": gzip.compress(bomb), "a.zst": zstd(bomb)}.items():
        folder.put(name, content)
        with pytest.raises(InputError, match=r"decompresses to more than [\d,]+ bytes; check"):
            folder.read(name)
    folder.put("a.zip", zipped(a__txt=bomb))
    with pytest.raises(InputError, match=r"a\.zip: unpacks to 2,000,\d+ bytes, more than"):
        folder.read("a.zip")


def test_an_archive_of_too_many_files_is_refused(folder, monkeypatch):
    monkeypatch.setattr("analysis.readers.files.zip_archives.MAX_MEMBERS", 3)
    folder.put("a.zip", zipped(**{f"{n}.txt": PAGE for n in range(4)}))
    with pytest.raises(InputError, match=r"a\.zip: contains 4 files, more than 3; split it"):
        folder.read("a.zip")

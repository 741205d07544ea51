"""Fuzz targets of the digest readers, and the checks of what they return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.fuzzing import growth_dashboard, growth_readers, snapshots
from benchmarks.fuzzing.growth import Growing, growth_target
from benchmarks.fuzzing.judging import judge_line

TODAY = dt.date(2026, 2, 1)

Target = Callable[[bytes], None]


def names() -> Iterator[str]:
    """Yield the names of all targets: one for each reader, and others."""
    from tests.analysis.readers.examples import READER_OF

    yield from READER_OF
    yield from ("any", "archive", "packed", "declarations", *snapshots.NAMES)
    yield from (function.name for function in growing_functions())


def growing_functions() -> Iterator[Growing]:
    """Yield the functions of outside text whose CPU time is measured; see `growth`."""
    yield from growth_readers.growing_parts()
    yield from growth_readers.growing_readers()
    yield from growth_dashboard.growing_texts()
    yield from growth_dashboard.growing_queries()
    yield from growth_dashboard.growing_lists()


def target_of(name: str, folder: Path, more: Path | None) -> tuple[Target, list[bytes]]:
    """Return a target and its initial inputs.

    Parameters
    ----------
    name
        One of `names`.
    folder
        An empty folder for the target's files.
    more
        A folder of more initial inputs.
    """
    from tests.analysis.readers.examples import EXAMPLES

    all_seeds = [example.content for example in EXAMPLES]
    if more is not None:
        all_seeds += [path.read_bytes() for path in sorted(more.iterdir()) if path.is_file()]
    growing = next((item for item in growing_functions() if item.name == name), None)
    if growing is not None:
        return growth_target(growing)
    if name in snapshots.NAMES:
        return snapshots.snapshot_target(name, folder)
    if name == "declarations":
        return _declarations_target(), [b'["a.txt"]\ndate = 2025-03-17\nsource = "x"\n']
    if name == "archive":
        return _reading(folder, "a.zip"), [_zipped(all_seeds[:3]), _zipped(all_seeds[3:5])]
    if name == "packed":
        return _packed_target(folder), all_seeds
    own = [example.content for example in EXAMPLES if example.reader == name]
    seeds = [*own, *all_seeds] if len(own) < 2 or more else own
    target = _reading(folder, "a.txt") if name == "any" else _reader_target(name, folder)
    return target, [*seeds, *_parquet()] if name == "tabular" else seeds


def _reading(folder: Path, name: str) -> Target:
    """Return a target that reads a file as users do, with the reader that recognises it."""
    from analysis.corpus import build_corpus
    from analysis.readers import ReadOptions, read_digests
    from analysis.records import InputError

    path = folder / name

    def read(data: bytes) -> None:
        path.write_bytes(data)
        try:
            result = read_digests([path], ReadOptions(today=TODAY))
        except InputError as error:
            judge_line(str(error))
            return
        _judge(result.digests, result.warnings)
        build_corpus(result.digests)

    return read


def _reader_target(name: str, folder: Path) -> Target:
    """Return a target that gives any bytes to one reader, recognised or not."""
    from analysis.readers.base import ReadOptions
    from analysis.readers.digests_toml import NOTHING
    from analysis.readers.files.streams import sniff_file
    from analysis.readers.reading_warnings import Notes
    from analysis.records import InputError
    from tests.analysis.readers.examples import READER_OF

    reader = READER_OF[name]
    path = folder / "a.txt"
    options = ReadOptions(today=TODAY, date=TODAY)

    def read(data: bytes) -> None:
        path.write_bytes(data)
        try:
            file = sniff_file(path)
            reader.recognises(file, options)
            notes = Notes(path)
            digests = reader.read(file, NOTHING, options, notes)
        except InputError as error:
            judge_line(str(error))
            return
        _judge(digests, notes.as_lines())

    return read


def _packed_target(folder: Path) -> Target:
    """Return a target that compresses its input and damages the result."""
    import gzip

    import pyarrow as pa

    read = _reading(folder, "a.txt")

    def read_packed(data: bytes) -> None:
        how, at, damage, content = data[:1], data[1:3], data[3:4], data[4:]
        packed = (
            gzip.compress(content) if how < b"\x80" else pa.compress(content, "zstd", asbytes=True)
        )
        if damage > b"\x40":
            place = int.from_bytes(at, "big") % max(1, len(packed))
            packed = packed[:place] + damage + packed[place + 1 :]
        read(packed)

    return read_packed


def _declarations_target() -> Target:
    from analysis.readers.digests_toml import declarations_in
    from analysis.records import InputError

    def read(data: bytes) -> None:
        try:
            declared = declarations_in(Path("digests.toml"), data, lambda name: len(name) > 3)
        except InputError as error:
            judge_line(str(error))
            return
        for warning in declared.warnings:
            judge_line(warning)

    return read


def _judge(digests: object, warnings: object) -> None:
    """Fail unless titles are one line, texts are UTF-8, dates plausible and warnings short."""
    for warning in warnings:  # type: ignore[attr-defined]
        judge_line(warning)
    for digest in digests:  # type: ignore[attr-defined]
        assert 1900 <= digest.date.year <= 2200  # noqa: S101
        for entry in digest.entries:
            assert entry.title  # noqa: S101
            assert entry.title == " ".join(entry.title.split())  # noqa: S101
            f"{entry.title}{entry.abstract}{entry.url}{entry.categories}".encode()


def _zipped(contents: list[bytes]) -> bytes:
    import io
    import zipfile

    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"{number}.txt", content)
    return sink.getvalue()


def _parquet() -> list[bytes]:
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    table = {"title": ["A", "B"], "abstract": ["x", None], "date": ["2025-03-17"] * 2}
    pq.write_table(pa.table(table), sink)
    return [sink.getvalue()]

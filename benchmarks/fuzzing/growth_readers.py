"""The functions of the readers that take outside text, for `growth`."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from benchmarks.fuzzing.growth import Growing

if TYPE_CHECKING:
    from tests.analysis.readers.examples import Example


def growing_readers() -> Iterator[Growing]:
    """Yield every reader, with runs as a whole file, a title, an abstract and below its head."""
    from analysis.readers.base import ReadOptions
    from analysis.readers.digests_toml import NOTHING
    from analysis.readers.files.streams import sniff
    from analysis.readers.reading_warnings import Notes
    from analysis.records import InputError
    from benchmarks.fuzzing.targets import TODAY
    from tests.analysis.readers.examples import EXAMPLES, READER_OF

    options = ReadOptions(today=TODAY, date=TODAY)

    def read(reader: Any, text: str) -> None:
        content = text.encode("utf-8", "replace")
        path = Path("a.txt")
        file = sniff(path, lambda: (io.BytesIO(content), len(content)))
        reader.recognises(file, options)
        reader.read(file, NOTHING, options, Notes(path))

    for name, reader in READER_OF.items():
        own = [example for example in EXAMPLES if example.reader == name]
        frames = [frame for example in own for frame in _frames_of(example)]
        call = partial(read, reader)
        yield Growing(f"growth-{name}", call, (lambda run: run, *frames), (InputError,))


def _frames_of(example: Example) -> Iterator[Callable[[str], str]]:
    """Yield frames that put a run into the title, the abstract, the first line and the end."""
    from tests.analysis.readers.examples import FIRST, SECOND

    try:
        text = example.content.decode("utf-8")
    except UnicodeDecodeError:  # a binary format
        return

    def escaped(run: str) -> str:
        if example.name.endswith((".json", ".jsonl")):
            return json.dumps(run)[1:-1]
        return escape(run) if example.name.endswith(".xml") else run

    for words in (FIRST[:12], SECOND[:12], "the cheapest sequence", "the\\ncheapest sequence"):
        before, found, after = text.partition(words)
        if found:
            yield partial(_between, before + "a", after, escaped)
    yield partial(_between, text, "", str)
    first, _, rest = text.partition("\n")
    yield partial(_between, first, "\n" + rest, str)


def _between(before: str, after: str, escaped: Callable[[str], str], run: str) -> str:
    return before + escaped(run) + after


# A cell with title and text, a title in a heading, and a row on several lines.
_MARKDOWN_FRAMES: tuple[Callable[[str], str], ...] = (
    lambda run: run,
    lambda run: f"| Paper |\n|---|\n| A{run}b |",
    lambda run: f"## A{run}b\n\n[a](https://arxiv.org/abs/2503.01234)",
    lambda run: f"| Paper | Summary |\n|---|---|\n| A{run}\nb | c |",
)


def growing_parts() -> Iterator[Growing]:
    """Yield functions that readers apply to a cell, a line or a whole text."""
    from analysis.readers import clean_text, dates
    from analysis.readers.digests_toml import declarations_in
    from analysis.readers.fields import BadRecordError, record_of
    from analysis.readers.huggingface.page_head import letters
    from analysis.readers.labels_toml import names_in
    from analysis.readers.markdown.papers import papers_of, plain, sections_of
    from analysis.readers.reading_warnings import Notes
    from analysis.records import InputError, normalised_title, one_line
    from evidence.arxiv_ids import arxiv_id, arxiv_id_at_end, arxiv_id_in, arxiv_id_of_number
    from evidence.encodings import encoding_of

    def record(text: str) -> None:
        cells = {"title": "a", "date": "2025-03-17"}
        for name in ("title", "abstract", "url", "categories", "upvotes", "published", "id"):
            with suppress(BadRecordError):
                record_of(cells | {name: text}, lambda *_: None)

    def encoding(text: str) -> None:
        encoding_of(text.encode("latin-1", "replace"))

    def markdown(text: str) -> None:
        list(papers_of(list(sections_of(text)), Notes(Path("a.md"))))

    def declared(text: str) -> None:
        declarations_in(Path("digests.toml"), text.encode("utf-8", "replace"), lambda _: False)

    def named(text: str) -> None:
        names_in(Path("labels.toml"), text.encode("utf-8", "replace"))
        names_in(Path("labels.toml"), f'[topics]\n3 = """{text}"""'.encode("utf-8", "replace"))

    parts: dict[str, tuple[Callable[[str], object], ...]] = {
        "clean": (clean_text.clean, clean_text.clean_paragraphs, clean_text.stops_midway),
        "quote": (clean_text.quote, one_line, normalised_title),
        "dates": (dates.full_date, dates.mail_date, dates.date_in_name),
        "head": (letters,),
        "arxiv_id": (arxiv_id, arxiv_id_in, arxiv_id_at_end, arxiv_id_of_number),
        "record": (record,),
        "encoding": (encoding,),
        "markdown": (markdown,),
        "markdown_text": (plain,),
        "digests_toml": (declared,),
        "labels_toml": (named,),
    }
    for name, functions in parts.items():
        call = partial(_all, functions)
        frames = _MARKDOWN_FRAMES if name == "markdown" else Growing.frames
        yield Growing(f"growth-{name}", call, frames, refusals=(InputError,))


def _all(functions: tuple[Callable[[str], object], ...], text: str) -> None:
    for function in functions:
        function(text)

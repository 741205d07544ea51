"""Any bytes give papers or an `InputError` from every reader, in bounded time."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.readers import ReadOptions
from analysis.readers.digests_toml import NOTHING
from analysis.readers.files.streams import sniff_file
from analysis.readers.reading_warnings import Notes
from analysis.records import InputError
from tests.analysis.readers.examples import EXAMPLES, READER_OF

ROOT = Path(__file__).parents[3]
OPTIONS = ReadOptions(today=dt.date(2026, 2, 1), date=dt.date(2025, 3, 17))
# A limit for hangs, not a benchmark: anything this slow would never finish a real file.
NO_HANG = dt.timedelta(seconds=20)

PIECES = st.sampled_from(
    ["\n", "\r\n", " ", "{", "}", "[", "]", '"', "'", "|", "#", "\\\\\n", "<", ">", "&", "- ",
     "---\n", "](", ")", ": ", "Mar 17\n", "2025-02-30", "### x\n", "https://huggingface.co/papers/"
     "2503.01234\n", "arXiv:2503.01234\n", "\x00", "\u202e", "\ufeff", "9" * 50, "*a", "&a"]
)  # fmt: skip
JUNK = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(PIECES, max_size=8).map(lambda pieces: "".join(pieces).encode()),
)


@st.composite
def mutated(draw, contents: list[bytes]) -> bytes:
    """Return an example with parts repeated, removed or replaced by junk."""
    content = draw(st.sampled_from(contents))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(content)))
        to = min(len(content), at + draw(st.integers(0, 300)))
        middle = draw(st.one_of(JUNK, st.just(content[at:to] * 2), st.just(b"")))
        content = content[:at] + middle + content[to:]
    return content


@pytest.fixture
def read(folder):
    def read(name: str, content: bytes) -> None:
        path = folder.put("a.txt", content)
        notes = Notes(path)
        try:
            file = sniff_file(path)
            READER_OF[name].recognises(file, OPTIONS)
            digests = READER_OF[name].read(file, NOTHING, OPTIONS, notes)
        except InputError as error:
            lines = [str(error)]
        else:
            lines = notes.as_lines()
            for digest in digests:
                assert 1900 <= digest.date.year <= 2200
                for entry in digest.entries:
                    assert entry.title == " ".join(entry.title.split()) != ""
                    assert not re.search("[\x00-\x08\u202a-\u202e\ud800-\udfff]", entry.title)
                    f"{entry.title}{entry.abstract}{entry.url}{entry.categories}".encode()
        for line in lines:
            assert re.match(r"a\.txt(:\d+)?: .*; .*", line), line
            assert len(line) < 1000

    return read


@pytest.mark.parametrize("name", READER_OF)
@settings(deadline=NO_HANG)
@given(data=st.data())
def test_any_bytes_are_read_or_refused(read, name, data):
    own = [example.content for example in EXAMPLES if example.reader == name]
    others = [example.content for example in EXAMPLES]
    content = data.draw(st.one_of(mutated(own), mutated(own), mutated(others), JUNK))
    read(name, content)


DEEP = {
    "brackets": b"[" * 200_000,
    "braces": b'{"a":' * 100_000,
    "wrappers": b'{"a":[' * 50_000,
    "elements": b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<entry>" * 50_000,
    "quotes": b"> " * 50_000 + b"x",
    "items": b"- " * 50_000 + b"title: x",
    "flow": b"title: x\nurl: " + b"[" * 50_000,
    "emphasis": b"# 2025-03-17\n\n" + b"*a_ " * 20_000,
    "links": b"# 2025-03-17\n\n" + b"[a](" * 20_000,
    "pictures": b"# Daily Papers\n\n### " + b"![" * 20_000,
    "escapes": b"# Daily Papers\n\n### [" + b"\\[" * 20_000,
    "bars": b"# 2025-03-17\n\n" + b"|" * 20_000 + b"\n" + b"|-" * 20_000,
    "backslashes": b"\\\\\n" * 50_000,
    "records": b"\\\\\narXiv:2503.01234\nTitle: x\n" * 10_000,
    "rules": (b"-" * 78 + b"\n") * 10_000,
    "attributes": b"<feed " + b"a='b' " * 20_000 + b">",
    "comments": b"<feed>" + b"<!--" * 20_000,
    "one quotation mark": b'title,abstract\n"' + b"a\n" * 50_000,
}


@pytest.mark.parametrize("deep", DEEP)
def test_deeply_nested_or_repetitive_files_are_read_or_refused(read, deep):
    for name in READER_OF:
        read(name, DEEP[deep])


def test_a_short_fuzzing_run_has_no_findings(tmp_path):
    code = ROOT / "benchmarks" / "fuzz.py"
    process = subprocess.run(
        [sys.executable, code, "--seconds", "2", "--only", "any", "--unguided", "--keep", tmp_path],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert process.returncode == 0, process.stdout + process.stderr
    assert "0 of 1 targets with findings" in process.stdout

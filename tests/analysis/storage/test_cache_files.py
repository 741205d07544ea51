"""A cache that cannot be written is reported once, and the run continues."""

from __future__ import annotations

import logging
import os

import pytest

from analysis.readers import ReadOptions, read_digests
from analysis.storage import cache_files
from analysis.storage.cache_files import write_cache_file
from tests.pages import write_page
from tests.planted import PlantedEncoder


def put(path, data=b"data"):
    write_cache_file(path, lambda stream: stream.write(data))


def test_a_file_is_written_completely_or_not_at_all(tmp_path):
    path = tmp_path / "cache" / "kind" / "entry"
    put(path)
    assert path.read_bytes() == b"data"

    def fail(stream):
        stream.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_cache_file(path, fail)
    assert path.read_bytes() == b"data"
    assert [path.name for path in path.parent.iterdir()] == ["entry"]


@pytest.mark.parametrize("place", ["afile/cache", "/proc/nowhere/cache", "/dev/null/cache"])
def test_a_cache_that_cannot_be_written_gives_one_warning(tmp_path, caplog, place):
    if place.startswith("/") and os.name != "posix":
        pytest.skip("needs /proc and /dev")
    (tmp_path / "afile").touch()
    cache = tmp_path / place / tmp_path.name  # one of its own: a warning is not repeated
    for kind in ("vectors", "digests"):
        for entry in ("a", "b"):
            put(cache / kind / entry)
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith(f"{cache}: cannot be written (")
    assert line.endswith("choose another --cache-dir, or use --no-cache")


def test_a_full_disk_gives_a_warning_and_leaves_no_half_file(tmp_path, caplog):
    def full(stream):
        raise OSError(28, "No space left on device")

    write_cache_file(tmp_path / "kind" / "entry", full)
    assert "cannot be written (No space left on device)" in caplog.text
    assert not list((tmp_path / "kind").iterdir())


def test_both_caches_of_a_run_work_without_a_folder_and_warn_once(tmp_path, caplog):
    from analysis.embedding.embed import embed

    (tmp_path / "afile").touch()
    cache = tmp_path / "afile" / "cache"
    write_page(tmp_path / "seeds", "one.txt", "Mar 13", [("On glaciers", "They flow.")])
    options = ReadOptions(year=2025)
    with caplog.at_level(logging.WARNING, cache_files.__name__):
        read = read_digests([tmp_path / "seeds"], options, parse_cache_folder=cache / "digests")
        embedded = embed(["a text", "another"], PlantedEncoder(), cache_folder=cache)
    assert len(read.digests) == 1
    assert embedded.n_encoded == 2
    assert caplog.text.count("cannot be written") == 1

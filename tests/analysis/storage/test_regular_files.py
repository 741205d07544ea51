"""Only regular files within the limit are read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from analysis.storage.regular_files import read_regular_file

OPEN_FILES = Path("/proc/self/fd")


def test_a_file_and_a_link_to_one_are_read_up_to_the_limit(tmp_path):
    (tmp_path / "file").write_bytes(b"1234\r\n")
    (tmp_path / "link").symlink_to("file")
    assert read_regular_file(tmp_path / "file", limit_bytes=6) == b"1234\r\n"
    assert read_regular_file(tmp_path / "link", limit_bytes=6) == b"1234\r\n"
    with pytest.raises(OSError, match="too large"):
        read_regular_file(tmp_path / "file", limit_bytes=5)


def test_pipes_devices_and_folders_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero", tmp_path):
        with pytest.raises(OSError, match=r"not a regular file|directory"):
            read_regular_file(path, limit_bytes=100)


@pytest.mark.skipif(not OPEN_FILES.is_dir(), reason="needs /proc")
def test_a_refused_file_is_closed(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    before = len(list(OPEN_FILES.iterdir()))
    for path in (tmp_path / "pipe", tmp_path):
        with pytest.raises(OSError, match=r"not a regular file|directory"):
            read_regular_file(path, limit_bytes=100)
    assert len(list(OPEN_FILES.iterdir())) == before

"""Killed writers, full disks and concurrent writers leave a complete snapshot.

`benchmarks/faults.py` has hundreds of such cases.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import snapshot
from analysis.cli.commands import FAILED, main
from analysis.snapshot import SnapshotError
from tests.pages import write_page
from tests.planted import planted_papers
from tests.snapshots import planted_manifest, planted_tables

fork = pytest.mark.skipif(os.name != "posix", reason="needs processes that are forked")
ROOT = Path(__file__).parents[3]
FIRST, SECOND = planted_tables(n_papers=40, seed=1), planted_tables(n_papers=40, seed=2)


@pytest.fixture
def folder(tmp_path):
    target = tmp_path / "snapshot"
    snapshot.write(target, FIRST, planted_manifest())
    return target


def _die_before(n_renames):
    """Kill this process after a number of operations on folders: rename, remove, create."""
    n_done = 0

    def count(event, _arguments):
        nonlocal n_done
        if event in ("os.rename", "os.rmdir", "os.mkdir"):
            if n_done == n_renames:
                os.kill(os.getpid(), signal.SIGKILL)
            n_done += 1

    sys.addaudithook(count)


def _write_until(folder, n_steps):
    _die_before(n_steps)
    snapshot.write(folder, SECOND, planted_manifest())


@fork
def test_a_writer_killed_before_any_folder_operation_leaves_a_complete_snapshot(folder):
    seen = []
    for n_steps in range(20):
        snapshot.write(folder, FIRST, planted_manifest())
        writer = multiprocessing.get_context("fork").Process(
            target=_write_until, args=(folder, n_steps)
        )
        writer.start()
        writer.join()
        x = snapshot.read(folder).tables.papers["x"].iloc[0]
        assert x in (pytest.approx(FIRST.papers["x"].iloc[0]),
                     pytest.approx(SECOND.papers["x"].iloc[0]))  # fmt: skip
        seen.append((folder.exists(), x == pytest.approx(SECOND.papers["x"].iloc[0])))
        if writer.exitcode == 0:
            break
    assert seen[0] == (True, False)
    assert (False, False) in seen  # between the two renames: the previous one, renamed
    assert seen[-1] == (True, True)


@pytest.mark.analysis
class TestAnalyze:
    @pytest.fixture(autouse=True)
    def _extra(self):
        if not importlib.util.find_spec("bertopic"):  # it takes seconds to import
            pytest.skip("needs the extra `analysis`")

    @pytest.fixture
    def home(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        papers = [(title, text) for _, title, text in planted_papers(6)]
        write_page(tmp_path / "seeds", "2025-03-13.txt", "Mar 13", papers)
        return tmp_path

    ARGUMENTS = ("analyze", "--embedding-model", "lsa", "--no-cache", "--year", "2025")

    @pytest.mark.slow
    @pytest.mark.parametrize("stage", ["Reading digests", "Testing trends"])
    def test_a_killed_analysis_leaves_the_previous_snapshot(self, home, stage):
        snapshot.write(home / "snapshot", FIRST, planted_manifest())
        before = snapshot.version_of(home / "snapshot")
        command = [sys.executable, "-m", "analysis", *self.ARGUMENTS, "--snapshot",
                   str(home / "snapshot"), str(home / "seeds")]  # fmt: skip
        running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for line in running.stderr:  # one line per finished stage; the last stage writes
            if line.startswith(stage):
                break
        running.kill()
        running.wait()
        running.stderr.close()
        assert running.returncode == -signal.SIGKILL
        assert snapshot.read(home / "snapshot").version == before
        with snapshot.lock(home / "snapshot"):
            pass

    def test_a_second_analysis_is_an_error_of_one_line(self, home, capsys):
        with snapshot.lock(home / "snapshot"):
            assert main([*self.ARGUMENTS]) == FAILED
        assert capsys.readouterr().err.splitlines()[-1] == (
            "digest-atlas: error: snapshot: another `digest-atlas` command is writing this "
            "snapshot; wait for it to finish, or choose another --snapshot folder"
        )


def test_a_folder_that_cannot_be_created_is_an_error_of_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    words = r"file: cannot be written \(.*\); check the folder's permissions"
    with pytest.raises(Exception, match=words), snapshot.lock(tmp_path / "file" / "snapshot"):
        pass


@pytest.fixture
def disk(tmp_path):
    """A disk of 600 kB, if this process may mount one."""
    path = tmp_path / "disk"
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(path)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except OSError as error:
        pytest.skip(f"cannot mount a small disk: {error}")
    if done.returncode:
        pytest.skip(f"cannot mount a small disk: {done.stderr.strip()}")
    yield path
    subprocess.run(["umount", str(path)], check=True)


def test_a_full_disk_is_an_error_and_leaves_the_previous_snapshot(disk: Path):
    snapshot.write(disk / "snapshot", FIRST, planted_manifest())
    before = snapshot.version_of(disk / "snapshot")
    for n_free in (0, 4096, 40_960):
        with (disk / "filler").open("wb", buffering=0) as stream:
            try:
                while True:
                    stream.write(b"\0" * 4096)
            except OSError:
                stream.truncate(max(stream.tell() - n_free, 0))
        with pytest.raises(SnapshotError, match=r"No space left on device\); free some space or"):
            snapshot.write(disk / "snapshot", SECOND, planted_manifest())
        assert snapshot.read(disk / "snapshot").version == before
        assert sorted(p.name for p in disk.iterdir()) == ["filler", "snapshot"]
    (disk / "filler").unlink()
    assert snapshot.write(disk / "snapshot", SECOND, planted_manifest()).version != before

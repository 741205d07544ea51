"""Killed, out of space, two at once: there is a whole snapshot after each. A few of each here;
`benchmarks/faults.py` has the hundreds."""

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
from analysis.cli.commands import TROUBLE, main
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
    """Let this process be killed when it has renamed, removed or made so many folders."""
    made = 0

    def look(event, _arguments):
        nonlocal made
        if event in ("os.rename", "os.rmdir", "os.mkdir"):
            if made == n_renames:
                os.kill(os.getpid(), signal.SIGKILL)
            made += 1

    sys.addaudithook(look)


def _write_until(folder, n_steps):
    _die_before(n_steps)
    snapshot.write(folder, SECOND, planted_manifest())


@fork
def test_killed_before_each_change_of_folders_there_is_a_whole_snapshot(folder):
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
    assert (False, False) in seen  # between the two renames: the former one, under its other name
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
    def test_killed_in_the_middle_it_leaves_what_was_there(self, home, stage):
        snapshot.write(home / "snapshot", FIRST, planted_manifest())
        before = snapshot.version_of(home / "snapshot")
        command = [sys.executable, "-m", "analysis", *self.ARGUMENTS, "--snapshot",
                   str(home / "snapshot"), str(home / "seeds")]  # fmt: skip
        running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for line in running.stderr:  # a line when a stage has ended; the last one writes
            if line.startswith(stage):
                break
        running.kill()
        running.wait()
        running.stderr.close()
        assert running.returncode == -signal.SIGKILL
        assert snapshot.read(home / "snapshot").version == before
        with snapshot.lock(home / "snapshot"):
            pass

    def test_two_at_once_are_one_and_a_line(self, home, capsys):
        with snapshot.lock(home / "snapshot"):
            assert main([*self.ARGUMENTS]) == TROUBLE
        assert capsys.readouterr().err.splitlines()[-1] == (
            "digest-atlas: error: snapshot: another `digest-atlas analyze` is writing this "
            "snapshot; wait for it to end, or choose another --snapshot folder"
        )


def test_a_folder_that_cannot_be_made_is_a_line(tmp_path):
    (tmp_path / "file").write_text("")
    words = r"file: cannot be written \(.*\); check the folder's permissions"
    with pytest.raises(Exception, match=words), snapshot.lock(tmp_path / "file" / "snapshot"):
        pass


@pytest.fixture
def disk(tmp_path):
    """A disk of a few blocks, if this process may make one."""
    path = tmp_path / "disk"
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(path)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except OSError as error:
        pytest.skip(f"a small disk cannot be made: {error}")
    if done.returncode:
        pytest.skip(f"a small disk cannot be made: {done.stderr.strip()}")
    yield path
    subprocess.run(["umount", str(path)], check=True)


def test_on_a_full_disk_the_former_one_stays_and_a_line_says_so(disk: Path):
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

"""Tests that numba always has a folder for compiled code."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from analysis.pipeline import numba_cache
from analysis.records import AtlasError

pytestmark = pytest.mark.analysis
ROOT = Path(__file__).parents[3]
MODULES = {
    "analyze": "pipeline.analyze",
    "update": "updating.update",
    "evaluate": "evaluation.evaluate",
}


@pytest.fixture
def nothing_writable(monkeypatch):
    monkeypatch.delenv(numba_cache.VARIABLE, raising=False)
    monkeypatch.setattr(numba_cache, "_can_write", lambda _: False)
    monkeypatch.delitem(sys.modules, "numba", raising=False)


@pytest.fixture
def variable(monkeypatch):
    """Restore the variable after the test."""
    monkeypatch.setenv(numba_cache.VARIABLE, "")
    return lambda: os.environ.get(numba_cache.VARIABLE)


def test_usual_folders_are_left_to_numba(variable, monkeypatch):
    seen = []
    monkeypatch.setattr(numba_cache, "_can_write", lambda folder: not seen.append(folder))
    numba_cache.ensure_numba_cache()
    assert variable() == ""
    assert {path.parent.name for path in seen} == {"umap", "pynndescent", "layout"}


def test_every_module_of_ours_that_numba_compiles_is_in_a_checked_folder():
    compiled = [
        path for path in (ROOT / "analysis").rglob("*.py") if "njit(cache=True)" in path.read_text()
    ]
    checked = {folder.parent for folder in numba_cache._beside_packages()}
    assert compiled
    assert {path.parent for path in compiled} <= checked


def test_the_users_folder_is_used_if_it_can_be_written(variable, monkeypatch, tmp_path):
    monkeypatch.setenv(numba_cache.VARIABLE, str(tmp_path))
    monkeypatch.setattr(numba_cache, "_can_write", tmp_path.__eq__)
    numba_cache.ensure_numba_cache()
    assert variable() == str(tmp_path)


def test_a_temporary_folder_is_set_otherwise(variable, nothing_writable):
    numba_cache.ensure_numba_cache()
    assert Path(variable()).is_dir()
    assert Path(variable()).parent == Path(tempfile.gettempdir())


def test_an_imported_numba_gets_the_folder_too(variable, nothing_writable, monkeypatch):
    class Numba:
        class config:  # noqa: N801 - numba's name
            CACHE_DIR = ""

    monkeypatch.setitem(sys.modules, "numba", Numba)
    numba_cache.ensure_numba_cache()
    assert variable() == Numba.config.CACHE_DIR


def test_without_any_folder_the_error_names_the_variable(variable, nothing_writable, monkeypatch):
    def full(**_options):
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    with pytest.raises(AtlasError, match=r"^NUMBA_CACHE_DIR: no folder .*; set it to a folder"):
        numba_cache.ensure_numba_cache()


def test_a_file_a_missing_home_and_proc_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file" / "numba", Path("~/.cache/numba"), Path("/proc/nowhere")):
        assert not numba_cache._can_write(folder)
    assert not Path("~").exists()
    assert numba_cache._can_write(tmp_path / "new" / "folder")


READ_ONLY = """
import os, tempfile
made = tempfile.TemporaryFile
def only_in_temporary_folders(dir=None, **options):
    if dir is not None and "digest-atlas-numba-" not in str(dir):
        raise PermissionError(13, "Permission denied", str(dir))
    return made(dir=dir, **options)
tempfile.TemporaryFile = only_in_temporary_folders
"""

COMPILE = """
from analysis.pipeline.numba_cache import ensure_numba_cache
ensure_numba_cache()
import compiled
print(compiled.doubled(6), os.environ["NUMBA_CACHE_DIR"])
"""

ANALYZE = """
from pathlib import Path
from analysis.pipeline.analyze import analyze
from analysis.readers import ReadOptions
from analysis.settings import Settings
settings = Settings(embedding_model="lsa")
made = analyze([Path("papers.jsonl")], snapshot_folder=Path("snapshot"), settings=settings,
               read_options=ReadOptions())
print(len(made.tables.papers), os.environ["NUMBA_CACHE_DIR"])
"""


@pytest.mark.parametrize(
    "program", [COMPILE, pytest.param(ANALYZE, marks=pytest.mark.slow)], ids=["compile", "analyze"]
)
def test_compiled_code_works_where_packages_and_home_are_read_only(tmp_path, program):
    source = "import numba\n@numba.njit(cache=True)\ndef doubled(x):\n    return 2 * x\n"
    (tmp_path / "compiled.py").write_text(source)
    rows = [
        f'{{"title": "Paper {n} on {subject}", "abstract": "We study {subject} number {n}.", '
        '"date": "2025-03-17"}\n'
        for n in range(6)
        for subject in ("graph learning", "speech recognition")
    ]
    (tmp_path / "papers.jsonl").write_text("".join(rows))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("NUMBA_CACHE_DIR", None)
    command = [sys.executable, "-c", READ_ONLY + program]
    done = subprocess.run(
        command, check=False, cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    result, cache = done.stdout.split()
    assert result == "12"
    assert not Path(cache).exists()  # it is removed at the end


@pytest.mark.parametrize("command", ["analyze", "update", "evaluate"])
def test_commands_prepare_numba_before_the_papers_are_embedded(command, tmp_path, monkeypatch):
    import analysis
    from tests.planted import PlantedEncoder

    def refuse():
        raise AtlasError("no folder")

    monkeypatch.setattr(f"analysis.{MODULES[command]}.ensure_numba_cache", refuse)
    encoder = PlantedEncoder()
    (tmp_path / "a.jsonl").write_text('{"title": "A", "abstract": "B.", "date": "2025-03-17"}\n')
    with pytest.raises(AtlasError, match="no folder"):
        getattr(analysis, command)(tmp_path / "a.jsonl", tmp_path / "snapshot", encoder=encoder)
    assert encoder.encoded == []

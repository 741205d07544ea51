"""Tests of `digest-atlas export`: writing, replacing, and files that are not overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.cli.commands import main
from dashboard.static_page import write_file
from tests.dashboard.static_page.parsing import parsed


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def export(planted: Path, *arguments: str) -> int:
    return main(["export", "--snapshot", str(planted), "--html", *arguments])


def test_the_page_is_written_and_its_path_and_size_are_printed(planted, here, capsys):
    assert export(planted, "out/page.html") == 0
    page = here / "out" / "page.html"
    output = capsys.readouterr().out
    assert "120 papers" in output
    assert "out/page.html" in output
    assert f"{page.stat().st_size / 1e6:.1f} MB" in output
    assert len(parsed(page.read_text("utf-8")).outline["papers"]["id"]) == 120
    assert names_in(page.parent) == ["page.html"]


def test_the_default_name_is_used(planted, here):
    assert export(planted) == 0
    assert names_in(here) == ["digest-atlas.html"]


def test_a_missing_format_is_a_usage_error(planted, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["export", "--snapshot", str(planted)])
    assert stopped.value.code == 2
    assert "--html" in capsys.readouterr().err


def test_a_previous_page_is_replaced(planted, here):
    assert export(planted, "page.html") == 0
    complete = Path("page.html").read_bytes()
    Path("page.html").write_bytes(complete[:5000])
    Path("linked.html").hardlink_to("page.html")
    assert export(planted, "page.html") == 0
    assert Path("page.html").read_bytes() == complete
    # The file is replaced, not overwritten: a program that reads the previous page is unaffected.
    assert Path("linked.html").read_bytes() == complete[:5000]


def test_other_files_are_not_overwritten(planted, here, capsys):
    Path("thesis.html").write_text("<!DOCTYPE html><title>Digest Atlas</title>", "utf-8")
    assert export(planted, "thesis.html") == 1
    assert "thesis.html: exists and is not an exported page" in capsys.readouterr().err
    assert "Digest Atlas</title>" in Path("thesis.html").read_text("utf-8")
    Path("folder").mkdir()
    assert export(planted, "folder") == 1
    assert "folder: is a folder; name a file in it" in capsys.readouterr().err


def test_a_failed_write_keeps_the_previous_page(planted, here, capsys, monkeypatch):
    assert export(planted, "page.html") == 0
    previous = Path("page.html").read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write_file.os, "fsync", full)
    assert export(planted, "page.html") == 1
    assert "page.html: cannot be written (No space left on device)" in capsys.readouterr().err
    assert Path("page.html").read_bytes() == previous
    assert names_in(here) == ["page.html"]


def test_an_impossible_folder_is_reported(planted, here, capsys):
    Path("a").write_text("", "utf-8")
    assert export(planted, "a/page.html") == 1
    assert "a/page.html: cannot be written" in capsys.readouterr().err


def test_a_missing_snapshot_is_reported(here, capsys):
    assert main(["export", "--html", "--snapshot", "nowhere"]) == 1
    assert "nowhere: no snapshot here" in capsys.readouterr().err
    assert not list(here.iterdir())

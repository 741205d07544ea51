"""`digest-atlas export`: where the page goes, and what it never overwrites."""

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


def test_it_writes_a_whole_page_and_says_where_and_how_large(planted, here, capsys):
    assert export(planted, "out/page.html") == 0
    page = here / "out" / "page.html"
    said = capsys.readouterr().out
    assert said.startswith("120 papers written to out/page.html, ")
    assert f"{page.stat().st_size / 1e6:.1f} MB" in said
    assert len(parsed(page.read_text("utf-8")).outline["papers"]["id"]) == 120
    assert names_in(page.parent) == ["page.html"]


def test_without_a_name_it_has_a_sensible_one(planted, here):
    assert export(planted) == 0
    assert names_in(here) == ["digest-atlas.html"]


def test_without_a_format_it_is_wrong_usage(planted, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["export", "--snapshot", str(planted)])
    assert stopped.value.code == 2
    assert "--html" in capsys.readouterr().err


def test_a_former_page_is_replaced(planted, here):
    assert export(planted, "page.html") == 0
    whole = Path("page.html").read_bytes()
    Path("page.html").write_bytes(whole[:5000])
    Path("held.html").hardlink_to("page.html")
    assert export(planted, "page.html") == 0
    assert Path("page.html").read_bytes() == whole
    # Swapped in, not written over: whoever has the former one open still reads all of it.
    assert Path("held.html").read_bytes() == whole[:5000]


def test_anything_else_is_left_as_it_is(planted, here, capsys):
    Path("thesis.html").write_text("<!DOCTYPE html><title>Digest Atlas</title>", "utf-8")
    assert export(planted, "thesis.html") == 1
    assert "thesis.html: is not a page of Digest Atlas" in capsys.readouterr().err
    assert "Digest Atlas</title>" in Path("thesis.html").read_text("utf-8")
    Path("folder").mkdir()
    assert export(planted, "folder") == 1
    assert "folder: is a folder; give the name of a file in it" in capsys.readouterr().err


def test_a_write_that_fails_leaves_the_former_page_and_nothing_beside_it(
    planted, here, capsys, monkeypatch
):
    assert export(planted, "page.html") == 0
    previous = Path("page.html").read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write_file.os, "fsync", full)
    assert export(planted, "page.html") == 1
    assert "page.html: cannot be written (No space left on device)" in capsys.readouterr().err
    assert Path("page.html").read_bytes() == previous
    assert names_in(here) == ["page.html"]


def test_where_no_folder_can_be_it_says_so(planted, here, capsys):
    Path("a").write_text("", "utf-8")
    assert export(planted, "a/page.html") == 1
    assert "a/page.html: cannot be written" in capsys.readouterr().err


def test_without_a_snapshot_it_says_what_to_run(here, capsys):
    assert main(["export", "--html", "--snapshot", "nowhere"]) == 1
    assert "nowhere: no snapshot here" in capsys.readouterr().err
    assert not list(here.iterdir())

"""Sources that only the manifest names are used inside the project folder."""

from __future__ import annotations

import json

import pytest

from analysis import snapshot
from analysis.cli.commands import main
from analysis.cli.console import FAILED
from analysis.pipeline.check import check, sources_of
from analysis.readers import ReadOptions
from analysis.records import AtlasError, InputError
from tests.snapshots import write_planted_snapshot

ROW = '{"title": "A title", "abstract": "An abstract.", "date": "2025-03-17"}\n'
SECRET = "title,abstract,date\nSalaries 2025,Secret figures.,2025-03-18\n"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A project with digests, next to a private file."""
    project = tmp_path / "project"
    (project / "seeds").mkdir(parents=True)
    (project / "seeds" / "a.jsonl").write_text(ROW)
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "salaries.csv").write_text(SECRET)
    monkeypatch.chdir(project)
    return project


def made_with(home, *sources):
    """Return the project's snapshot with these sources in its manifest."""
    folder = home / "snapshot"
    if not folder.exists():
        write_planted_snapshot(folder, n_papers=10, n_topics=1)
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"sources": sources}))
    return folder


def outside(home):
    """Sources of a stranger's snapshot that are not in the project."""
    (home / "seeds" / "link.csv").symlink_to(home.parent / "private" / "salaries.csv")
    (home / "elsewhere").symlink_to(home.parent / "private")
    return [
        "../private/salaries.csv",
        "../private",
        "../private/*.csv",
        str(home.parent / "private" / "salaries.csv"),
        "seeds/../../private/salaries.csv",
        "elsewhere",
        "elsewhere/salaries.csv",
        "elsewhere/*.csv",
        "*/salaries.csv",
        "seeds",  # with a link in it
        "seeds/*.csv",
        "..",
        "/etc/passwd",
        "../nowhere.csv",
    ]


def test_sources_outside_the_project_are_refused_by_name_with_the_command(home):
    for source in outside(home):
        folder = made_with(home, source)
        before = snapshot.version_of(folder)
        for command in ("update", "check"):
            with pytest.raises(InputError) as error:
                sources_of(snapshot.read_manifest(folder), folder, command=command)
            line = str(error.value)
            assert "outside the folder that contains the snapshot; if the snapshot is yours" in line
            assert f"`digest-atlas {command} " in line
            assert line.endswith(f" --snapshot {folder}`")
            assert "\n" not in line
        with pytest.raises(InputError, match="outside"):
            check(folder)
        assert snapshot.version_of(folder) == before


@pytest.mark.parametrize("sources", [["seeds"], ["seeds/a.jsonl"], ["seeds/*.jsonl"], ["."]])
def test_sources_inside_the_project_are_used(home, sources):
    (home / "a.jsonl").write_text(ROW)
    folder = made_with(home, *sources)
    found = sources_of(snapshot.read_manifest(folder), folder, command="update")
    assert [str(path) for path in found] == sources


def test_a_project_behind_a_link_is_inside(home, tmp_path, monkeypatch):
    folder = made_with(home, "seeds")
    (tmp_path / "shortcut").symlink_to(home)
    monkeypatch.chdir(tmp_path / "shortcut")
    at = tmp_path / "shortcut" / "snapshot"
    assert sources_of(snapshot.read_manifest(at), at, command="update")
    # A link to a snapshot: the project is where the link is, and where it leads.
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "snapshot").symlink_to(folder)
    at = tmp_path / "other" / "snapshot"
    assert sources_of(snapshot.read_manifest(at), at, command="update")


@pytest.mark.parametrize("source", ["a\0b", "seeds/\0"])
def test_an_invalid_source_is_one_line(home, source):
    folder = made_with(home, source)
    with pytest.raises(AtlasError, match=r"manifest\.json: has an invalid source"):
        check(folder)


def test_named_sources_are_used_wherever_they_are(home, capsys):
    folder = made_with(home, "../private/salaries.csv")
    assert main(["check"]) == FAILED
    line = capsys.readouterr().err.strip()
    assert line.startswith(f"digest-atlas: error: {home.parent / 'private' / 'salaries.csv'}: ")
    assert main(["check", "../private/salaries.csv"]) == FAILED
    assert "out of date: digests changed" in capsys.readouterr().err
    assert json.loads((folder / "manifest.json").read_text())["sources"]


@pytest.mark.analysis
def test_an_update_does_not_publish_a_file_that_only_the_manifest_names(home, capsys):
    from analysis.updating.update import update

    folder = made_with(home, "seeds", "../private/salaries.csv")
    before = snapshot.version_of(folder)
    with pytest.raises(InputError, match="outside the folder that contains the snapshot"):
        update(snapshot_folder=folder, read_options=ReadOptions())
    assert snapshot.version_of(folder) == before
    assert main(["update", "--embedding-model", "planted"]) == FAILED
    assert b"Salaries" not in (folder / "papers.parquet").read_bytes()


def test_many_sources_give_a_short_line(home):
    folder = made_with(home, *[f"../private/{n}.csv" for n in range(500)])
    with pytest.raises(InputError) as error:
        check(folder)
    assert len(str(error.value)) < 1000
    assert " ... --snapshot" in str(error.value)

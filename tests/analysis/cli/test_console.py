"""Output in any encoding, and to a full disk, a closed pipe or a closed stream: no traceback."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.cli import console
from analysis.cli.commands import main
from analysis.cli.console import FAILED, INTERRUPTED, OK
from tests.snapshots import write_planted_snapshot

ROOT = Path(__file__).parents[3]
LABELS = ["Schrödinger\N{RIGHT SINGLE QUOTATION MARK}s 猫 “x” Ą", "L" * 300]

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("console") / "snapshot"
    write_planted_snapshot(target, n_papers=120, n_topics=6, n_digests=12, labels=LABELS)
    return target


def run(*arguments, shell=None, encoding="utf-8", **variables):
    """Run the command in a process; `shell` has ``{}`` in its place."""
    command = [sys.executable, "-m", "analysis", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    if shell:
        command = ["bash", "-c", shell.format('"$@"'), "bash", *command]
    done = subprocess.run(command, check=False, capture_output=True, env=environment, timeout=120)
    err = done.stderr.decode()
    assert "Traceback" not in err
    assert "Exception ignored" not in err
    return done.returncode, done.stdout.decode(encoding), err


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii", "utf-16"])
def test_trends_are_printed_in_any_encoding(folder, encoding):
    code, text, err = run(
        "trends", "--snapshot", folder, encoding=encoding, PYTHONIOENCODING=encoding
    )
    assert (code, err) == (OK, "")
    table = text.splitlines()[2:-2]
    arrow = "↑" if encoding == "utf-16" else "+"
    growing = [line for line in table if f"{arrow} growing" in line and "inf" not in line]
    assert len({line.index(f"{arrow} growing") for line in growing}) == 1  # columns are aligned
    shown = {
        "cp1252": LABELS[0].replace("猫", "?").replace("Ą", "A"),
        "cp437": 'Schrödinger\'s ? "x" A',
        "ascii": 'Schrodinger\'s ? "x" A',
        "utf-16": LABELS[0],
    }
    assert sum(line.startswith(shown[encoding]) for line in table) == 1


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_json_is_escaped_not_replaced(folder, encoding):
    code, text, _ = run(
        "trends", "--json", "--snapshot", folder, encoding=encoding, PYTHONIOENCODING=encoding
    )
    assert code == OK
    assert {row["label"] for row in json.loads(text)["rows"]} >= set(LABELS)


def test_a_chosen_handler_of_encoding_errors_is_kept(folder):
    _, text, _ = run("trends", "--snapshot", folder, PYTHONIOENCODING="ascii:namereplace")
    assert r"\N{UPWARDS ARROW}" in text


@posix
@pytest.mark.parametrize("arguments", [["trends", "--snapshot"], ["--help"]])
def test_a_full_disk_is_one_line(folder, arguments):
    if arguments[-1] == "--snapshot":
        arguments = [*arguments, folder]
    code, _, err = run(*arguments, shell="{} > /dev/full")
    assert code == FAILED
    assert err == (
        "digest-atlas: error: standard output: cannot be written (No space left on device); free "
        "some space, or send the output to another file\n"
    )


@posix
@pytest.mark.parametrize(
    ("shell", "codes"),
    [
        ("{} | true; exit ${{PIPESTATUS[0]}}", {OK, FAILED}),
        ("{} | head -1; exit ${{PIPESTATUS[0]}}", {OK, FAILED}),
        ("{} 2> /dev/full", {OK}),
        ("{} >&-", {OK}),
        ("{} 2>&-", {OK}),
        ("{} <&- >&- 2>&-", {OK}),
    ],
)
def test_closed_streams_and_pipes_are_silent(folder, shell, codes):
    code, _, err = run("trends", "--snapshot", folder, shell=shell)
    assert code in codes
    assert err == ""


@posix
def test_an_error_is_not_printed_to_standard_output_if_standard_error_is_closed(tmp_path):
    code, text, _ = run("check", "--snapshot", tmp_path, shell="{} 2>&-")
    assert (code, text) == (FAILED, "")


def test_a_narrow_terminal_is_enough_for_help():
    code, text, _ = run("analyze", "--help", COLUMNS="1", NO_COLOR="1")
    assert code == OK
    assert "--snapshot" in text


@pytest.mark.parametrize(
    "arguments",
    [["check", "--snapshot"], ["trends", "--snapshot"], ["export", "--html"], ["analyze"]],
)
def test_a_name_of_300_letters_is_an_error_of_one_line(folder, arguments, capsys, monkeypatch):
    monkeypatch.chdir(folder.parent)
    assert main([*arguments, "x" * 300]) == FAILED
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("digest-atlas: error: ")
    # A reader shortens the middle of the name.
    assert "x" * 80 in line


def test_an_error_of_the_system_is_one_line(folder, capsys, monkeypatch):
    def fail(_folder):
        raise OSError(errno.EIO, "Input/output error", "/mnt/disk\n/file")

    monkeypatch.setattr("analysis.snapshot.read", fail)
    assert main(["trends", "--snapshot", str(folder)]) == FAILED
    assert capsys.readouterr().err == (
        "digest-atlas: error: /mnt/disk\ufffd/file: Input/output error; check the path, its "
        "permissions and free space\n"
    )


def test_an_interrupt_is_one_line_and_130(folder, capsys, monkeypatch):
    def interrupt(_folder):
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.snapshot.read", interrupt)
    assert main(["trends", "--snapshot", str(folder)]) == INTERRUPTED
    assert capsys.readouterr().err == ("digest-atlas: interrupted; existing files are unchanged\n")


@posix
@pytest.mark.analysis
def test_an_interrupted_analysis_leaves_the_previous_snapshot(tmp_path):
    pytest.importorskip("umap")
    write_planted_snapshot(tmp_path / "snapshot", n_papers=40, n_topics=3)
    before = (tmp_path / "snapshot" / "manifest.json").read_bytes()
    rows = "".join(
        json.dumps({"title": f"Title {n}", "abstract": "A text.", "date": "2025-03-17"}) + "\n"
        for n in range(200)
    )
    (tmp_path / "papers.jsonl").write_text(rows)
    process = subprocess.Popen(
        [sys.executable, "-m", "analysis", "analyze", "papers.jsonl", "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        # A shell lets its background jobs, such as these tests, ignore the signal.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    assert process.stderr.readline().startswith("Reading digests")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == INTERRUPTED
    assert err.splitlines() == ["digest-atlas: interrupted; existing files are unchanged"]
    assert (tmp_path / "snapshot" / "manifest.json").read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {
        "snapshot", "papers.jsonl", ".snapshot.lock"
    }  # fmt: skip


@pytest.mark.analysis
class TestCaches:
    """Commands say once that there is no place for caches, and work without."""

    def test_a_cache_folder_that_cannot_be_written(self, capsys, tmp_path, monkeypatch):
        from analysis.cli.logs import logging_as_asked
        from analysis.cli.parser import parser_for
        from analysis.storage.cache_files import write_cache_file

        (tmp_path / "afile").touch()
        commands = ("analyze", "update", "trends", "evaluate", "check", "fetch", "export",
                    "open_dashboard", "migrate")  # fmt: skip
        parser = parser_for(**dict.fromkeys(commands, lambda _: OK))
        for arguments in (["analyze"], ["-v", "analyze"]):
            cache = tmp_path / "afile" / "-".join(arguments)
            with logging_as_asked(parser.parse_args(arguments)):
                for name in ("a", "b"):
                    write_cache_file(cache / "kind" / name, lambda stream: stream.write(b""))
            err = capsys.readouterr().err
            assert err.count(f"warning: {cache}: cannot be written (Not a directory)") == 1

    def test_no_home_folder(self, capsys, monkeypatch):
        import platformdirs

        from analysis.cli import commands
        from analysis.cli.parser import parser_for

        names = ("analyze", "update", "trends", "evaluate", "check", "fetch", "export",
                 "open_dashboard", "migrate")  # fmt: skip
        options = parser_for(**dict.fromkeys(names, lambda _: OK)).parse_args(["analyze"])
        # As returned for a user without HOME and without an entry in the list of users.
        monkeypatch.setattr(platformdirs, "user_cache_dir", lambda _: "~/.cache/digest-atlas")
        assert commands._cache_folder(options) is None
        assert capsys.readouterr().err == (
            "warning: no home folder, so vectors and parsed digests are not kept; name a "
            "--cache-dir\n"
        )


def test_a_stream_without_descriptor_is_left_alone(monkeypatch):
    class Full(io.StringIO):
        def write(self, _text):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sys, "stderr", Full())
    console.say("a line")
    monkeypatch.setattr(sys, "stdout", Full())
    with pytest.raises(console.OutputError, match="cannot be written"):
        console.show("a line")

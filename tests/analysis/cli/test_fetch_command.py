"""The command `digest-atlas fetch`: its output, files and exit codes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from analysis.cli.commands import FAILED, OK, main
from analysis.cli.console import USAGE
from analysis.cli.fetch_parser import ADDRESS_VARIABLE
from tests import optional
from tests.analysis.fetching.stub import JSON, daily_papers, reply, serving

ROOT = Path(__file__).parents[3]


@pytest.fixture
def stub():
    with serving() as server:
        yield server


@pytest.fixture
def home(stub, tmp_path, monkeypatch):
    optional.need("rich")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(ADDRESS_VARIABLE, stub.address)
    return tmp_path


def test_digests_are_saved_in_seeds_and_summarised(home, stub, capsys):
    stub.n_papers = {"2025-03-16": 0}
    assert main(["fetch", "huggingface", "--from", "2025-03-15", "--to", "2025-03-17"]) == OK
    output = capsys.readouterr()
    assert output.out == (
        "Saved 2 digests with 6 papers.\nNo papers on 1 day: huggingface-2025-03-16.\n"
    )
    assert "huggingface-2025-03-15 ... 3 papers" in output.err
    assert main(["fetch", "huggingface", "--from", "2025-03-15", "--to", "2025-03-17"]) == OK
    assert "Skipped 2 existing digests (use --overwrite" in capsys.readouterr().out
    saved = {path.name for path in (home / "seeds").iterdir() if not path.name.startswith(".")}
    assert saved == {"huggingface-2025-03-15.json", "huggingface-2025-03-17.json"}


def test_each_category_is_requested_once_per_day(home, stub):
    command = ["fetch", "arxiv", "--category", "cs.CL", "--category", "math.AG", "--category",
               "cs.CL", "--from", "2025-03-10", "--to", "2025-03-11", "--output-dir",
               "in"]  # fmt: skip
    assert main(command) == OK
    assert [asked["search_query"][:11] for asked in stub.asked] == [
        "cat:cs.CL A",
        "cat:math.AG",
    ] * 2
    assert (home / "in" / "arxiv-math.AG-2025-03-11.xml").exists()


def test_the_last_days_include_today_which_is_skipped_as_incomplete(home, stub, capsys):
    assert main(["fetch", "huggingface", "--last", "3"]) == OK
    assert len(stub.days) == 2
    assert "Skipped 1 incomplete digest: huggingface-" in capsys.readouterr().out


def test_a_day_that_fails_is_an_error_at_the_end(home, stub, capsys):
    stub.faults = [reply(b"[", JSON)] * 5
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.fetching.http_client.FIRST_WAIT_SECONDS", 0.0)
        ended = main(["fetch", "huggingface", "--from", "2025-03-16", "--to", "2025-03-17"])
    assert ended == FAILED
    output = capsys.readouterr()
    assert "Saved 1 digest with 3 papers." in output.out
    assert "trying again in 0 s: the response is not JSON or is incomplete" in output.err
    assert output.err.splitlines()[-1].startswith(
        "digest-atlas: error: huggingface-2025-03-16: download failed (127.0.0.1:"
    )


def test_a_refused_connection_is_an_error_of_one_line(home, capsys, monkeypatch):
    monkeypatch.setenv(ADDRESS_VARIABLE, "http://127.0.0.1:9")
    assert main(["fetch", "huggingface", "--from", "2025-03-17"]) == FAILED
    assert capsys.readouterr().err == (
        "digest-atlas: error: 127.0.0.1:9: cannot be reached (connection refused); check your "
        "network connection, then run the same command again later: it continues where it "
        "stopped\n"
    )


def test_a_first_day_after_the_last_is_refused(home, capsys):
    assert main(["fetch", "huggingface", "--from", "2025-03-18", "--to", "2025-03-17"]) == FAILED
    assert "--from 2025-03-18: later than --to 2025-03-17" in capsys.readouterr().err


def test_without_its_packages_it_names_the_packages_to_install(home, capsys, monkeypatch):
    missing = {"no_such_module": "no-such-package"}
    monkeypatch.setattr("analysis.pipeline.required_packages.FETCHING", missing)
    assert main(["fetch", "huggingface", "--last", "1"]) == FAILED
    assert (
        "fetch needs packages that are not installed (no-such-package)" in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nowhere", "--last", "1"],
        ["huggingface"],
        ["huggingface", "--from", "20250317"],
        ["huggingface", "--from", "2025-02-30"],
        ["huggingface", "--from", "2025-03-17", "--last", "2"],
        ["huggingface", "--last", "0"],
        ["arxiv", "--last", "1"],
        ["arxiv", "--category", "../etc", "--last", "1"],
        ["arxiv", "--category", "cs.CL OR cat:cs.LG", "--last", "1"],
    ],
)
def test_wrong_usage_exits_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["fetch", *arguments])
    assert ended.value.code == USAGE


def test_a_killed_run_leaves_complete_days_and_the_next_run_continues(home, stub, tmp_path):
    asked_for_fourth, killed = threading.Event(), threading.Event()

    def hold_fourth(day):
        if day == "2025-03-13" and not killed.is_set():
            asked_for_fourth.set()
            killed.wait(30)

    stub.before = hold_fourth
    command = [sys.executable, "-m", "analysis", "fetch", "huggingface", "--from", "2025-03-10",
               "--to", "2025-03-16", "--output-dir", str(tmp_path / "seeds")]  # fmt: skip
    running = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stderr=subprocess.DEVNULL)
    assert asked_for_fourth.wait(60)
    running.send_signal(signal.SIGKILL)
    running.wait()
    killed.set()
    done = [f"2025-03-{n}" for n in range(10, 13)]
    left = [f"2025-03-{n}" for n in range(13, 17)]
    saved = {p.name: p.read_bytes() for p in (tmp_path / "seeds").glob("*.json")}
    assert saved == {f"huggingface-{day}.json": daily_papers(day) for day in done}
    stub.asked.clear()
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == OK
    assert stub.days == left
    saved = {p.name: p.read_bytes() for p in (tmp_path / "seeds").glob("*.json")}
    assert saved == {f"huggingface-{day}.json": daily_papers(day) for day in done + left}

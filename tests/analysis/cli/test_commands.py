"""The commands of `digest-atlas`: their output and exit codes."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import snapshot
from analysis.cli import commands
from analysis.cli.commands import FAILED, OK, main
from analysis.cli.console import USAGE
from analysis.pipeline import required_packages
from evidence.quality_metrics import QUALITY_METRICS
from tests import optional
from tests.pages import write_page
from tests.planted import planted_papers

ROOT = Path(__file__).parents[3]
ENTRIES = [(title, abstract) for _, title, abstract in planted_papers(8)]


def write_seeds(folder):
    write_page(folder / "seeds", "one.txt", "Mar 13", ENTRIES[:30])
    write_page(folder / "seeds", "two.txt", "Mar 17", ENTRIES[18:])
    declared = '["one.txt"]\ndate = 2025-03-13\n["two.txt"]\ndate = 2025-03-17\n'
    (folder / "seeds" / "digests.toml").write_text(declared)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder with digests in seeds/ and no snapshot."""
    monkeypatch.chdir(tmp_path)
    write_seeds(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def analyzed_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("analyzed")
    write_seeds(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["analyze", "--embedding-model", "lsa"]) == OK
    return folder


@pytest.fixture
def analyzed(analyzed_once, tmp_path, monkeypatch):
    """The folder after `digest-atlas analyze`."""
    shutil.copytree(analyzed_once, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def last_line(capsys):
    return capsys.readouterr().err.strip().splitlines()[-1]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["no-such-command"],
        ["analyze", "--year", "twenty"],
        ["analyze", "--date", "17 March"],
        ["analyze", "--date", "0001-01-01"],
        ["analyze", "--seed", "-1"],
        ["analyze", "--seed", "²"],
        ["analyze", "--min-topic-size", "1"],
        ["analyze", "--max-seq-length", "0"],
        ["analyze", "--column", "title"],
        ["analyze", "--column", "colour=red"],
        ["analyze", "--cache-dir", "x", "--no-cache"],
        ["analyze", "--n-topics", "0"],
        ["analyze", "--n-topics", "5", "--resolution", "fine"],
        ["analyze", "--resolution", "huge"],
        ["analyze", "--clustering", "k-means"],
        ["update", "--clustering", "k-means"],
        ["update", "--renumber"],
    ],
)
def test_wrong_usage_exits_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == USAGE
    assert "usage: digest-atlas" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["--help"], ["analyze", "--help"], ["check", "--help"]])
def test_help_exits_with_0(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == OK
    assert "usage: digest-atlas" in capsys.readouterr().out


def test_the_module_runs_as_a_program():
    command = [sys.executable, "-m", "analysis", "--version"]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert output.startswith("digest-atlas ")


@pytest.mark.parametrize(
    ("folder", "command"),
    [
        (Path("snapshot"), "digest-atlas open"),
        (Path("my atlas"), "digest-atlas open 'my atlas'"),
    ],
)
def test_the_closing_line_names_the_command_that_opens_the_snapshot(folder, command):
    assert commands._how_to_open(folder) == command


def test_check_without_a_snapshot_names_the_command_to_run(home, capsys):
    assert main(["check"]) == FAILED
    assert last_line(capsys) == (
        "digest-atlas: error: snapshot: no snapshot here; "
        "run `digest-atlas analyze` (or `make analyze`) to build it"
    )


@pytest.mark.analysis
def test_update_without_a_snapshot_names_the_command_to_run(home, capsys):
    optional.need("bertopic")
    assert main(["update"]) == FAILED
    assert "snapshot: no snapshot here; run `digest-atlas analyze`" in last_line(capsys)


def test_analyze_without_its_packages_names_the_packages_to_install(home, capsys, monkeypatch):
    monkeypatch.setattr(required_packages, "ANALYSIS", {"no_such_module": "no-such-package"})
    assert main(["analyze"]) == FAILED
    line = last_line(capsys)
    assert "not installed (no-such-package)" in line
    assert 'pip install "digest-atlas[analysis]"' in line


@pytest.mark.analysis
class TestAnalyze:
    @pytest.fixture(autouse=True)
    def _extra(self):
        optional.need("bertopic")

    def analyze(self, *arguments):
        return main(["analyze", "--embedding-model", "lsa", *arguments])

    def test_analyze_prints_a_summary_and_check_succeeds(self, home, capsys):
        assert self.analyze() == OK
        output = capsys.readouterr()
        assert "48 papers from 2 digests, 13 to 17 Mar 2025; 12 are in more" in output.out
        assert "Reading digests" in output.err
        assert main(["check"]) == OK
        assert "is complete, and its digests are unchanged" in capsys.readouterr().out

    def test_the_summary_lists_topics_by_theme_with_their_stability(self, home, capsys):
        assert self.analyze("--resolution", "coarse") == OK
        output = capsys.readouterr().out
        pattern = r"\d+ topics? in \d+ themes?; \d+ papers? \([\d.]+ %\) (is|are) unassigned\."
        assert re.search(pattern, output)
        assert re.search(r"^ papers  topic +stability$", output, re.MULTILINE)
        assert re.search(r"^ +\d+  .+ (high|fair|low) \([01]\.\d\d\)$", output, re.MULTILINE)

    def test_a_number_of_topics_that_is_not_reached_gives_a_warning(self, home, capsys):
        assert self.analyze("--n-topics", "1") == OK
        assert "instead of the requested 1, because" in capsys.readouterr().err

    def test_more_topics_than_papers_can_give_are_refused_with_the_range(self, home, capsys):
        assert self.analyze("--n-topics", "40") == FAILED
        assert "48 papers give 1 to 9 topics of at least 5 papers" in last_line(capsys)

    def test_a_number_of_topics_is_refused_with_hdbscan(self, home, capsys):
        assert main(["analyze", "seeds", "--clustering", "hdbscan", "--n-topics", "5"]) == FAILED
        assert "omit them, or set --min-topic-size" in capsys.readouterr().err

    @pytest.mark.parametrize("option", ["--llm-base-url", "--llm-model"])
    def test_an_address_without_a_model_and_vice_versa_is_refused(self, home, capsys, option):
        assert self.analyze(option, "x") == FAILED
        assert "use --llm-base-url and --llm-model together" in last_line(capsys)

    def test_an_unreachable_language_model_gives_a_warning_without_its_key(
        self, home, capsys, monkeypatch
    ):
        optional.need("openai", extra="llm")
        monkeypatch.setenv("DIGEST_ATLAS_LABEL_KEY", "a-very-secret-key")
        address = "http://127.0.0.1:9/v1"
        assert self.analyze("--llm-base-url", address, "--llm-model", "m") == OK
        output = capsys.readouterr()
        assert "warning: " in output.err
        written = "".join(p.read_text("latin-1") for p in (home / "snapshot").iterdir())
        assert "a-very-secret-key" not in output.out + output.err + written

    def test_evaluate_prints_metrics_and_saves_them_with_the_flag(self, analyzed, capsys):
        before = snapshot.read(analyzed / "snapshot")
        assert before.manifest.quality["seed_stability"] is not None
        assert main(["evaluate", "--n-fits", "2"]) == OK
        output = capsys.readouterr().out
        assert QUALITY_METRICS["unassigned_share"].title in output
        assert "Names are not measured: there are fewer than 50 papers." in output
        assert snapshot.read(analyzed / "snapshot").version == before.version
        assert main(["evaluate", "--n-fits", "2", "--save", "--json"]) == OK
        figures = json.loads(capsys.readouterr().out)["figures"]
        after = snapshot.read(analyzed / "snapshot")
        assert after.manifest.quality == pytest.approx(figures)
        assert after.tables.papers.equals(before.tables.papers)
        assert main(["check"]) == OK

    def test_metrics_of_other_digests_are_not_saved_in_a_snapshot(self, home, capsys):
        assert main(["evaluate", "seeds", "--save", "--embedding-model", "lsa"]) == FAILED
        assert "leave the sources out" in last_line(capsys)

    def test_check_names_every_input_that_is_new_removed_or_changed(self, analyzed, capsys):
        write_page(analyzed / "seeds", "three.txt", "Mar 20", ENTRIES[:3])
        (analyzed / "seeds" / "one.txt").unlink()
        write_page(analyzed / "seeds", "two.txt", "Mar 17", ENTRIES)
        assert main(["check"]) == FAILED
        output = capsys.readouterr().err
        assert "seeds/three.txt: not in the snapshot yet" in output
        assert "seeds/one.txt: in the snapshot, but no longer among the digests" in output
        assert "seeds/two.txt: changed since the snapshot was made" in output
        assert output.splitlines()[-1].endswith(
            "out of date: digests changed. Run `digest-atlas update`, or `analyze` to refit"
        )

    def test_update_adds_new_papers_and_check_succeeds(self, analyzed, capsys):
        before = snapshot.read(analyzed / "snapshot").tables.papers
        more = [(title, abstract) for _, title, abstract in planted_papers(9)[48:]]
        write_page(analyzed / "seeds", "2025-03-20.txt", "Mar 20", more)
        assert main(["update"]) == OK
        output = capsys.readouterr()
        assert "Added 6 papers; all others are unchanged." in output.out
        assert re.search(r"\d of 6 assigned to a topic; \d (is|are) unassigned\.", output.out)
        assert "54 papers from 3 digests" in output.out
        assert "Reading the snapshot" in output.err
        after = snapshot.read(analyzed / "snapshot").tables.papers.set_index("paper_id")
        for name in ("x", "y", "topic_id"):
            assert (after.loc[before["paper_id"], name].to_numpy() == before[name]).all()
        assert main(["check"]) == OK
        version = snapshot.version_of(analyzed / "snapshot")
        capsys.readouterr()
        assert main(["update"]) == OK
        assert (
            "Nothing to update: the digests of snapshot are unchanged." in capsys.readouterr().out
        )
        assert snapshot.version_of(analyzed / "snapshot") == version

    def test_update_uses_the_settings_of_the_snapshot_and_refuses_others(self, home, capsys):
        self.analyze("--resolution", "coarse")
        write_page(home / "seeds", "2025-03-20.txt", "Mar 20", ENTRIES[:3])
        assert main(["update", "--resolution", "fine"]) == FAILED
        line = last_line(capsys)
        assert "made with resolution coarse (not fine)" in line
        assert "omit the option, or run `digest-atlas analyze` with it" in line
        assert main(["update", "--resolution", "coarse", "--embedding-model", "lsa"]) == OK
        assert snapshot.read(home / "snapshot").manifest.settings["resolution"] == "coarse"

    def test_a_changed_declaration_is_a_changed_input(self, analyzed, capsys):
        path = analyzed / "seeds" / "digests.toml"
        path.write_text(path.read_text().replace("2025-03-17", "2024-03-17"))
        assert main(["check"]) == FAILED
        assert "seeds/digests.toml: changed" in capsys.readouterr().err

    def test_a_known_date_changes_only_with_the_flag(self, analyzed, capsys):
        declared = analyzed / "seeds" / "digests.toml"
        declared.write_text(declared.read_text().replace("2025-03-17", "2025-03-18"))
        assert main(["update"]) == OK
        assert (
            "warning: seeds/two.txt: keeps its date 17 Mar 2025 in the snapshot, but digests.toml"
            " now says 18 Mar 2025; to change the date, add --redate"
        ) in capsys.readouterr().err
        digests = snapshot.read(analyzed / "snapshot").tables.digests
        assert digests["digest_id"].tolist() == ["2025-03-13", "2025-03-17"]
        assert main(["check"]) == OK
        # A refit keeps the date too; with the flag it is changed and listed.
        assert main(["analyze", "--embedding-model", "lsa", "--renumber"]) == OK
        digests = snapshot.read(analyzed / "snapshot").tables.digests
        assert digests["digest_id"].tolist() == ["2025-03-13", "2025-03-17"]
        capsys.readouterr()
        assert main(["update", "--redate"]) == OK
        assert "two.txt: the date is changed from 17 Mar 2025 to" in capsys.readouterr().err
        tables = snapshot.read(analyzed / "snapshot").tables
        assert tables.digests["digest_id"].tolist() == ["2025-03-13", "2025-03-18"]
        assert tables.aliases.to_numpy().tolist() == [["digest", "2025-03-17", "2025-03-18"]]
        # The earlier id lasts through the next update.
        write_page(analyzed / "seeds", "2025-03-20.txt", "Mar 20", ENTRIES[:3])
        assert main(["update"]) == OK
        aliases = snapshot.read(analyzed / "snapshot").tables.aliases
        assert aliases.to_numpy().tolist() == [["digest", "2025-03-17", "2025-03-18"]]

    def test_an_update_with_a_date_but_without_a_new_file_says_what_to_do(self, analyzed, capsys):
        assert main(["update", "--date", "2025-03-20"]) == OK
        output = capsys.readouterr().out
        assert "Nothing to update" in output
        assert "Known dates stay; to change them with --date, add --redate." in output

    def test_check_works_from_another_folder(self, analyzed, monkeypatch):
        (analyzed / "deep").mkdir()
        monkeypatch.chdir(analyzed / "deep")
        assert main(["check", "--snapshot", "../snapshot"]) == OK

    def test_an_assumed_year_gives_a_warning(self, home, capsys):
        (home / "seeds" / "digests.toml").unlink()
        assert self.analyze() == OK
        output = capsys.readouterr().err
        assert "warning: seeds/one.txt:9: " in output
        assert "assumed" in output

    def test_a_declared_year_is_used(self, home, capsys):
        (home / "seeds" / "digests.toml").unlink()
        assert self.analyze("--year", "2019") == OK
        output = capsys.readouterr()
        assert "13 to 17 Mar 2019" in output.out
        assert "warning" not in output.err

    @pytest.mark.parametrize("text", ["", "\x00\x01\x02", "one line and no more"])
    def test_a_file_that_is_not_a_digest_is_an_error_of_one_line(self, home, capsys, text):
        (home / "seeds" / "bad.txt").write_text(text)
        assert self.analyze("seeds/bad.txt") == FAILED
        line = last_line(capsys)
        assert line.startswith("digest-atlas: error: seeds/bad.txt")
        assert "; " in line

    def test_strict_treats_reader_warnings_as_errors_and_writes_nothing(self, home, capsys):
        assert self.analyze("--strict") == OK
        before = (home / "snapshot" / "manifest.json").read_bytes()
        write_page(home / "seeds", "three.txt", "Mar 20, 2025", [*ENTRIES[:3], ("Alone", "")])
        capsys.readouterr()
        for command in (
            ["analyze", "--embedding-model", "lsa"],
            ["evaluate", "seeds", "--embedding-model", "lsa"],
        ):
            assert main([*command, "--strict"]) == FAILED
            output = capsys.readouterr().err
            assert "warning: seeds/three.txt:" in output
            assert "'Alone' has no abstract" in output
            assert "digest-atlas: error: reading: 1 warning, first: seeds/three" in output
        assert (home / "snapshot" / "manifest.json").read_bytes() == before

    def test_strict_refuses_papers_with_different_abstracts(self, home, capsys):
        write_page(home / "seeds", "three.txt", "Mar 20, 2025", [(ENTRIES[0][0], "Another. " * 60)])
        assert self.analyze("--strict") == FAILED
        assert "has more than one abstract" in capsys.readouterr().err
        assert not (home / "snapshot").exists()

    def test_a_digest_can_be_read_from_standard_input(self, home, capsys, monkeypatch):
        content = gzip.compress((home / "seeds" / "one.txt").read_bytes())
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert self.analyze("-", "--year", "2025") == OK
        assert "30 papers from 1 digest" in capsys.readouterr().out
        found = snapshot.read(home / "snapshot")
        assert found.manifest.sources == ("-",)
        digest = hashlib.sha256(content).hexdigest()
        assert [(i.path, i.sha256) for i in found.manifest.inputs] == [("-", digest)]
        assert list(found.tables.digests["file"]) == ["-"]
        assert main(["check"]) == OK

    def test_a_quoted_pattern_selects_matching_files(self, home, capsys):
        (home / "seeds" / "other.md").write_text("# Notes\n")
        assert self.analyze("seeds/*.txt") == OK
        assert "48 papers from 2 digests" in capsys.readouterr().out
        assert main(["check"]) == OK
        write_page(home / "seeds", "three.txt", "Mar 20, 2025", ENTRIES[:3])
        assert main(["check"]) == FAILED
        assert "seeds/three.txt: not in the snapshot yet" in capsys.readouterr().err

    def test_an_invalid_file_in_a_folder_is_skipped_with_a_warning(self, home, capsys):
        (home / "seeds" / "bad.txt").write_text("one line and no more")
        assert self.analyze("--strict") == FAILED
        assert "seeds/bad.txt" in capsys.readouterr().err
        assert not (home / "snapshot").exists()
        assert self.analyze() == OK
        output = capsys.readouterr()
        assert "48 papers from 2 digests" in output.out
        assert re.search(r"^warning: seeds/bad\.txt.*; .* \(file skipped\)$", output.err, re.M)
        assert main(["check"]) == OK

    def test_a_missing_source_is_an_error_of_one_line(self, home, capsys):
        assert self.analyze("nowhere") == FAILED
        assert last_line(capsys).startswith("digest-atlas: error: nowhere: ")

    def test_records_with_other_field_names_are_read(self, home, capsys):
        lines = "\n".join(
            f'{{"Name": "{title}", "summary": "{abstract}", "day": "2024-05-0{number % 3 + 1}"}}'
            for number, (title, abstract) in enumerate(ENTRIES)
        )
        (home / "records.jsonl").write_text(lines)
        assert self.analyze("records.jsonl", "--column", "title=Name", "--column",
                            "abstract=summary", "--column", "date=day") == OK  # fmt: skip
        assert "48 papers from 3 digests" in capsys.readouterr().out

    def test_a_folder_with_other_content_is_not_overwritten(self, home, capsys):
        (home / "photos").mkdir()
        (home / "photos" / "cat.jpg").write_bytes(b"cat")
        assert self.analyze("--snapshot", "photos") == FAILED
        assert "is not a snapshot and is not replaced" in last_line(capsys)
        assert (home / "photos" / "cat.jpg").exists()

"""The refresh workflow: its commands exist, and its shell steps work."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

yaml = pytest.importorskip("yaml", reason="needs the extra `dev`")

from analysis.cli.parser import parser_for

WORKFLOW = Path(__file__).parents[1] / ".github" / "workflows" / "refresh.yml"


@pytest.fixture(scope="module")
def workflow():
    return yaml.safe_load(WORKFLOW.read_text("utf-8"))


@pytest.fixture(scope="module")
def steps(workflow):
    return workflow["jobs"]["refresh"]["steps"]


def step(steps, name):
    return next(step for step in steps if step.get("name") == name)


def commands(steps):
    lines = [line.strip() for step in steps for line in step.get("run", "").splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("digest-atlas ")]


def test_its_commands_can_be_parsed(steps):
    lines = commands(steps)
    assert [words[0] for words in lines] == ["fetch", "update", "analyze", "check"]

    def does(_options):
        return 0

    names = parser_for.__kwdefaults__ or {}
    wanted = parser_for.__code__.co_varnames[: parser_for.__code__.co_kwonlyargcount]
    parser = parser_for(**{name: does for name in wanted if name not in names})
    for words in lines:
        assert parser.parse_args(words).run is does


def test_it_runs_on_a_schedule_or_on_request_and_only_if_enabled(workflow):
    triggers = workflow[True]  # YAML 1.1 reads the key `on` as true
    assert set(triggers) == {"schedule", "workflow_dispatch"}
    assert all(re.fullmatch(r"(\S+ ){4}\S+", item["cron"]) for item in triggers["schedule"])
    assert "vars.DIGEST_ATLAS_REFRESH == 'on'" in workflow["jobs"]["refresh"]["if"]


def test_it_may_write_only_to_the_repository(workflow):
    assert workflow["permissions"] == {"contents": "write"}


def test_every_action_is_pinned_by_its_hash(steps):
    used = [step["uses"] for step in steps if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action) for action in used)


def test_only_the_step_that_pushes_has_a_token(steps):
    checkout = next(s for s in steps if s.get("uses", "").startswith("actions/checkout@"))
    assert checkout["with"]["persist-credentials"] is False
    assert [s.get("name") for s in steps if "token" in str(s.get("env", ""))] == ["Commit"]


def test_a_failed_fetch_fails_the_job_after_the_commit(steps):
    assert step(steps, "Fetch")["continue-on-error"]
    assert step(steps, "Fetch")["id"] == "fetch"
    last = steps[-1]
    assert last["if"] == "steps.fetch.outcome == 'failure'"
    assert last["run"].rstrip().endswith("exit 1")


def test_its_shell_steps_contain_no_expression(steps):
    assert not any("${{" in step.get("run", "") for step in steps)


def test_the_cached_folder_contains_the_vectors(steps):
    platformdirs = pytest.importorskip("platformdirs", reason="needs the extra `analysis`")
    cache = next(step for step in steps if step.get("uses", "").startswith("actions/cache@"))
    if os.name == "posix" and "XDG_CACHE_HOME" not in os.environ:
        kept = Path(platformdirs.user_cache_dir("digest-atlas"))
        assert kept.is_relative_to(Path(cache["with"]["path"]).expanduser())
    assert cache["with"]["key"].startswith(cache["with"]["restore-keys"])


@pytest.mark.skipif(os.name != "posix", reason="the workflow runs on Linux")
class TestShell:
    """The steps between the commands, run in a new repository."""

    @pytest.fixture
    def repository(self, tmp_path):
        self.git(tmp_path, "init", "--quiet", "--bare", "origin")
        self.git(tmp_path, "clone", "--quiet", "origin", "work")
        work = tmp_path / "work"
        for folder in ("seeds", "snapshot"):
            (work / folder).mkdir()
            (work / folder / "first").write_text("1")
        (work / ".gitignore").write_text("/seeds/.*\n")
        self.git(work, "add", ".")
        self.git(work, "commit", "--quiet", "-m", "First")
        self.git(work, "push", "--quiet", "--set-upstream", "origin", "HEAD")
        return work

    @staticmethod
    def git(folder, *words):
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        done = subprocess.run(
            ["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    @staticmethod
    def run(folder, script):
        output = folder.parent / "output"
        output.write_text("")
        # As GitHub runs a step.
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        env = {**os.environ, "GITHUB_OUTPUT": str(output)}
        subprocess.run(command, cwd=folder, env=env, capture_output=True, check=True)
        return output.read_text()

    def test_new_digests_are_committed_and_pushed_with_the_snapshot(self, repository, steps):
        (repository / "seeds" / "huggingface-2025-03-17.json").write_text("[]")
        (repository / "seeds" / ".fetch.lock").write_text("")
        assert self.run(repository, step(steps, "Look for new digests")["run"]) == "digests=yes\n"
        (repository / "snapshot" / "first").write_text("2")
        self.run(repository, step(steps, "Commit")["run"])
        origin = repository.parent / "origin"
        changed = self.git(origin, "show", "--format=%an", "--name-only", "HEAD").split()
        assert changed == [
            "github-actions[bot]",
            "seeds/huggingface-2025-03-17.json",
            "snapshot/first",
        ]

    @pytest.mark.parametrize("code", [0, 1])
    def test_printed_titles_are_no_commands_to_the_runner(self, tmp_path, steps, code):
        tool = tmp_path / "bin" / "digest-atlas"
        tool.parent.mkdir()
        tool.write_text(f"#!/bin/sh\necho '::error::a title'\nexit {code}\n")
        tool.chmod(0o755)
        env = {**os.environ, "PATH": f"{tool.parent}:{os.environ['PATH']}"}
        for name in ("Fetch", "Update", "Refit", "Check"):
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
            command.append(step(steps, name)["run"])
            done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
            stop, _, resume = done.stdout.splitlines()
            assert done.returncode == code
            assert stop == f"::stop-commands::{resume.strip(':')}"
            assert len(resume) > 20

    def test_a_day_without_new_digests_makes_no_commit(self, repository, steps):
        (repository / "seeds" / ".fetch.lock").write_text("")
        assert self.run(repository, step(steps, "Look for new digests")["run"]) == ""
        self.run(repository, step(steps, "Commit")["run"])
        assert self.git(repository.parent / "origin", "log", "--format=%s") == "First"

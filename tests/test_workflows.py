"""The files for the code host: workflows, Dependabot, issue forms, hooks and citation."""

from __future__ import annotations

import itertools
import re
import shlex
import tomllib
from pathlib import Path

import pytest

yaml = pytest.importorskip("yaml", reason="needs the extra `dev`")

import analysis

ROOT = Path(__file__).parents[1]
HOST = ROOT / ".github"
WORKFLOWS = sorted((HOST / "workflows").glob("*.yml"))
NAMES = [path.stem for path in WORKFLOWS]
FORMS = sorted((HOST / "ISSUE_TEMPLATE").glob("*_*.yml"))
USES = re.compile(r"^\s*-?\s*uses:\s*(\S+)@(\S+)\s+# (\S+)$", re.MULTILINE)

SYSTEMS = {"ubuntu-latest", "macos-latest", "windows-latest"}
PYTHONS = {"3.11", "3.12", "3.13"}


def load(path):
    return yaml.safe_load(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def tests():
    return load(HOST / "workflows" / "tests.yml")


def test_there_are_two_workflows():
    assert NAMES == ["refresh", "tests"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=NAMES)
class TestEveryWorkflow:
    def test_actions_are_pinned_by_commit_with_the_version_beside(self, path):
        text = path.read_text("utf-8")
        pins = USES.findall(text)
        assert len(pins) == text.count("uses:") > 0
        for action, commit, version in pins:
            assert re.fullmatch(r"[0-9a-f]{40}", commit), action
            assert re.fullmatch(r"v\d+\.\d+\.\d+", version), action

    def test_permissions_are_declared_once_and_are_about_contents_only(self, path):
        workflow = load(path)
        assert set(workflow["permissions"]) == {"contents"}
        assert not any("permissions" in job for job in workflow["jobs"].values())

    def test_jobs_have_a_timeout_and_runs_do_not_overlap(self, path):
        workflow = load(path)
        assert workflow["concurrency"]["group"]
        assert all(1 <= job["timeout-minutes"] <= 90 for job in workflow["jobs"].values())

    def test_shell_steps_contain_no_expression(self, path):
        steps = [step for job in load(path)["jobs"].values() for step in job["steps"]]
        assert not any("${{" in step.get("run", "") for step in steps)


def test_workflows_pin_the_same_commit_of_an_action():
    pins = {pin for path in WORKFLOWS for pin in USES.findall(path.read_text("utf-8"))}
    assert len({action for action, _, _ in pins}) == len(pins)


def test_tests_may_only_read(tests):
    assert tests["permissions"] == {"contents": "read"}
    checkouts = [
        step
        for job in tests["jobs"].values()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
    ]
    assert len(checkouts) == len(tests["jobs"])
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_tests_run_for_every_change_without_secrets(tests):
    assert set(tests[True]) == {"push", "pull_request", "workflow_dispatch"}  # YAML 1.1: `on`
    assert "secrets." not in (HOST / "workflows" / "tests.yml").read_text("utf-8")


def test_every_system_runs_every_python_version(tests):
    matrix = tests["jobs"]["portable"]["strategy"]["matrix"]
    assert (set(matrix["os"]), set(matrix["python"])) == (SYSTEMS, PYTHONS)
    excluded = {(pair["os"], pair["python"]) for pair in matrix["exclude"]}
    assert excluded == {("ubuntu-latest", "3.11")}
    full = tests["jobs"]["full"]
    setup = next(s for s in full["steps"] if s.get("uses", "").startswith("actions/setup-python"))
    covered = set(itertools.product(matrix["os"], matrix["python"])) - excluded
    covered.add((full["runs-on"], setup["with"]["python-version"]))
    assert covered == set(itertools.product(SYSTEMS, PYTHONS))
    assert tests["jobs"]["portable"]["strategy"]["fail-fast"] is False


def test_linux_runs_everything_and_the_other_jobs_neither_make_nor_a_browser(tests):
    def commands(job):
        return [step["run"] for step in tests["jobs"][job]["steps"] if "run" in step]

    assert commands("full") == ["make check test"]
    assert not any(re.search(r"\bmake\b", command) for command in commands("portable"))
    (pytest_run,) = (command for command in commands("portable") if "pytest" in command)
    assert "--ignore tests/browser" in pytest_run


def test_dependabot_watches_packages_and_actions():
    updates = load(HOST / "dependabot.yml")["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"pip", "github-actions"}
    assert all(update["directory"] == "/" for update in updates)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_issue_forms_have_what_the_host_needs(path):
    form = load(path)
    assert {"name", "description", "body"} <= set(form)
    for field in form["body"]:
        assert field["type"] in {"markdown", "textarea", "input"}
        assert field["attributes"].get("label") or field["attributes"].get("value")
    ids = [field["id"] for field in form["body"] if "id" in field]
    assert len(ids) == len(set(ids)) > 0


def test_commit_hooks_run_what_make_check_runs():
    recipe = re.search(r"^check:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert recipe is not None
    checks = [shlex.split(line.replace("$(BIN)/", "")) for line in recipe[1].splitlines()]
    (local,) = load(ROOT / ".pre-commit-config.yaml")["repos"]
    hooks = [shlex.split(hook["entry"]) for hook in local["hooks"]]
    assert local["repo"] == "local"
    assert [[word for word in words if word != "."] for words in checks] == [
        [word for word in words if word != "--force-exclude"] for words in hooks
    ]


class TestCitation:
    CITATION = load(ROOT / "CITATION.cff")

    def test_version_and_licence_are_those_of_the_package(self):
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        assert self.CITATION["version"] == analysis.__version__
        assert self.CITATION["license"] == project["license"]

    def test_authors_are_those_of_the_licence(self):
        (author,) = self.CITATION["authors"]
        (holder,) = re.findall(
            r"^Copyright \(c\) \d{4} (.+)$", (ROOT / "LICENSE").read_text("utf-8"), re.M
        )
        assert author == {"name": holder}

    def test_the_date_is_that_of_the_release_in_the_changelog(self):
        text = (ROOT / "CHANGELOG.md").read_text("utf-8")
        (released,) = re.findall(
            rf"^## \[{re.escape(self.CITATION['version'])}\] - (\S+)$", text, re.M
        )
        assert released == self.CITATION["date-released"]

"""Imported packages are declared, and pinned to the tested version."""

from __future__ import annotations

import ast
import importlib.metadata
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
OWN = {"analysis", "dashboard", "evidence"}


def names(requirements):
    return {canonicalize_name(Requirement(line).name) for line in requirements}


BASE = names(PROJECT["dependencies"])
ALLOWED = {
    "dashboard": BASE,
    "evidence": BASE,
    "analysis": BASE | names(EXTRAS["analysis"]) | names(EXTRAS["llm"]),
}


def third_parties(folder):
    """Return the third-party packages that a folder imports, inside functions too."""
    imported = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module.split(".")[0])
    return imported - set(sys.stdlib_module_names) - OWN


@pytest.mark.parametrize(
    "folder", ["dashboard", "evidence", pytest.param("analysis", marks=pytest.mark.analysis)]
)
def test_imported_packages_are_declared(folder):
    if folder == "analysis":
        pytest.importorskip("openai", reason="needs the extras `analysis` and `dev`")
    distributions = importlib.metadata.packages_distributions()
    for package in third_parties(folder):
        assert names(distributions[package]) & ALLOWED[folder], package


def pinned():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [Requirement(line) for line in lines if not line.startswith("#")]
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pins}


def test_every_dependency_is_pinned_within_its_declared_range():
    pins = pinned()
    for line in [*PROJECT["dependencies"], *(r for extra in EXTRAS.values() for r in extra)]:
        requirement = Requirement(line)
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), line


def test_requirements_txt_lists_the_base_dependencies():
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    assert names(line for line in lines if line[0] not in "#-") == BASE


def test_bertopic_and_umap_have_an_upper_bound():
    bounded = {Requirement(line).name: Requirement(line) for line in EXTRAS["analysis"]}
    for name in ("bertopic", "umap-learn"):
        assert any(part.operator == "<" for part in bounded[name].specifier), name

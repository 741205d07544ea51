"""The layout script reports what breaks its rules."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
spec = importlib.util.spec_from_file_location("layout", ROOT / "scripts" / "layout.py")
layout = importlib.util.module_from_spec(spec)
spec.loader.exec_module(layout)


@pytest.fixture
def problems_in(tmp_path):
    def problems(files):
        packages = [f"{name}/__init__.py" for name in layout.PACKAGES]
        for name, text in {**dict.fromkeys(packages, ""), **files}.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.with_name("__init__.py").touch()
            path.write_text(text)
        return layout.problems_of(tmp_path)[1]

    return problems


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("analysis/graph/other.py", "from analysis.pipeline.analyze import analyze"),
        ("analysis/graph/other.py", "def f():\n    from dashboard.views import about"),
        ("dashboard/views/map.py", "from analysis.graph.knn import build"),
        ("dashboard/text/escape.py", "from dashboard.views import about"),
        ("evidence/sentences.py", "from analysis.records import Paper"),
    ],
)
def test_an_import_against_the_direction_is_reported(problems_in, name, text):
    files = {
        "analysis/graph/knn.py": "",
        "analysis/pipeline/analyze.py": "from analysis.graph.knn import build",
        "analysis/records.py": "",
        "dashboard/views/about.py": "from analysis.records import Paper",
    }
    assert problems_in(files) == []
    (problem,) = problems_in({**files, name: text})
    assert problem.startswith(name.removesuffix(".py").replace("/", "."))
    assert problem.endswith("against the direction of imports")


def test_an_import_cycle_is_reported(problems_in):
    files = {"evidence/one.py": "from evidence.two import b"}
    files |= {"evidence/two.py": "from evidence.one import a"}
    assert problems_in(files) == [f"evidence.{name}: on an import cycle" for name in ("one", "two")]


def test_folders_and_files_that_are_too_large_are_reported(problems_in):
    many = {f"dashboard/views/v{n}.py": "" for n in range(17)}
    assert problems_in(many) == ["dashboard/views: 17 modules; at most 16"]
    assert "evidence/a.py: 321 lines; at most 320" in problems_in({"evidence/a.py": "\n" * 321})

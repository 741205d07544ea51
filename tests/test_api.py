"""The public Python API: names, documentation, and behaviour without a terminal."""

from __future__ import annotations

import ast
import logging
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis import AtlasError, InputError, SnapshotError, load_snapshot
from analysis.pipeline import required_packages
from tests.pages import write_page
from tests.planted import PlantedEncoder, planted_papers
from tests.snapshots import write_planted_snapshot

ROOT = Path(__file__).parents[1]
DOCUMENT = (ROOT / "docs" / "python-api.md").read_text("utf-8")
ENTRIES = [(title, abstract) for _, title, abstract in planted_papers(8)]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def digests(home):
    write_page(home / "digests", "2025-03-13.txt", "Mar 13", ENTRIES[:30])
    write_page(home / "digests", "2025-03-17.txt", "Mar 17", ENTRIES[18:])
    return home / "digests"


def run(code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


class TestNames:
    def test_the_documented_names_are_the_public_ones(self):
        documented = re.findall(r"^\| `(\w+)` \|", DOCUMENT, re.MULTILINE)
        assert sorted(documented) == sorted(analysis.__all__)

    def test_types_are_declared_for_each_public_name(self):
        tree = ast.parse((ROOT / "analysis" / "__init__.py").read_text("utf-8"))
        declared = {
            alias.name
            for node in tree.body
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            for statement in node.body
            if isinstance(statement, ast.ImportFrom)
            for alias in statement.names
        }
        assert declared == set(analysis.__all__)
        assert (ROOT / "analysis" / "py.typed").exists()

    def test_importing_the_package_loads_no_dependency(self):
        code = "import sys; before = set(sys.modules); import analysis, logging\n"
        code += "print(*sorted({name.split('.')[0] for name in set(sys.modules) - before}))"
        loaded = set(run(code).split())
        assert not loaded & {"numpy", "pandas", "pyarrow", "torch", "sklearn", "bertopic"}

    def test_reading_a_snapshot_loads_nothing_of_the_analysis(self):
        code = "import sys, analysis; analysis.load_snapshot('snapshot'); print(*sys.modules)"
        loaded = {name.split(".")[0] for name in run(code).split()}
        assert not loaded & {"torch", "sklearn", "scipy", "bertopic", "lxml"}

    def test_no_folder_or_module_is_named_like_a_public_name(self):
        folder = ROOT / "analysis"
        children = {path.stem for path in folder.iterdir() if path.suffix in ("", ".py")}
        names = sorted(name for name in children & set(analysis.__all__) if name.isidentifier())
        assert names == []

    def test_an_unknown_name_raises_attribute_error(self):
        with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
            analysis.nonsense  # noqa: B018


class TestWithoutTheAnalysis:
    def test_a_snapshot_can_be_loaded_from_a_str_or_a_path(self, tmp_path):
        write_planted_snapshot(tmp_path / "s", n_papers=30)
        for folder in (tmp_path / "s", str(tmp_path / "s")):
            assert len(load_snapshot(folder).tables.papers) == 30

    def test_a_missing_snapshot_raises_an_atlas_error(self, home):
        with pytest.raises(SnapshotError, match="snapshot: no snapshot here") as error:
            load_snapshot()
        assert isinstance(error.value, AtlasError)

    @pytest.mark.parametrize("name", ["analyze", "update", "evaluate", "read_digests"])
    def test_an_error_names_missing_packages(self, name, monkeypatch):
        for which in ("ANALYSIS", "READING"):
            monkeypatch.setattr(required_packages, which, {"no_such_module": "no-such-package"})
        with pytest.raises(AtlasError, match=r"not installed \(no-such-package\); run `pip inst"):
            getattr(analysis, name)("digests")


@pytest.mark.analysis
class TestAnalysis:
    @pytest.fixture(autouse=True)
    def _extra(self):
        pytest.importorskip("bertopic", reason="needs the extra `analysis`")

    def test_the_examples_in_the_documentation_run(self, home, capsys):
        shutil.copytree(ROOT / "seeds", home / "seeds")
        blocks = re.findall(r"^```python\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
        assert len(blocks) == 2
        for block in blocks:
            exec(compile(block, "python-api.md", "exec"), {"__name__": "example"})
        output = capsys.readouterr().out
        assert "2025-03-13     79" in output
        assert "False 0" in output
        assert re.search(r"^seed_stability +0\.\d+", output, re.MULTILINE)
        assert "nowhere: no snapshot here" in output

    def test_entries_can_be_read_as_a_frame(self, digests):
        files = sorted(digests.iterdir())
        one = analysis.read_digests(str(files[0])).to_frame()
        both = analysis.read_digests(files).to_frame()
        assert analysis.read_digests(digests).to_frame().equals(both)
        assert len(one) == 30
        assert both["position"].tolist() == [*range(1, 31), *range(1, 31)]
        assert both["title"].iloc[0] == ENTRIES[0][0]
        assert both["date"].iloc[-1] == pd.Timestamp("2025-03-17")

    def test_a_missing_source_raises_an_input_error(self, home):
        with pytest.raises(InputError, match="nowhere: "):
            analysis.read_digests("nowhere")

    def test_functions_print_nothing_and_log_stages_and_warnings(self, digests, capfd, caplog):
        (digests / "bad.txt").write_text("one line and no more")
        encoder = PlantedEncoder()
        with caplog.at_level(logging.INFO, logger="analysis"):
            made = analysis.analyze(digests, "made", encoder=encoder, cache_folder="cache")
            write_page(digests, "2025-03-20.txt", "Mar 20", ENTRIES[:3])
            options = analysis.ReadOptions(year=2025)
            done = analysis.update((), "made", read_options=options, encoder=encoder)
            evaluated = analysis.evaluate(snapshot_folder="made", encoder=encoder, n_fits=2)
        assert capfd.readouterr() == ("", "")
        assert made.tables.papers["topic_id"].nunique() > 3
        assert done.written
        assert done.snapshot.tables.digests["digest_id"].tolist()[-1] == "2025-03-20"
        frame = evaluated.to_frame()
        assert list(frame.columns) == ["metric", "value"]
        assert frame["value"].dtype == float
        assert frame.set_index("metric")["value"]["unassigned_share"] < 0.2
        logged = [(record.levelname, record.getMessage()) for record in caplog.records]
        assert ("INFO", "Finding topics: started") in logged
        assert any(re.fullmatch(r"Finding topics: done in \d+\.\d s", text) for _, text in logged)
        assert ("WARNING", made.manifest.warnings[0]) in logged
        assert sum("bad.txt" in text for _, text in logged) == 2  # once per reading

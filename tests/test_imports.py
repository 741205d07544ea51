"""Import rules of ARCHITECTURE.md: which packages and folders may import which."""

from __future__ import annotations

import ast
import importlib.metadata
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAVY = {"bertopic", "umap", "numba", "torch", "sklearn", "scipy", "hdbscan", "pynndescent",
         "sentence_transformers", "transformers", "statsmodels"}  # fmt: skip
STAGES = {"clustering", "corpus", "duplicates", "embedding", "graph", "layout", "lineage",
          "ranking", "readers", "representation", "trends"}  # fmt: skip
HELPERS = {"records", "storage", "vectors"}
"""Modules that stages may import besides their own."""

DASHBOARD = sorted((ROOT / "dashboard").rglob("*.py"))
ANALYSIS = sorted((ROOT / "analysis").rglob("*.py"))
EVIDENCE = sorted((ROOT / "evidence").rglob("*.py"))


def imports_of(path: Path) -> set[str]:
    """Return every module a file imports, inside functions too, as dotted names."""
    imported = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            imported |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return imported


def packages_of(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports_of(path)}


def stage_of(path: Path) -> str:
    return path.relative_to(ROOT / "analysis").parts[0].removesuffix(".py")


def test_stages_import_only_themselves_and_helpers_and_helpers_only_records():
    for path in ANALYSIS:
        own = stage_of(path)
        if own in STAGES | HELPERS:
            imported = {name.split(".")[1] for name in imports_of(path) if "analysis." in name}
            allowed = HELPERS if own in STAGES else {"records"} if own != "records" else set()
            assert imported <= allowed | ({own} - {"records"}), path


def test_evaluation_does_not_import_the_fit():
    for path in (ROOT / "analysis" / "evaluation").glob("*.py"):
        assert "analysis.pipeline.analyze" not in imports_of(path), path


def test_the_dashboard_imports_only_the_snapshot_and_the_records_of_the_analysis():
    allowed = {"analysis", "analysis.snapshot", "analysis.records"}
    for path in DASHBOARD:
        crossing = {name for name in imports_of(path) if name.split(".")[0] == "analysis"}
        modules = {".".join(name.split(".")[:2]) for name in crossing}
        assert modules <= allowed, path


def test_the_analysis_imports_neither_streamlit_nor_plotly():
    for path in ANALYSIS:
        assert not packages_of(path) & {"streamlit", "plotly"}, path


def test_only_export_and_evaluate_import_the_dashboard_and_only_when_they_run():
    joining = {path.name for path in ANALYSIS if "dashboard" in packages_of(path)}
    assert joining == {"commands.py"}
    path = ROOT / "analysis" / "cli" / "commands.py"
    wanted = {name for name in imports_of(path) if name.startswith("dashboard.")}
    assert {".".join(name.split(".")[:2]) for name in wanted} == {
        "dashboard.atlas",
        "dashboard.search",
        "dashboard.static_page",
    }
    at_import = [
        node
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not [node for node in at_import if "dashboard" in ast.unparse(node)]


def test_evidence_imports_only_small_packages_of_the_base():
    allowed = {"evidence", "charset_normalizer", "numpy", "pandas", "pylatexenc"} | set(
        sys.stdlib_module_names
    )
    for path in EVIDENCE:
        assert packages_of(path) <= allowed, path


PURE = ("atlas", "browser_scripts", "charts", "reading_list", "routing", "search", "static_page",
        "text", "theming", "topic_map", "trends", "wording")  # fmt: skip
PURE_FILES = [path for name in PURE for path in sorted((ROOT / "dashboard" / name).rglob("*.py"))]


def test_pure_folders_of_the_dashboard_never_import_streamlit():
    for path in PURE_FILES:
        assert "streamlit" not in packages_of(path), path


def test_only_state_uses_the_session_state_and_the_address():
    for path in DASHBOARD:
        text = path.read_text("utf-8")
        if path.parent.name != "state":
            assert "session_state" not in text, path
            assert "query_params" not in text, path


def test_bertopic_and_umaps_embedding_have_one_importer_each():
    assert {path.name for path in ANALYSIS if "bertopic" in packages_of(path)} == {
        "bertopic_model.py",
        "stock_bertopic.py",  # the baseline
    }
    embedding = "umap.umap_.simplicial_set_embedding"
    assert {path.name for path in ANALYSIS if embedding in imports_of(path)} == {"umap_layout.py"}
    assert not any("umap.UMAP" in imports_of(path) for path in ANALYSIS)


def test_nothing_is_unpickled():
    for path in [*ANALYSIS, *DASHBOARD, *EVIDENCE]:
        assert not packages_of(path) & {"pickle", "cloudpickle", "joblib", "shelve"}, path
        assert "allow_pickle=True" not in path.read_text("utf-8"), path


def loaded_by(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    output = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return {name.split(".")[0] for name in output.splitlines()}


def test_the_dashboard_loads_nothing_heavy_even_indirectly():
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in DASHBOARD
        if path.name not in {"__init__.py", "app.py"}
    ]
    assert not loaded_by("import " + ", ".join(modules)) & HEAVY


def test_the_static_page_does_not_load_streamlit_even_indirectly():
    modules = (
        "dashboard.atlas.atlas, dashboard.static_page.html_page, dashboard.static_page.write_file"
    )
    assert "streamlit" not in loaded_by(f"import {modules}")


def test_help_loads_nothing_heavy():
    code = "from analysis.cli.commands import main\ntry: main(['--help'])\nexcept SystemExit: pass"
    assert not loaded_by(code) & (HEAVY | {"numpy", "pandas", "pyarrow", "rich"})


def test_nothing_in_the_dashboard_is_named_like_an_installed_package():
    # `streamlit run` puts the script's folder first on the path.
    entries = [path for path in (ROOT / "dashboard").iterdir() if path.name[0] not in "._"]
    own = {path.stem for path in entries if path.is_dir() or path.suffix == ".py"}
    installed = set(importlib.metadata.packages_distributions()) | set(sys.stdlib_module_names)
    assert not own & installed

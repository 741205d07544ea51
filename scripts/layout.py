"""Measure the layout of the code, and fail if it breaks a rule.

    python scripts/layout.py

Rules: a folder has at most 16 modules (not counting `__init__`) and 24 entries; a file has at most
320 lines; imports between folders have no cycle and follow the direction of `LAYERS`. The only
exceptions are `digest-atlas export`, which loads the dashboard's page when it runs, and
`digest-atlas evaluate`, which loads its word search.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("analysis", "dashboard", "evidence")
MOST_MODULES, MOST_ENTRIES, MOST_LINES = 16, 24, 320

LAYERS = {
    "analysis": (
        ("records", "settings", "vectors"),
        ("storage",),
        ("readers", "corpus", "embedding", "graph", "layout", "clustering", "representation",
         "ranking", "duplicates", "lineage", "trends", "fetching", "snapshot"),
        ("metrics",),
        ("pipeline",),
        ("updating", "evaluation"),
        ("api",),
        ("", "cli"),
        ("__main__",),
    ),
    "dashboard": (
        ("text", "theming", "browser_scripts"),
        ("wording", "search"),
        ("topic_map", "charts"),
        ("atlas",),
        ("reading_list",),
        ("routing",),
        ("trends", "news"),
        ("static_page", "state", "cache"),
        ("widgets", "server"),
        ("views",),
        ("app",),
    ),
}  # fmt: skip
"""Parts of each package, lowest layer first. A part imports only from layers below its own."""

EXCEPTION = ("analysis.cli.commands", "dashboard")
"""Importer and imported package that may break the direction: `export` and `evaluate`."""

Module = str
Part = tuple[str, str]


def modules_in(root: Path) -> dict[Module, Path]:
    """Return the path of every module of the packages under `root`, by dotted name."""
    return {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path
        for package in PACKAGES
        for path in sorted((root / package).rglob("*.py"))
    }


def imports_of(path: Path, known: dict[Module, Path]) -> Iterator[Module]:
    """Yield the modules of `known` that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            full = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in known else node.module for name in full]
        else:
            continue
        yield from (name for name in names if name in known)


def part_of(module: Module) -> Part:
    """Return the package and part of a module; ``dashboard.views.about`` is in ``views``."""
    package, *rest = module.split(".")
    return package, rest[0] if rest else ""


def layer_of(part: Part) -> int | None:
    """Return the layer number of a part within its package; None if it has no layer."""
    layers = LAYERS.get(part[0], ())
    return next((n for n, names in enumerate(layers) if part[1] in names), None)


def imports_between(modules: dict[Module, Path]) -> dict[tuple[Part, Part], list[str]]:
    """Return the imports between parts: (importer, imported) to lines of ``module -> module``."""
    imports: dict[tuple[Part, Part], list[str]] = defaultdict(list)
    for module, path in modules.items():
        for imported in imports_of(path, modules):
            ends = part_of(module), part_of(imported)
            if ends[0] != ends[1]:
                imports[ends].append(f"{module} -> {imported}")
    return imports


def is_against_direction(importer: Part, imported: Part) -> bool:
    """Return whether an import goes up a layer, or between packages that are kept apart."""
    if importer[0] == "evidence":
        return imported[0] != "evidence"
    if imported[0] == "evidence" or imported[1] == "":
        return False
    if importer[0] != imported[0]:
        return importer[0] != "dashboard" or imported[1] not in {"snapshot", "records"}
    own, other = layer_of(importer), layer_of(imported)
    return own is None or other is None or other >= own


def modules_on_cycles(modules: dict[Module, Path]) -> set[Module]:
    """Return the modules that, when loaded, import themselves through others."""
    imported_by = {
        module: {
            name
            for node in ast.parse(path.read_text("utf-8")).body
            for name in _names_at_load(node, modules)
        }
        for module, path in modules.items()
    }

    def reaches_itself(module: Module) -> bool:
        seen: set[Module] = set()
        pending = list(imported_by[module])
        while pending:
            name = pending.pop()
            if name not in seen:
                seen.add(name)
                pending += imported_by[name]
        return module in seen

    return {module for module in modules if reaches_itself(module)}


def _names_at_load(node: ast.stmt, modules: dict[Module, Path]) -> Iterator[Module]:
    if isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            full = f"{node.module}.{alias.name}"
            name = full if full in modules else node.module
            if name in modules:
                yield name


def problems_of(root: Path) -> tuple[list[str], list[str]]:
    """Return the measures of a source tree, and its problems, one line each."""
    modules = modules_in(root)
    imports = imports_between(modules)
    measures, problems = [], []
    # Sizes of folders and files.
    for package in PACKAGES:
        folders = {path.parent for path in modules.values() if path.is_relative_to(root / package)}
        n_modules = {f: len([p for p in f.glob("*.py") if p.stem != "__init__"]) for f in folders}
        n_entries = {
            f: n_modules[f] + len([p for p in f.iterdir() if p in folders or p.suffix == ".txt"])
            for f in folders
        }
        lines = {
            path: len(path.read_text("utf-8").splitlines())
            for path in modules.values()
            if path.is_relative_to(root / package)
        }
        own = [ends for ends in imports if {end[0] for end in ends} == {package}]
        measures.append(
            f"{package}: {n_entries[root / package]} entries at the top, {len(lines)} files, "
            f"{sum(lines.values())} lines, {max(lines.values())} in the longest file, "
            f"{max(n_modules.values())} modules in the largest folder, {len(own)} pairs of parts "
            "with imports"
        )
        # What exceeds the limits.
        for folder in sorted(folders):
            name = folder.relative_to(root)
            if n_modules[folder] > MOST_MODULES:
                problems.append(f"{name}: {n_modules[folder]} modules; at most {MOST_MODULES}")
            if n_entries[folder] > MOST_ENTRIES:
                problems.append(f"{name}: {n_entries[folder]} entries; at most {MOST_ENTRIES}")
        problems += [
            f"{path.relative_to(root)}: {n} lines; at most {MOST_LINES}"
            for path, n in lines.items()
            if n > MOST_LINES
        ]
    # Directions and cycles of imports.
    for (importer, imported), lines_of_imports in sorted(imports.items()):
        if is_against_direction(importer, imported):
            problems += [
                f"{line}: against the direction of imports"
                for line in lines_of_imports
                if not (line.startswith(EXCEPTION[0]) and imported[0] == EXCEPTION[1])
            ]
    problems += [f"{module}: on an import cycle" for module in sorted(modules_on_cycles(modules))]
    return measures, problems


def main() -> int:
    """Print the measures, then the problems; return 1 if there are any."""
    measures, problems = problems_of(Path(__file__).resolve().parents[1])
    print("\n".join(measures))
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

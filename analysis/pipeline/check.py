"""`check`: verifies a snapshot and compares its inputs with the digest files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import snapshot
from analysis.readers import STDIN, list_inputs


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a check.

    Attributes
    ----------
    snapshot
        The snapshot, complete and consistent.
    differences
        One line for each input that is new, removed or changed. Standard input counts as
        unchanged.
    """

    snapshot: snapshot.Snapshot
    differences: tuple[str, ...]


def check(folder: Path, sources: Sequence[Path] = ()) -> CheckResult:
    """Verify a snapshot and compare its inputs with the current files.

    Parameters
    ----------
    folder
        Folder of the snapshot.
    sources
        Digest files and folders to compare with; defaults to the snapshot's own sources.

    Raises
    ------
    SnapshotError
        If there is no snapshot, it is damaged, or its schema is not supported.
    InputError
        If a source does not exist.
    """
    checked = snapshot.read(folder)
    home = folder.resolve().parent
    sources = sources or sources_of(checked.manifest, folder)
    # Standard input cannot be read a second time.
    sources = [source for source in sources if source.name != STDIN.name]
    inputs = list_inputs(sources) if sources else ()
    current = {snapshot.relative_to_snapshot(path, folder): path for path in inputs}
    stored = {item.path: item.sha256 for item in checked.manifest.inputs if item.path != STDIN.name}
    differences = []
    for name, path in current.items():
        if name not in stored:
            differences.append(f"{path}: not in the snapshot yet")
        elif snapshot.sha256_of(path) != stored[name]:
            differences.append(f"{path}: changed since the snapshot was made")
    differences += [
        f"{_shortest(home / name)}: in the snapshot, but no longer among the digests"
        for name in stored
        if name not in current
    ]
    return CheckResult(checked, tuple(differences))


def sources_of(manifest: snapshot.Manifest, folder: Path) -> list[Path]:
    """Return the sources of the snapshot in `folder`: files and folders."""
    return [_shortest(folder.resolve().parent / source) for source in manifest.sources]


def _shortest(path: Path) -> Path:
    """Return a path relative to the working folder if inside it, else absolute."""
    resolved = path.resolve()
    here = Path.cwd()
    return resolved.relative_to(here) if resolved.is_relative_to(here) else resolved

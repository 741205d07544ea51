"""A snapshot against its digests: is it whole, and still theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import snapshot
from analysis.readers import STDIN, list_inputs


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found.

    Attributes
    ----------
    snapshot
        The snapshot, whole and consistent.
    differences
        One line for each input that is new, gone or changed; none if all match. What came on
        standard input is taken to be as it was.
    """

    snapshot: snapshot.Snapshot
    differences: tuple[str, ...]


def check(folder: Path, sources: Sequence[Path] = ()) -> CheckResult:
    """Read a snapshot whole and compare its inputs with the files as they are now.

    Parameters
    ----------
    folder
        The snapshot.
    sources
        The digest files and folders it should be made from; by default those it was made from.

    Raises
    ------
    SnapshotError
        If there is no snapshot, or it is damaged, or of another schema.
    InputError
        If a source is not there.
    """
    found = snapshot.read(folder)
    home = folder.resolve().parent
    sources = sources or sources_of(found.manifest, folder)
    # Standard input cannot be read a second time.
    sources = [source for source in sources if source.name != STDIN.name]
    inputs = list_inputs(sources) if sources else ()
    now = {snapshot.relative_to_snapshot(path, folder): path for path in inputs}
    then = {item.path: item.sha256 for item in found.manifest.inputs if item.path != STDIN.name}
    differences = []
    for name, path in now.items():
        if name not in then:
            differences.append(f"{path}: is not in the snapshot yet")
        elif snapshot.sha256_of(path) != then[name]:
            differences.append(f"{path}: has changed since the snapshot was made")
    differences += [
        f"{_shortest(home / name)}: is in the snapshot, but not among the digests any more"
        for name in then
        if name not in now
    ]
    return CheckResult(found, tuple(differences))


def sources_of(manifest: snapshot.Manifest, folder: Path) -> list[Path]:
    """Return the files and folders that the snapshot in `folder` was made from."""
    return [_shortest(folder.resolve().parent / source) for source in manifest.sources]


def _shortest(path: Path) -> Path:
    """Spell a path from the working folder where it lies below it."""
    resolved = path.resolve()
    here = Path.cwd()
    return resolved.relative_to(here) if resolved.is_relative_to(here) else resolved

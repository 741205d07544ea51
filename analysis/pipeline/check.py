"""`check`: verifies a snapshot and compares its inputs with the digest files."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from analysis import snapshot
from analysis.readers import STDIN, list_inputs
from analysis.records import InputError

_MOST_NAMED = 5


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
    sources = sources or sources_of(checked.manifest, folder, command="check")
    # Standard input cannot be read a second time.
    sources = [source for source in sources if source.name != STDIN.name]
    inputs = list_inputs(sources) if sources else ()
    paths = {snapshot.relative_to_snapshot(path, folder): path for path in inputs}
    current = hashes_of(inputs, folder)
    stored = {item.path: item.sha256 for item in checked.manifest.inputs if item.path != STDIN.name}
    differences = []
    for name, path in paths.items():
        if name in stored and name not in current:
            differences.append(f"{path}: cannot be read any more")
        elif name in current and name not in stored:
            differences.append(f"{path}: not in the snapshot yet")
        elif name in current and current[name] != stored[name]:
            differences.append(f"{path}: changed since the snapshot was made")
    differences += [
        f"{_shortest(home / name)}: in the snapshot, but no longer among the digests"
        for name in stored
        if name not in paths
    ]
    return CheckResult(checked, tuple(differences))


def hashes_of(paths: Iterable[Path], folder: Path) -> dict[str, str]:
    """Return the SHA-256 of readable files, by path as in the manifest."""
    hashes = {}
    for path in paths:
        with suppress(OSError):  # a snapshot has no hash of a file that cannot be read
            hashes[snapshot.relative_to_snapshot(path, folder)] = snapshot.sha256_of(path)
    return hashes


def sources_of(manifest: snapshot.Manifest, folder: Path, *, command: str) -> list[Path]:
    """Return the sources of a snapshot, if all are inside the project folder.

    The project folder is the one that contains the snapshot. A snapshot may come from a stranger
    and name any file of this computer; `update` would publish its content.

    Parameters
    ----------
    manifest, folder
        Of the snapshot.
    command
        Command to run with other sources, for the message.

    Raises
    ------
    InputError
        If a source, or a file that it matches, is outside, also through a symbolic link; or if a
        source does not exist.
    """
    homes = {folder.resolve().parent, folder.absolute().parent.resolve()}
    try:
        sources = [_shortest(folder.resolve().parent / source) for source in manifest.sources]
        files = [path for path in sources if path.name != STDIN.name]
        _check_inside(files, homes, sources, folder, command)
        # A link in a folder of digests may lead elsewhere.
        _check_inside(list_inputs(files) if files else (), homes, sources, folder, command)
    except ValueError as error:  # a null character
        raise snapshot.SnapshotDamagedError(
            folder / snapshot.MANIFEST, "has an invalid source"
        ) from error
    return sources


def _check_inside(
    paths: Sequence[Path],
    homes: Collection[Path],
    sources: Sequence[Path],
    folder: Path,
    command: str,
) -> None:
    """Raise an error if a path is outside the project; it has the command to run."""
    for path in paths:
        if not _is_inside(path, homes):
            named = [shlex.quote(str(source)) for source in sources[:_MOST_NAMED]]
            more = ["..."] if sources[_MOST_NAMED:] else []
            raise InputError(
                path,
                f"is a source of {folder}, but outside the folder that contains the snapshot",
                "if the snapshot is yours, name the sources: `digest-atlas "
                f"{' '.join([command, *named, *more])} --snapshot {shlex.quote(str(folder))}`",
            )


def _is_inside(path: Path, homes: Collection[Path]) -> bool:
    try:
        resolved = path.resolve()
    except (OSError, RuntimeError):  # links that form a cycle cannot be read
        return True
    return any(resolved.is_relative_to(home) for home in homes)


def _shortest(path: Path) -> Path:
    """Return a path relative to the working folder if inside it, else absolute."""
    resolved = path.resolve()
    here = Path.cwd()
    return resolved.relative_to(here) if resolved.is_relative_to(here) else resolved

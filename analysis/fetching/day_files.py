"""`DayFiles`: writes the files of a downloaded day, complete or not at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from analysis.fetching.base import FetchError

_COMPRESSIONS = ("", ".gz", ".zst")


class DayFiles:
    """The files of one day of a source.

    A day exists if its first page does, so the first page is written last. Files of a day whose
    list is not complete have ``-unfinished`` in their names.

    Parameters
    ----------
    folder
        Folder of the digests.
    stem, suffix
        Name of the first page.
    finished
        Whether the day's list is complete.
    """

    def __init__(self, folder: Path, stem: str, suffix: str, *, finished: bool) -> None:
        self._folder, self._bare, self._suffix = folder, stem, suffix
        self._stem = stem if finished else f"{stem}-unfinished"
        self._finished = finished

    def exist(self) -> bool:
        """Return whether the complete day is in the folder, compressed or not."""
        name = f"{self._stem}{self._suffix}"
        return self._finished and any(
            (self._folder / (name + end)).exists() for end in _COMPRESSIONS
        )

    def save(self, pages: Sequence[bytes]) -> list[Path]:
        """Write a day's responses unchanged, one file each.

        Returns
        -------
        list of Path
            The files, in the order of `pages`.

        Raises
        ------
        FetchError
            If the folder cannot be written.
        """
        names = [self._stem, *(f"{self._stem}.page{n}" for n in range(2, len(pages) + 1))]
        paths = [self._folder / f"{name}{self._suffix}" for name in names]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for path, page in reversed(list(zip(paths, pages, strict=True))):
                _write_atomically(path, page)
            for old in self._folder.glob(f"{self._stem}.page*{self._suffix}"):
                if old not in paths:
                    old.unlink()
            self.remove_unfinished()
        except OSError as error:
            raise FetchError(
                self._folder,
                f"cannot be written ({error.strerror or error})",
                "free some space or check its permissions, then run the same command again",
            ) from error
        return paths

    def remove_unfinished(self) -> None:
        """Remove the files of the incomplete list, if this list is complete."""
        if self._finished:
            for old in self._folder.glob(f"{self._bare}-unfinished*{self._suffix}"):
                old.unlink()


def _write_atomically(path: Path, data: bytes) -> None:
    """Write a hidden file, which readers ignore, and rename it when it is complete."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)

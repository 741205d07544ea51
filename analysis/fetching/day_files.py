"""A day's files in the digests folder: what they are called, and how they come to be whole."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from analysis.fetching.base import FetchError

_PACKED = ("", ".gz", ".zst")


class DayFiles:
    """The files that one day of a source has in a folder.

    The first page's name is what says that a day is there, so it is written last. By name it comes
    before the others. A day whose
    list may still grow has ``-unfinished`` in its name, until it is fetched whole.

    Parameters
    ----------
    folder
        Where digests are kept.
    stem, suffix
        The first page's name.
    finished
        Whether the day's list is complete.
    """

    def __init__(self, folder: Path, stem: str, suffix: str, *, finished: bool) -> None:
        self._folder, self._bare, self._suffix = folder, stem, suffix
        self._stem = stem if finished else f"{stem}-unfinished"
        self._finished = finished

    def are_there(self) -> bool:
        """Whether the day was fetched, complete, before; packing a file since does not matter."""
        name = f"{self._stem}{self._suffix}"
        return self._finished and any((self._folder / (name + end)).exists() for end in _PACKED)

    def save(self, pages: Sequence[bytes]) -> list[Path]:
        """Write a day's answers to the byte, each under its own name.

        Returns
        -------
        list of Path
            The files, the first page first.

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
                _write_whole(path, page)
            for old in self._folder.glob(f"{self._stem}.page*{self._suffix}"):
                if old not in paths:
                    old.unlink()
            self.drop_unfinished()
        except OSError as error:
            raise FetchError(
                self._folder,
                f"cannot be written ({error.strerror or error})",
                "free some space or check its permissions, then run the same command again",
            ) from error
        return paths

    def drop_unfinished(self) -> None:
        """Remove what was saved while the day was not over, once the whole of it is there."""
        if self._finished:
            for old in self._folder.glob(f"{self._bare}-unfinished*{self._suffix}"):
                old.unlink()


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file so that there is never half of one under its name; readers skip hidden ones."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)

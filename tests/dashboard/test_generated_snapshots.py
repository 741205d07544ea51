"""What the reader of snapshots accepts, every view, file and page can draw.

Planted snapshots are changed at random within their columns' types, and read. A longer search:
``python benchmarks/fuzz.py --only views``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import snapshot
from analysis.snapshot import SnapshotError
from benchmarks.fuzzing.judging import judge_line
from dashboard.cache.snapshots import FOLDER_VARIABLE
from tests import mutations
from tests.dashboard.drawing import drawings

NUMBERS = st.integers(0, 255)
FEWER = settings(max_examples=max(12, settings().max_examples // 4))


class Workshop:
    """Folders with planted snapshots, and one for the changed snapshot."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.changed = folder, folder / "changed"
        self.rows = {}

    def base(self, number: int) -> tuple[Path, mutations.Rows]:
        number %= len(mutations.BASES)
        folder = self.folder / str(number)
        if number not in self.rows:
            self.rows[number] = mutations.base_rows(folder, number)
        return folder, self.rows[number]


@pytest.fixture(scope="module")
def workshop():
    with tempfile.TemporaryDirectory() as folder:
        yield Workshop(Path(folder))


@pytest.fixture(autouse=True)
def opened(workshop, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(workshop.changed))


def read_or_refuse(folder: Path) -> bool:
    """Return whether a snapshot is read; if not, assert that the reason is one line."""
    try:
        snapshot.read(folder)
    except SnapshotError as error:
        judge_line(str(error))
        return False
    return True


@pytest.mark.parametrize("number", range(len(mutations.BASES)))
def test_every_planted_snapshot_is_drawn(number, workshop):
    folder, rows = workshop.base(number)
    mutations.write_changed(folder, workshop.changed, rows)
    every = list(drawings(workshop.changed))
    # All four that are no view, and some views: the fuzz target draws them all.
    for _, draw in [*every[:4], *every[4 + number :: 12]]:
        draw()


@FEWER
@given(
    NUMBERS,
    st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=3),
    NUMBERS,
)
def test_a_changed_snapshot_is_refused_or_drawn(workshop, number, changes, which):
    folder, rows = workshop.base(number)
    new = mutations.changed(rows, changes)
    mutations.write_changed(folder, workshop.changed, new)
    if read_or_refuse(workshop.changed):
        every = list(drawings(workshop.changed))
        for _, draw in (every[0], every[2], every[3], every[which % len(every)]):
            draw()


@FEWER
@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=3))
def test_a_changed_manifest_is_refused_or_drawn(workshop, changes):
    folder, _ = workshop.base(0)
    mutations.write_changed(folder, workshop.changed, {})
    path = workshop.changed / "manifest.json"
    path.write_text(mutations.changed_manifest(path.read_text(), changes))
    if read_or_refuse(workshop.changed):
        for name, draw in drawings(workshop.changed):
            if name.startswith(("about", "exported page")):
                draw()

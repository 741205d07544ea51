"""`StageTimer`: stages are shown while they run, and timed in order."""

from __future__ import annotations

import time
from contextlib import contextmanager

import pytest

from analysis.pipeline.stage_timer import StageTimer


def test_each_stage_is_shown_and_timed_in_order():
    shown = []

    @contextmanager
    def stage(name):
        shown.append(f"start {name}")
        yield lambda done, total: shown.append((done, total))
        shown.append(f"end {name}")

    timer = StageTimer(stage)
    with timer.measure("first") as progress:
        progress(1, 2)
        time.sleep(0.02)
    with timer.measure("second"):
        pass
    assert shown == ["start first", (1, 2), "end first", "start second", "end second"]
    assert list(timer.seconds) == ["first", "second"]
    assert timer.seconds["first"] >= 0.02 > timer.seconds["second"]


def test_a_failed_stage_has_no_time():
    timer = StageTimer()
    with pytest.raises(ZeroDivisionError), timer.measure("fails"):
        raise ZeroDivisionError
    assert timer.seconds == {}

"""`StageTimer`: measures the wall time of stages and shows their progress."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from analysis.embedding.embed import Progress, no_progress

Stage = Callable[[str], AbstractContextManager[Progress]]
"""A progress display: a function of a stage's name that returns a context manager, which yields a
function to report progress and exits when the stage ends."""


@contextmanager
def no_stage_display(_: str) -> Iterator[Progress]:
    """Show no progress: the `Stage` for tests and other programs."""
    yield no_progress


@dataclass(slots=True)
class StageTimer:
    """Measures and shows stages.

    Attributes
    ----------
    stage
        Progress display.
    seconds
        Wall time of each finished stage, in order.
    """

    stage: Stage = no_stage_display
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def measure(self, name: str) -> Iterator[Progress]:
        """Show a stage while it runs, and record its wall time."""
        started = time.perf_counter()
        with self.stage(name) as progress:
            yield progress
        self.seconds[name] = round(time.perf_counter() - started, 3)

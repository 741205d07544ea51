"""The wall time of each stage, and how a caller shows its progress."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from analysis.embedding.embed import Progress, no_progress

Stage = Callable[[str], AbstractContextManager[Progress]]
"""Is called with the name of a stage that starts, and gives the stage a function that reports
progress; the context ends with the stage."""


@contextmanager
def no_stage_display(_: str) -> Iterator[Progress]:
    """Show nothing: the `Stage` for tests and for other programs."""
    yield no_progress


@dataclass(slots=True)
class StageTimer:
    """Measures stages and shows them.

    Attributes
    ----------
    stage
        Shows each stage.
    seconds
        Wall time of each finished stage, in order.
    """

    stage: Stage = no_stage_display
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def measure(self, name: str) -> Iterator[Progress]:
        """Show one stage while it runs, and record its wall time."""
        started = time.perf_counter()
        with self.stage(name) as progress:
            yield progress
        self.seconds[name] = round(time.perf_counter() - started, 3)

"""Logs the stages of an analysis with their times, and its warnings."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from analysis.embedding.embed import Progress
from analysis.pipeline.stage_timer import Stage

logger = logging.getLogger(__name__)


def logged(stage: Stage) -> Stage:
    """Return a stage display that also logs when each stage starts and ends."""

    @contextmanager
    def display(name: str) -> Iterator[Progress]:
        logger.info("%s: started", name)
        started = time.perf_counter()
        with stage(name) as progress:
            yield progress
        logger.info("%s: done in %.1f s", name, time.perf_counter() - started)

    return display


def log_warnings(lines: Iterable[str]) -> None:
    """Log warnings that the result also has; the command prints those of the result."""
    for line in lines:
        logger.warning("%s", line)

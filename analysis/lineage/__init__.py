"""Numbers of topics and themes that outlive refits, and the fate of others."""

from __future__ import annotations

from analysis.lineage.matching import Regrouping
from analysis.lineage.steps import Lineage, Step, first_numbers
from analysis.lineage.trace import trace

__all__ = ["Lineage", "Regrouping", "Step", "first_numbers", "trace"]

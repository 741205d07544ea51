"""An evaluation for a terminal, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evidence.formatting import count
from evidence.quality_metrics import NUMBER, QUALITY_METRICS

if TYPE_CHECKING:
    from analysis.evaluation.baseline_comparison import Comparison, Side
    from analysis.evaluation.evaluate import Evaluated
    from analysis.metrics.calibration import Band

_UNKNOWN = "-"


def report(found: Evaluated) -> str:
    """Say how good the topics are: a line a figure."""
    lines = [
        f"{found.what}: {count(found.n_papers, 'paper')}, {count(found.n_topics, 'topic')}, "
        f"{count(found.n_themes, 'theme')}",
        "",
    ]
    for key, metric in QUALITY_METRICS.items():
        value = _shown(found.evaluation.figures.get(key), metric.form)
        lines.append(f"  {metric.title:<27}{value:>7}   {metric.meaning}")
    lines += _calibration(found)
    if found.comparison is not None:
        lines += ["", *_beside(found.comparison, found.n_fits)]
    notes = [*found.evaluation.notes, *found.warnings]
    return "\n".join([*lines, *([""] if notes else []), *notes])


def as_json(found: Evaluated) -> str:
    """Return the same as one JSON object; figures by the manifest's names."""
    body = asdict(found)
    body |= body.pop("evaluation")
    if found.comparison is not None:
        ratio = found.comparison.time_ratio
        body["comparison"] = {name: _plain(value) for name, value in body["comparison"].items()} | {
            "time_ratio": None if ratio is None else ratio._asdict()
        }
    return json.dumps(body, ensure_ascii=False, indent=2, allow_nan=False)


def _plain(value: Any) -> Any:
    """Give timings their names; `asdict` leaves named tuples as they are, and JSON unnames them."""
    if hasattr(value, "_asdict"):
        return value._asdict()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value


def _calibration(found: Evaluated) -> list[str]:
    evaluation = found.evaluation
    if not found.n_topics:
        return []
    head = f"  {'Topics by stability':<31}{'topics':>8}{'reliable':>10}{'purity':>9}{'found':>9}"
    lines = ["", head]
    lines += map(_band, evaluation.topics_by_name)
    lines += map(_band, evaluation.topics_by_quarter)
    lines.append("  (purity: share of a topic's most common category; found: in other repeats)")
    if any(band.purity is not None for band in evaluation.papers_by_quarter):
        lines += ["", f"  {'Papers by membership':<31}{'papers':>8}{'membership':>10}{'right':>9}"]
        lines += map(_band, evaluation.papers_by_quarter)
        lines.append("  (right: of their topic's most common category)")
    return lines


def _band(band: Band) -> str:
    cells = [_shown(value, NUMBER) for value in (band.trust, band.purity)]
    found = "" if band.found_again is None else f"{band.found_again:.2f}"
    line = f"  {band.name:<31}{band.n:>8,}{cells[0]:>10}{cells[1]:>9}{found:>9}"
    return line.rstrip()


def _beside(both: Comparison, n_fits: int) -> list[str]:
    if both.ours is None or both.stock is None:
        return [f"Against stock BERTopic: {both.trouble}"]
    ratio = both.time_ratio
    lines = [f"  {'Against stock BERTopic':<27}{'ours':>9}{'stock':>12}{'ours/stock':>13}"]
    lines.append(f"  {'Topics':<27}{_span(both.ours):>9}{_span(both.stock):>12}")
    for key in both.ours.figures:
        metric = QUALITY_METRICS[key]
        cells = [_shown(side.figures.get(key), metric.form) for side in (both.ours, both.stock)]
        lines.append(f"  {metric.title:<27}{cells[0]:>9}{cells[1]:>12}")
    for name, part in (("Seconds, warm", 0), ("Seconds of all cores", 1)):
        cells = [f"{side.spent[part]:.1f}" for side in (both.ours, both.stock)]
        times = _shown(ratio[part] if ratio else None, NUMBER)
        lines.append(f"  {name:<27}{cells[0]:>9}{cells[1]:>12}{times:>13}")
    if both.rerank:
        lines.append(f"  (ours chooses words by the encoder in {both.rerank.wall:.1f} s more)")
    fits = count(n_fits, "fit")
    return [
        *lines,
        f"  (seconds: from vectors to topics with their words, median of {fits}, both warm;",
        f"   stock's figures: means over {fits}, unseeded as it comes)",
    ]


def _span(side: Side) -> str:
    ends: Sequence[int] = sorted({min(side.n_topics), max(side.n_topics)})
    return "-".join(map(str, ends))


def _shown(value: float | None, form: str) -> str:
    return _UNKNOWN if value is None else form.format(value)

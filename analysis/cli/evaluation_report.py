"""The report of `digest-atlas evaluate`, as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evidence.formatting import count, number
from evidence.quality_metrics import NUMBER, QUALITY_METRICS

if TYPE_CHECKING:
    from analysis.evaluation.baseline_comparison import Comparison, Side
    from analysis.evaluation.evaluate import Evaluated
    from analysis.evaluation.name_quality import NameQuality
    from analysis.metrics.calibration import Band

_UNKNOWN = "-"

_NAMED_BY = {"ours": "ours", "stock": "BERTopic", "keybert_inspired": "KeyBERTInspired"}
_NAME_FIGURES = {
    "nearest": "nearest name",
    "nearest_by_group": "nearest name, by group",
    "r_precision": "found by name",
}
_NAME_WIDTH = 17


def report(evaluated: Evaluated) -> str:
    """Return the evaluation as text, one metric per line."""
    lines = [
        f"{evaluated.what}: {count(evaluated.n_papers, 'paper')}, "
        f"{count(evaluated.n_topics, 'topic')}, {count(evaluated.n_themes, 'theme')}",
        "",
    ]
    for key, metric in QUALITY_METRICS.items():
        value = _shown(evaluated.evaluation.figures.get(key), metric.form)
        lines.append(f"  {metric.title:<27}{value:>7}   {metric.meaning}")
    lines += _calibration(evaluated)
    lines += _names(evaluated.names)
    if evaluated.comparison is not None:
        lines += ["", *_comparison(evaluated.comparison, evaluated.n_fits)]
    notes = [*evaluated.evaluation.notes, *evaluated.warnings]
    return "\n".join([*lines, *([""] if notes else []), *notes])


def as_json(evaluated: Evaluated) -> str:
    """Return the evaluation as one JSON object; metrics have the manifest's names."""
    body = asdict(evaluated)
    body |= body.pop("evaluation")
    if evaluated.comparison is not None:
        ratio = evaluated.comparison.time_ratio
        body["comparison"] = {name: _plain(value) for name, value in body["comparison"].items()} | {
            "time_ratio": None if ratio is None else ratio._asdict()
        }
    return json.dumps(body, ensure_ascii=False, indent=2, allow_nan=False)


def _plain(value: Any) -> Any:
    """Return named tuples as dictionaries, because JSON would drop their names."""
    if hasattr(value, "_asdict"):
        return value._asdict()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value


def _calibration(evaluated: Evaluated) -> list[str]:
    evaluation = evaluated.evaluation
    if not evaluated.n_topics:
        return []
    # Topics, by level of stability and by quarter.
    heads = f"{'topics':>8}{'stability':>12}{'purity':>10}{'recovered':>11}"
    lines = ["", f"  {'Topics by stability':<31}{heads}"]
    lines += map(_band, evaluation.topics_by_name)
    lines += map(_band, evaluation.topics_by_quarter)
    lines += [
        "  (purity: share of papers in the topic's most common category;",
        "   recovered: share of reruns that have the topic)",
    ]
    # Papers, by quarter of membership.
    if any(band.purity is not None for band in evaluation.papers_by_quarter):
        heads = f"{'papers':>8}{'membership':>12}{'purity':>10}"
        lines += ["", f"  {'Papers by membership':<31}{heads}"]
        lines += map(_band, evaluation.papers_by_quarter)
        lines.append("  (purity: share of papers in their topic's most common category)")
    return lines


def _band(band: Band) -> str:
    mean, purity = (_shown(value, NUMBER) for value in (band.trust, band.purity))
    recovered = "" if band.found_again is None else f"{band.found_again:.2f}"
    line = f"  {band.name:<31}{number(band.n):>8}{mean:>12}{purity:>10}{recovered:>11}"
    return line.rstrip()


def _names(names: NameQuality | None) -> list[str]:
    if names is None:
        return []
    heads = "".join(f"{_NAMED_BY[who]:>{_NAME_WIDTH}}" for who in names.topics)
    lines = ["", f"  {'Names':<31}{heads}"]
    for level, of_each in (("Topics", names.topics), ("Themes", names.themes)):
        for key, title in _NAME_FIGURES.items():
            values = (_shown(getattr(figures, key), NUMBER) for figures in of_each.values())
            cells = "".join(f"{value:>{_NAME_WIDTH}}" for value in values)
            lines.append(f"  {f'{level}, {title}':<31}{cells}")
    lines += [
        "  (on test papers, each fifth in turn, with names made from the other papers;",
        "   nearest name: share of papers whose nearest name is that of their group, by cosine;",
        "   found by name: R-precision of the name as a query to the word search)",
    ]
    if len(names.topics) > 1:
        lines.append("  (BERTopic, KeyBERTInspired: their names of our topics and themes)")
    return lines


def _comparison(both: Comparison, n_fits: int) -> list[str]:
    if both.ours is None or both.stock is None:
        return [f"Against stock BERTopic: {both.trouble}"]
    ratio = both.time_ratio
    # Quality metrics.
    lines = [f"  {'Against stock BERTopic':<27}{'ours':>9}{'stock':>12}{'ours/stock':>13}"]
    lines.append(f"  {'Topics':<27}{_span(both.ours):>9}{_span(both.stock):>12}")
    for key in both.ours.figures:
        metric = QUALITY_METRICS[key]
        cells = [_shown(side.figures.get(key), metric.form) for side in (both.ours, both.stock)]
        lines.append(f"  {metric.title:<27}{cells[0]:>9}{cells[1]:>12}")
    # Run times.
    for name, part in (("Wall time (s)", 0), ("CPU time (s)", 1)):
        cells = [f"{side.spent[part]:.1f}" for side in (both.ours, both.stock)]
        times = _shown(ratio[part] if ratio else None, NUMBER)
        lines.append(f"  {name:<27}{cells[0]:>9}{cells[1]:>12}{times:>13}")
    if both.rerank:
        lines.append(f"  (ours: {both.rerank.wall:.1f} s more to rank keywords by the encoder)")
    fits = count(n_fits, "fit")
    return [
        *lines,
        f"  (times: from vectors to topics with keywords, median of {fits} after a warm-up;",
        f"   stock: means of {fits} without a fixed seed, as is its default)",
    ]


def _span(side: Side) -> str:
    ends: Sequence[int] = sorted({min(side.n_topics), max(side.n_topics)})
    return "-".join(map(str, ends))


def _shown(value: float | None, form: str) -> str:
    return _UNKNOWN if value is None else form.format(value)

"""Measure false alarms: dates are shuffled, so that no topic grows."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.bertrend_rule import Rule, Signals, classify, count_slices
from benchmarks.trending.background import Background, dates_of
from benchmarks.trending.situations import LIMIT
from benchmarks.trending.tables import (
    mean_with_interval,
    percent,
    share_with_interval,
    show,
    with_progress,
)
from evidence.formatting import count, number
from evidence.trends.verdicts import find_trends
from evidence.trends.words import MOVING, WHOLE_WINDOW

RULES = {
    "BERTrend": Rule(),
    "BERTrend, weekly": Rule(days_a_slice=7, window_days=28),
}
"""The rule with its defaults, and with weekly slices and percentiles over four weeks."""


KEPT_WEEKS = (1, 4)
"""Weeks that are kept together when dates are shuffled."""


def measure_null(background: Background, n_shuffles: int, seed: int) -> None:
    """Shuffle dates, apply both methods, and print how often each reports a change."""
    random = np.random.default_rng(seed)
    tables: list[pd.DataFrame] = []
    signals: dict[str, list[Signals]] = {name: [] for name in RULES}
    for _ in with_progress(range(n_shuffles), "null"):
        days = random.permutation(background.days)
        tables.append(_verdicts(background, days))
        for name, rule in RULES.items():
            labels, n_topics = background.topics.labels, len(background.topics.ids)
            documents = count_slices(days, labels, n_topics, background.n_days, rule)
            signals[name].append(classify(documents, rule))
    table = pd.concat(tables, keys=range(n_shuffles), names=["shuffle"])
    _show_verdicts(table)
    _show_p_values(table)
    _show_signals(signals, background)
    in_blocks = {
        n_weeks: pd.concat(
            [
                _verdicts(background, _shuffle_blocks(background, 7 * n_weeks, random))
                for _ in with_progress(range(n_shuffles), f"null, {n_weeks} weeks kept")
            ],
            keys=range(n_shuffles),
            names=["shuffle"],
        )
        for n_weeks in KEPT_WEEKS
    }
    _show_bursts(in_blocks, n_shuffles)


def _verdicts(background: Background, days: NDArray[np.int64]) -> pd.DataFrame:
    return find_trends(dates_of(days), background.levels).verdicts


def _shuffle_blocks(
    background: Background, n_days: int, random: np.random.Generator
) -> NDArray[np.int64]:
    """Return the days with whole blocks of `n_days` shuffled; a rest at the end stays in place."""
    n_blocks = background.n_days // n_days
    places = np.append(random.permutation(n_blocks), n_blocks)
    block, day = np.divmod(background.days, n_days)
    return places[block] * n_days + day


def _show_verdicts(table: pd.DataFrame) -> None:
    whole = table["window"] == WHOLE_WINDOW
    topic = table["level"] == "topic"
    changes = table["verdict"].isin(["growing", "fading"])
    rows = []
    for name, chosen in {
        "topics and themes, all windows": whole | True,
        "topics, all windows": topic,
        "topics, whole window": topic & whole,
        "themes, whole window": ~topic & whole,
        "called growing": table["verdict"] == "growing",
        "called emerging": table["emerging"],
        "called anything that states a change": table["verdict"].isin(MOVING),
    }.items():
        is_false = chosen if name.startswith("called") else changes & chosen
        n_false = is_false.groupby("shuffle").sum()
        n_rows = chosen.groupby("shuffle").sum()
        n_any, total = int((n_false > 0).sum()), len(n_false)
        n_tests = f"{n_rows.iloc[0]}" if not name.startswith("called") else ""
        rows.append([name, n_tests, share_with_interval(n_any, total), mean_with_interval(n_false)])
    n_shuffles = table.index.get_level_values("shuffle").nunique()
    show(
        f"NULL: {count(n_shuffles, 'shuffle')} of the dates; growing or fading is false here, so "
        "the share\nof shuffles with any is also the false discovery rate (target: at most 5 %; "
        "95 % confidence intervals)",
        ["digest-atlas", "rows", "shuffles with any", "false verdicts per shuffle"],
        rows,
    )


def _show_p_values(table: pd.DataFrame) -> None:
    rows = []
    for (level, window), part in table.groupby(["level", "window"], sort=False):
        p_values, rises = part["p_value"].dropna(), part["odds_ratio"] > 1
        shares = [(p_values <= limit).mean() for limit in (0.05, 0.01, 0.001)]
        small = part["p_value"] <= 0.05
        dispersion = part["dispersion"].mean()
        rows.append(
            [
                f"{level}, {window}",
                number(len(p_values)),
                *(percent(share, 2) for share in shares),
                percent((small & rises).sum() / max(small.sum(), 1), 0),
                f"{dispersion:.2f}",
            ]
        )
    show(
        "NULL: p-values of single tests, without correction (target: at most 5, 1 and 0.1 %)",
        ["digest-atlas", "tests", "p <= .05", "p <= .01", "p <= .001", "rising", "dispersion"],
        rows,
    )


def _show_signals(signals: dict[str, list[Signals]], background: Background) -> None:
    rows = []
    for name, of_shuffles in signals.items():
        rising = [int(classes.rising.sum()) for classes in of_shuffles]
        others = [
            np.mean([getattr(classes, kind).sum() for classes in of_shuffles])
            for kind in ("weak", "strong", "noise")
        ]
        n_any = sum(n > 0 for n in rising)
        rows.append(
            [
                name,
                share_with_interval(n_any, len(rising)),
                mean_with_interval(rising),
                *(f"{mean:.1f}" for mean in others),
            ]
        )
    show(
        f"NULL: the same shuffles, {count(len(background.topics.ids), 'topic')} at the last "
        "digest; rising: weak signals, and strong signals whose line rises",
        ["baseline", "any rising", "rising per shuffle", "weak", "strong", "noise"],
        rows,
    )


def _show_bursts(tables: dict[int, pd.DataFrame], n_shuffles: int) -> None:
    rows = []
    for n_weeks, table in tables.items():
        for window, part in table.groupby("window", sort=False):
            p_values = part["p_value"].dropna()
            rows.append(
                [
                    f"{count(n_weeks, 'week')} kept, window {window}",
                    *_false_cells(part["verdict"].isin(["growing", "fading"])),
                    percent((p_values <= 0.05).mean()),
                    percent((p_values <= 0.001).mean(), 2),
                    f"{part['dispersion'].mean():.2f}",
                ]
            )
        for name, words in {"all windows": ("growing", "fading"), "any moving": MOVING}.items():
            own = _false_cells(table["verdict"].isin(words))
            rows.append([f"{count(n_weeks, 'week')} kept, {name}", *own, "", "", ""])
    show(
        "NULL with bursts: whole weeks or blocks of four weeks are shuffled, so that bursts stay "
        f"together; no share grows,\n{count(n_shuffles, 'shuffle')} each, topics and themes "
        f"(target: at most {percent(LIMIT, 0)})",
        ["kept", "shuffles with any", "false per shuffle", "p <= .05", "p <= .001", "dispersion"],
        rows,
    )


def _false_cells(is_false: pd.Series) -> tuple[str, str]:
    """Return the share of shuffles with any, and their mean number."""
    n_false = is_false.groupby("shuffle").sum()
    return share_with_interval(int((n_false > 0).sum()), len(n_false)), mean_with_interval(n_false)

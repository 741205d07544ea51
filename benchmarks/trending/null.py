"""Measure false alarms: dates are shuffled, so that no topic grows."""

from __future__ import annotations

import numpy as np
import pandas as pd
from bertrend_rule import Rule, Signals, classify, count_slices
from numpy.typing import NDArray
from trending.background import Background
from trending.tables import mean_with_interval, percent, share_with_interval, show, with_progress

from analysis.records import WHOLE_WINDOW
from analysis.trends.verdicts import find_verdicts
from evidence.formatting import count, number

RULES = {
    "BERTrend": Rule(),
    "BERTrend, weekly": Rule(days_a_slice=7, window_days=28),
}
"""The rule with its defaults, and with weekly slices and percentiles over four weeks."""


FIRST_DAY = pd.Timestamp(2024, 1, 1)
"""Arbitrary: only the days between papers count."""


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
    n_bursts = max(n_shuffles // 4, 2)
    in_blocks = {
        n_weeks: pd.concat(
            [
                _verdicts(background, _shuffle_blocks(background, 7 * n_weeks, random))
                for _ in with_progress(range(n_bursts), f"null, {n_weeks} weeks kept")
            ],
            keys=range(n_bursts),
            names=["shuffle"],
        )
        for n_weeks in KEPT_WEEKS
    }
    _show_bursts(in_blocks)


def _verdicts(background: Background, days: NDArray[np.int64]) -> pd.DataFrame:
    dates = pd.Series(FIRST_DAY + pd.to_timedelta(days, unit="D"))
    return find_verdicts(dates, [background.topics, background.themes])


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
    }.items():
        n_false = (changes & chosen).groupby("shuffle").sum()
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


def _show_bursts(tables: dict[int, pd.DataFrame]) -> None:
    rows = []
    for n_weeks, table in tables.items():
        for window, part in table.groupby("window", sort=False):
            n_false = part["verdict"].isin(["growing", "fading"]).groupby("shuffle").sum()
            p_values = part["p_value"].dropna()
            rows.append(
                [
                    f"{count(n_weeks, 'week')} kept, window {window}",
                    share_with_interval(int((n_false > 0).sum()), len(n_false)),
                    mean_with_interval(n_false),
                    percent((p_values <= 0.05).mean()),
                    percent((p_values <= 0.001).mean(), 2),
                    f"{part['dispersion'].mean():.2f}",
                ]
            )
        n_false = table["verdict"].isin(["growing", "fading"]).groupby("shuffle").sum()
        n_any = int((n_false > 0).sum())
        all_windows = share_with_interval(n_any, len(n_false)), mean_with_interval(n_false)
        rows.append([f"{count(n_weeks, 'week')} kept, all windows", *all_windows, "", "", ""])
    show(
        "NULL with bursts: whole weeks or blocks of four weeks are shuffled, so that bursts stay "
        f"together; no share grows,\n{count(len(n_false), 'shuffle')} each, topics and themes "
        "(no target)",
        ["kept", "shuffles with any", "false per shuffle", "p <= .05", "p <= .001", "dispersion"],
        rows,
    )

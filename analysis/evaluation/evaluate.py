"""Evaluation of a snapshot, or of a fit on digests that is not saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import snapshot
from analysis.embedding.embed import Encoder
from analysis.evaluation.load_case import Case, OurFit, from_digests, from_snapshot
from analysis.metrics.fit_metrics import N_FITS, Evaluation, Fit, Judged, measure
from analysis.pipeline.numba_cache import ensure_numba_cache
from analysis.pipeline.stage_log import logged
from analysis.pipeline.stage_timer import Stage, no_stage_display
from analysis.pipeline.stages import refitter, term_encoder
from analysis.readers import ReadOptions
from analysis.records import UNASSIGNED, AtlasError
from analysis.settings import Settings

if TYPE_CHECKING:
    from analysis.evaluation.baseline_comparison import Comparison, Peer
    from analysis.evaluation.name_quality import NameQuality, WordSearch


class EvaluationError(AtlasError):
    """An evaluation cannot be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Results of an evaluation.

    Attributes
    ----------
    what
        The snapshot or the digests, for people.
    n_papers, n_topics, n_themes
        Size of the evaluated fit.
    n_fits
        Fits behind each stability figure.
    evaluation
        The figures.
    comparison
        With stock BERTopic, if requested.
    names
        How well names fit papers that they were not made from; None if not measured.
    warnings
        From reading the digests or the snapshot, one line each.
    """

    what: str
    n_papers: int
    n_topics: int
    n_themes: int
    n_fits: int
    evaluation: Evaluation
    comparison: Comparison | None
    names: NameQuality | None
    warnings: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per figure: ``metric``, ``value`` and, if compared, ``stock``.

        Returns
        -------
        pandas.DataFrame
            Figures that could not be measured are NaN.
        """
        figures = self.evaluation.figures
        frame = pd.DataFrame({"metric": list(figures), "value": list(figures.values())})
        frame = frame.astype({"value": float})
        if self.comparison is not None and self.comparison.stock is not None:
            stock = self.comparison.stock.figures
            frame["stock"] = [stock.get(name) for name in frame["metric"]]
            frame = frame.astype({"stock": float})
        return frame


def evaluate(
    sources: Sequence[Path],
    *,
    snapshot_folder: Path,
    settings: Settings,
    read_options: ReadOptions,
    against_stock: bool = False,
    n_fits: int = N_FITS,
    categories: bool = True,
    encoder: Encoder | None = None,
    cache_folder: Path | None = None,
    stage: Stage = no_stage_display,
    save: bool = False,
    word_search: WordSearch | None = None,
    fit: Fit | None = None,
    peer: Peer | None = None,
) -> Evaluated:
    """Return the quality of a snapshot, or of a fit on digests that is not saved.

    Parameters
    ----------
    sources
        Digest files or folders; if empty, the snapshot is evaluated.
    snapshot_folder
        The snapshot.
    settings
        Settings of the fit on `sources`; a snapshot has its own.
    read_options
        Options for reading `sources`.
    against_stock
        Whether to compare with stock BERTopic on the same vectors.
    n_fits
        Fits that are compared to measure stability.
    categories
        Whether topics are compared with the papers' categories.
    encoder
        Embeds the papers; by default the one that the settings name.
    cache_folder
        Folder in which vectors are kept between runs; None keeps none.
    stage
        Called with the name of each stage.
    save
        Whether to write the figures to the snapshot's manifest.
    word_search
        Makes the word search in which names are queries; None omits the figures of names.
    fit, peer
        Replace our fits and stock BERTopic, for tests.

    Returns
    -------
    Evaluated
        Figures, comparison and warnings.

    Raises
    ------
    AtlasError
        If the snapshot or the digests cannot be used, or if the snapshot was made with other
        encoder weights.
    """
    stage = logged(stage)
    if save and sources:
        raise EvaluationError(
            "--save: only a snapshot's figures can be saved; leave the sources out"
        )
    ensure_numba_cache()
    if save:
        with snapshot.lock(snapshot_folder):
            pass  # refuse a folder that cannot be written before the long work
    if sources:
        case = from_digests(sources, settings, read_options, encoder, cache_folder, stage)
    else:
        case = from_snapshot(snapshot_folder, encoder, cache_folder, stage)
    # Measure the figures, then save them and compare with the baseline if requested.
    judged = case.judged
    if not categories:
        judged = replace(judged, categories=[None] * len(judged.texts))
    fit = fit or refitter(case.graph, judged.vectors, case.settings)
    evaluation = measure(
        judged,
        fit=_with_progress(fit, stage, 2 * n_fits - 1),
        seed=case.settings.seed,
        n_fits=n_fits,
    )
    if save:
        _save(snapshot_folder, evaluation)
    comparison = None
    if against_stock:
        comparison = _against_stock(case, judged, evaluation, n_fits, stage, peer)
    names, notes = None, list(evaluation.notes)
    if word_search is not None:
        names = _names(case, cache_folder, word_search, stage, notes, against_stock=against_stock)
    return Evaluated(
        what=case.what,
        n_papers=len(judged.texts),
        n_topics=len(judged.topic_ids),
        n_themes=len(set(np.asarray(judged.themes).tolist()) - {UNASSIGNED}),
        n_fits=n_fits,
        evaluation=replace(evaluation, notes=tuple(notes)),
        comparison=comparison,
        names=names,
        warnings=case.warnings,
    )


def _save(folder: Path, evaluation: Evaluation) -> None:
    """Write the snapshot again with these figures in its manifest."""
    with snapshot.lock(folder):
        found = snapshot.read(folder)
        snapshot.write(folder, found.tables, replace(found.manifest, quality=evaluation.figures))


def _with_progress(fit: Fit, stage: Stage, n_fits: int) -> Fit:
    """Return a fit that shows a numbered stage for each call."""
    done = 0

    def fit_with_stage(rows: NDArray[np.intp] | None, seed: int) -> Any:
        nonlocal done
        done += 1
        with stage(f"Fitting for stability, {done} of {n_fits}"):
            return fit(rows, seed)

    return fit_with_stage


def _against_stock(
    case: Case,
    judged: Judged,
    evaluation: Evaluation,
    n_fits: int,
    stage: Stage,
    peer: Peer | None,
) -> Comparison:
    from analysis.evaluation.baseline_comparison import compare

    if peer is None:
        from analysis.evaluation.stock_bertopic import fit_stock

        peer = fit_stock
    return compare(
        judged,
        evaluation.figures,
        ours=OurFit(case),
        peer=peer,
        n_fits=n_fits,
        seed=case.settings.seed,
        stage=stage,
    )


def _names(
    case: Case,
    cache_folder: Path | None,
    word_search: WordSearch,
    stage: Stage,
    notes: list[str],
    *,
    against_stock: bool,
) -> NameQuality | None:
    """Return the figures of names; adds a note if some cannot be measured."""
    from analysis.evaluation.name_quality import (
        grouped,
        measure_names,
        our_names,
        why_not_measured,
    )

    papers = grouped(case.judged)
    encode = term_encoder(case.encoder, cache_folder)
    reason = why_not_measured(papers)
    if encode is None and reason is None:
        reason = f"the encoder {case.encoder.name} has no vectors of single names"
    if reason or encode is None:
        notes.append(f"Names are not measured: {reason}.")
        return None
    measured = partial(
        measure_names, papers, encode, word_search, seed=case.settings.seed, stage=stage
    )
    names = measured(name_all=partial(our_names, n_keywords=case.settings.n_keywords))
    if against_stock:
        from analysis.evaluation.stock_bertopic import stock_names

        try:
            names = names.beside(measured(name_all=stock_names))
        except AtlasError as error:
            notes.append(f"{error}.")
    return names

"""Quality metrics: page and terminal describe the same ones."""

from __future__ import annotations

from dashboard.wording.metric_sentences import ON_THE_PAGE
from evidence.quality_metrics import QUALITY_METRICS


def test_the_page_has_every_metric_with_a_sentence_once():
    with_sentence = {key for key, metric in QUALITY_METRICS.items() if metric.sentence}
    assert set(ON_THE_PAGE) == with_sentence
    assert len(ON_THE_PAGE) == len(with_sentence)
    assert all(QUALITY_METRICS[key].question for key in ON_THE_PAGE)


def test_page_and_terminal_agree_on_shared_names():
    metric = QUALITY_METRICS["label_collisions"]
    assert metric.meaning.startswith("topics that share their name with another")
    assert metric.sentence is not None
    assert metric.sentence(2.0) == "Topics that share their name with another: 2."
    assert metric.sentence(0.0) == "No two topics have the same name."

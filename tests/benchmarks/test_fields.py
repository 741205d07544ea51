"""The samples and the refit measure of `benchmarks/fields.py`."""

from __future__ import annotations

import numpy as np

from analysis.metrics.clustering_metrics import Partition
from benchmarks.fields import HELD_LABELLED, found_again, samples


def test_held_back_papers_are_those_of_their_categories():
    labelled = [
        {"primary": name, "date": "2015-01-01"} for name in ("cs.DB", *HELD_LABELLED, "cs.SE")
    ]
    dated = [
        {"primary": name, "date": f"{year}-05-01"}
        for name, year in (("q-bio.NC", 2010), ("cs.CL", 2016), ("math.ST", 2019))
    ]
    found = samples(labelled, dated)
    assert [p["primary"] for p in found["held back: labelled"]] == list(HELD_LABELLED)
    assert [p["primary"] for p in found["held back: q-bio"]] == ["q-bio.NC"]
    assert [p["primary"] for p in found["dated, 2015 to 2017"]] == ["cs.CL"]
    assert "held back: physics" not in found


def test_topic_is_found_again_if_most_of_both_topics_is_shared():
    labels = np.array([0, 0, 0, 0, 1, 1, 1, 1, -1])
    part = Partition(np.array([0, 1, 2, 3, 4, 5, 6, 7]), np.array([5, 5, 5, 9, 9, 9, -1, -1]))
    assert found_again(labels, 2, part).tolist() == [True, False]

"""Assigned topics barely depend on the order in which digests are added."""

from __future__ import annotations

import shutil

import pytest

from tests import optional

optional.need("bertopic")
optional.need("umap")
pytestmark = pytest.mark.analysis

from analysis import snapshot
from tests.analysis.updating.planted_update import KNOWN, bring, papers_of, write
from tests.planted import planted_papers


def test_topics_barely_depend_on_the_order_of_digests(home, tmp_path):
    more = planted_papers(36, KNOWN)[80:]
    for number in range(3):
        write(home / "later", f"later-{number}.txt", more[number::3], f"Mar {17 + number}")
    found = []
    for order in ([0, 1, 2], [2, 0, 1], None):
        own = tmp_path / f"order {order}"
        shutil.copytree(home / "seeds", own / "seeds")
        shutil.copytree(home / "snapshot", own / "snapshot")
        for group in [[n] for n in order] if order else [range(3)]:
            for number in group:
                shutil.copy(home / "later" / f"later-{number}.txt", own / "seeds")
            bring(own, cache_folder=home / "cache")
        found.append(papers_of(snapshot.read(own / "snapshot")))
    for other in found[1:]:
        assert (other.index == found[0].index).all()
        assert (other["topic_id"] == found[0]["topic_id"]).mean() >= 0.98

"""Updates know which papers earlier updates added since the fit."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd

from analysis.updating import topic_drift
from analysis.updating.added_papers import added_since_fit
from analysis.updating.drift import AssignmentStats, SinceFit
from tests.analysis.updating.planted_update import NEXT, bring, write
from tests.planted import PlantedEncoder, planted_papers

RECORD = SinceFit("2026-01-01T00:00:00+00:00", 3, 0.6, AssignmentStats(), digest_ids=())


def tables(**digest_of):
    return SimpleNamespace(
        papers=pd.DataFrame({"paper_id": list(digest_of), "first_digest": list(digest_of.values())})
    )


def corpus(**digest_of):
    papers = [SimpleNamespace(paper_id=i, first_digest=d) for i, d in digest_of.items()]
    return SimpleNamespace(papers=papers)


FITTED = {"a": "2025-03-01", "b": "2025-03-01", "c": "2025-03-02"}


def found(before, now, **record):
    is_added, ids = added_since_fit(tables(**before), corpus(**now), replace(RECORD, **record))
    return [name for name, added in zip(now, is_added, strict=True) if added], list(ids)


def test_new_papers_are_added_whatever_their_date():
    now = FITTED | {"d": "2025-03-03", "e": "2024-01-01"}
    assert found(FITTED, now) == (["d", "e"], ["2024-01-01", "2025-03-03"])


def test_papers_of_earlier_updates_stay_added():
    before = FITTED | {"d": "2025-03-03"}
    now = before | {"e": "2025-03-04"}
    assert found(before, now, digest_ids=("2025-03-03",)) == (
        ["d", "e"],
        ["2025-03-03", "2025-03-04"],
    )


def test_an_id_that_changes_follows_its_papers():
    before = FITTED | {"d": "2025-03-03"}
    now = {"a": "2025-04-01", "b": "2025-04-01", "c": "2025-03-02", "d": "2025-05-03"}
    assert found(before, now, digest_ids=("2025-03-03",)) == (["d"], ["2025-05-03"])


def test_a_digest_that_grows_counts_by_most_of_its_papers():
    assert found(FITTED, FITTED | {"d": "2025-03-01"}) == (["d"], [])


def test_records_of_older_versions_count_the_latest_papers():
    before = FITTED | {"d": "2025-03-03"}
    now = before | {"e": "2025-03-04"}
    assert found(before, now, digest_ids=None)[0] == ["d", "e"]


def test_the_manifest_names_the_digests_until_a_refit(home):
    write(home / "seeds", "1.txt", NEXT[:10], "Mar 17")
    first = bring(home).snapshot.manifest.since_fit
    write(home / "seeds", "2.txt", NEXT[10:], "Mar 18")
    second = bring(home).snapshot.manifest.since_fit
    assert [first["digest_ids"], second["digest_ids"]] == [
        ["2025-03-17"],
        ["2025-03-17", "2025-03-18"],
    ]
    assert SinceFit.read(second).as_dict() == second
    old = {key: value for key, value in second.items() if key != "digest_ids"}
    assert SinceFit.read(old).digest_ids is None


class SubglacialEncoder(PlantedEncoder):
    """An encoder for which papers under a glacier are a little apart."""

    def _vector(self, text):
        vector = super()._vector(text)
        vector[20] += 0.15 * ("subglacial" in text)
        return vector


def test_an_update_names_the_topic_whose_papers_changed(home, monkeypatch):
    monkeypatch.setattr(topic_drift, "_MIN_OLD", 8)
    papers = [
        (kind, f"{title}, subglacial {number}", f"{abstract} All of it is subglacial.")
        for number, (kind, title, abstract) in enumerate(planted_papers(14, ["glacier"]))
    ]
    write(home / "seeds", "1.txt", papers, "Mar 17")
    done = bring(home, encoder=SubglacialEncoder())
    (warning,) = [w for w in done.snapshot.manifest.warnings if "differ from the older" in w]
    assert warning.startswith("papers added since the last fit differ from the older ones in '")
    assert "(14 papers, e.g. 'On " in warning
    assert "subglacial" in warning
    assert warning.endswith("(topic numbers and map positions carry over)")

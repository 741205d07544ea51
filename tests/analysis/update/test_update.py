"""The next digest: old papers stay to the last bit, new ones join, what does not fit is said."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import shutil
import signal
import time

import numpy as np
import pytest

pytest.importorskip("bertopic", reason="needs the extra `analysis`")
pytest.importorskip("umap", reason="needs the extra `analysis`")
pytestmark = pytest.mark.analysis

from analysis import snapshot
from analysis.readers import ReadOptions
from analysis.records import UNASSIGNED
from analysis.update.update import UpdateError, update
from tests.analysis.pipeline.test_analyze import run
from tests.pages import write_page
from tests.planted import SUBJECTS, PlantedEncoder, planted_papers

OPTIONS = ReadOptions(year=2025, columns={}, today=dt.date(2026, 1, 1))
STRANGE_WORDS = ["quartz", "heron", "lintel", "umbra", "fjord", "sable", "onyx", "plinth",
                 "gusset", "tarn", "ember", "quill", "zephyr", "marl"]  # fmt: skip
KEPT = ["x", "y", "topic_id", "theme_id", "membership", "nearest_topic_id"]
KNOWN = [name for name in SUBJECTS if name != "volcano"]
PAPERS = planted_papers(16, KNOWN)
FIRST, NEXT = PAPERS[:60], PAPERS[60:]
VOLCANOES = planted_papers(14, ["volcano"])
SUBJECT_OF = {title: subject for subject, title, _ in [*PAPERS, *VOLCANOES]}


def write(folder, name, papers, day="Mar 13"):
    return write_page(folder, name, day, [(title, abstract) for _, title, abstract in papers])


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    """A folder with a digest and its snapshot."""
    home = tmp_path_factory.mktemp("fitted")
    write(home / "seeds", "0.txt", FIRST)
    run([home / "seeds"], home / "snapshot", cache_folder=home / "cache")
    return home


@pytest.fixture
def home(fitted, tmp_path):
    shutil.copytree(fitted, tmp_path, dirs_exist_ok=True)
    return tmp_path


def bring(home, *sources, **options):
    options = {"encoder": PlantedEncoder(), "cache_folder": home / "cache"} | options
    return update(sources, snapshot_folder=home / "snapshot", read_options=OPTIONS, **options)


def papers_of(found):
    return found.tables.papers.set_index("paper_id")


def topic_of_subject(found):
    papers = found.tables.papers
    topics = papers.groupby(papers["title"].map(SUBJECT_OF))["topic_id"]
    return {subject: set(group) - {UNASSIGNED} for subject, group in topics}


def bytes_of(home):
    return {path.name: path.read_bytes() for path in (home / "snapshot").iterdir()}


def test_old_papers_stay_to_the_last_bit_and_new_ones_join_their_subject(home):
    before = snapshot.read(home / "snapshot")
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    encoder = PlantedEncoder()
    done = bring(home, encoder=encoder)
    assert (done.n_new, done.n_changed, done.n_gone, done.new_topic_ids) == (20, 0, 0, ())
    assert len(encoder.encoded) == 20
    was, now = papers_of(before), papers_of(done.snapshot)
    assert len(now) == 80
    for column in KEPT:
        same = now.loc[was.index, column].to_numpy().tobytes() == was[column].to_numpy().tobytes()
        assert same, column
    topics = topic_of_subject(done.snapshot)
    assert topics == topic_of_subject(before)
    assert all(len(own) == 1 for own in topics.values())
    names = [
        f.tables.topics.set_index("topic_id")["label"].to_dict() for f in (before, done.snapshot)
    ]
    assert names[0] == names[1]
    new = now.drop(was.index)
    assert (new["topic_id"] != UNASSIGNED).mean() >= 0.9
    for paper_id, paper in new.iterrows():
        same = was[was["topic_id"] == paper["topic_id"]]
        nearest = np.hypot(was["x"] - paper["x"], was["y"] - paper["y"]).idxmin()
        assert paper["topic_id"] == UNASSIGNED or nearest in same.index, paper_id


def test_shares_words_and_lists_are_those_of_all_papers(home):
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    tables = bring(home).snapshot.tables
    assert tables.digests.set_index("digest_id")["n_new"].to_dict() == {
        "2025-03-13": 60,
        "2025-03-17": 20,
    }
    assert tables.trends.groupby("digest_id")["share"].sum().to_numpy() == pytest.approx(1)
    sizes = tables.papers.query("topic_id >= 0").groupby("topic_id").size()
    assert tables.topics.set_index("topic_id")["n_papers"].to_dict() == sizes.to_dict()
    days = tables.keywords_over_time.groupby("topic_id")["first_day"].nunique()
    assert (days == 2).all()
    by_id = tables.papers.set_index("paper_id")
    late = by_id["first_digest"] == "2025-03-17"
    assert by_id["novelty"].notna().tolist() == late.tolist()
    subject = by_id["title"].map(SUBJECT_OF)
    lists = tables.neighbors.set_index("paper_id")["neighbor_ids"]
    assert all((subject[list(own)] == subject[paper]).all() for paper, own in lists.items())
    assert any(late[list(own)].any() for paper, own in lists.items() if not late[paper])
    ranks = tables.papers.query("topic_id >= 0").groupby("topic_id")["topic_rank"]
    assert all(sorted(own) == list(range(1, len(own) + 1)) for _, own in ranks)
    absent = np.array(tables.repeats["topic_ids"].tolist()) == UNASSIGNED
    assert 0.02 < absent[late.to_numpy()].mean() < 0.2


def test_what_was_searched_again_is_what_a_fit_would_list(home):
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    updated = bring(home).snapshot.tables.neighbors
    fresh = run([home / "seeds"], home / "other").tables.neighbors
    assert updated["paper_id"].tolist() == fresh["paper_id"].tolist()
    for one, other in zip(updated["similarities"], fresh["similarities"], strict=True):
        assert one == pytest.approx(other, abs=1e-6)


def test_a_folder_that_has_not_changed_is_left_alone(home, capsys):
    before = bytes_of(home)
    done = bring(home)
    assert not done.written
    assert bytes_of(home) == before


def test_a_clump_of_something_new_opens_a_topic_with_a_number_and_name_of_its_own(home):
    before = snapshot.read(home / "snapshot")
    write(home / "seeds", "1.txt", VOLCANOES, "Mar 17")
    done = bring(home)
    tables = done.snapshot.tables
    (number,) = done.new_topic_ids
    assert number == before.tables.topics["topic_id"].max() + 1
    own = tables.papers.query("topic_id == @number")
    assert set(own["title"].map(SUBJECT_OF)) == {"volcano"}
    assert len(own) >= 12
    topic = tables.topics.set_index("topic_id").loc[number]
    assert topic["stability"] >= 0.5
    assert any("volcano" in word.casefold() for word in topic["keywords"])
    assert tables.topics["label"].is_unique
    assert sorted(tables.topics["rank"]) == list(range(len(tables.topics)))
    steps = tables.lineage.query("level == 'topic'")
    assert steps.loc[steps["event"] == "born", "new_id"].tolist() == [number]
    # On a spot of its own, and together there.
    places = tables.papers[["x", "y"]].to_numpy()
    inside = (tables.papers["topic_id"] == number).to_numpy()
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    assert inside[distances[inside].argmin(axis=1)].all()
    was, now = papers_of(before), papers_of(done.snapshot)
    for column in KEPT:
        assert (now.loc[was.index, column].to_numpy() == was[column].to_numpy()).all(), column
    # The next volcano finds it.
    (extra,) = planted_papers(1, ["volcano"])
    late = [("volcano", f"{extra[1]} again", extra[2])]
    write(home / "seeds", "2.txt", late, "Mar 20")
    again = bring(home).snapshot.tables.papers.set_index("title")
    assert again.loc[late[0][1], "topic_id"] == number


def test_old_papers_in_no_topic_stay_there_when_one_opens_beside_them(tmp_path):
    write(tmp_path / "seeds", "0.txt", [*FIRST, *VOLCANOES[:3]])
    before = run([tmp_path / "seeds"], tmp_path / "snapshot", cache_folder=tmp_path / "cache")
    write(tmp_path / "seeds", "1.txt", VOLCANOES[3:], "Mar 17")
    done = bring(tmp_path)
    (number,) = done.new_topic_ids
    was, now = papers_of(before), papers_of(done.snapshot)
    early = was["title"].map(SUBJECT_OF) == "volcano"
    assert (was.loc[early, "topic_id"] == UNASSIGNED).all()
    for column in KEPT:
        assert (now.loc[was.index, column].to_numpy() == was[column].to_numpy()).all(), column
    own = now[now["topic_id"] == number]
    assert set(own["title"]) <= {title for _, title, _ in VOLCANOES[3:]}
    assert len(own) >= 9


def test_papers_that_fit_nowhere_are_told_with_figures_and_the_remedy(home):
    strange = [
        ("none", f"Singular matter {word}", f"Nothing but {word} itself, and {word} once more.")
        for word in STRANGE_WORDS
    ]
    write(home / "seeds", "1.txt", strange, "Mar 17")
    done = bring(home)
    (warning,) = [w for w in done.snapshot.manifest.warnings if "are far from all other" in w]
    assert warning.startswith("14 of 14 new papers")
    assert "of the fitted ones are)" in warning
    assert "digest-atlas analyze" in warning


def test_many_papers_since_the_fit_advise_a_refit_after_which_all_is_quiet(home):
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    done = bring(home)
    assert [w for w in done.snapshot.manifest.warnings if "since topics were fitted" in w]
    since = done.snapshot.manifest.since_fit
    assert (since["n_fitted"], since["settled"]["n_papers"], since["n_updates"]) == (60, 20, 1)
    refitted = run([home / "seeds"], home / "snapshot", cache_folder=home / "cache")
    assert refitted.manifest.since_fit == {}
    assert not [w for w in refitted.manifest.warnings if "since topics were fitted" in w]
    assert topic_of_subject(refitted) == topic_of_subject(done.snapshot)


def test_a_digest_that_is_taken_away_takes_its_papers_with_it(home):
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    before = bring(home).snapshot
    (home / "seeds" / "1.txt").unlink()
    done = bring(home)
    assert (done.n_new, done.n_gone) == (0, 20)
    was, now = papers_of(before), papers_of(done.snapshot)
    assert set(now["title"]) == {title for _, title, _ in FIRST}
    for column in KEPT:
        assert (now[column].to_numpy() == was.loc[now.index, column].to_numpy()).all(), column
    fitted = run([home / "seeds"], home / "other").tables.neighbors
    lists = done.snapshot.tables.neighbors
    assert lists["neighbor_ids"].map(len).tolist() == fitted["neighbor_ids"].map(len).tolist()


def test_a_topic_whose_papers_are_all_gone_is_retired_for_good(home):
    glaciers = [paper for paper in FIRST if paper[0] == "glacier"]
    others = [paper for paper in FIRST if paper[0] != "glacier"]
    gone = topic_of_subject(snapshot.read(home / "snapshot"))["glacier"]
    write(home / "seeds", "0.txt", others)
    done = bring(home)
    assert done.n_gone == len(glaciers)
    assert gone.isdisjoint(done.snapshot.tables.topics["topic_id"])
    retired = done.snapshot.tables.lineage.query("level == 'topic' and event == 'retired'")
    assert set(retired["old_id"]) == gone
    write(home / "seeds", "1.txt", VOLCANOES, "Mar 17")
    assert gone.isdisjoint(bring(home).new_topic_ids)


def test_a_corrected_abstract_is_read_again_and_its_paper_placed_anew(home):
    title = FIRST[0][1]
    assert SUBJECT_OF[title] == "glacier"
    before = snapshot.read(home / "snapshot")
    corrected = [("sourdough", "On its own", "We study sourdough and its gluten. " * 3)]
    papers = [(s, t, corrected[0][2] if t == title else a) for s, t, a in FIRST]
    write(home / "seeds", "0.txt", papers)
    encoder = PlantedEncoder()

    class Blind(PlantedEncoder):
        """Looks at the abstract only: the title still says glacier."""

        def encode(self, texts):
            encoder.encoded.extend(texts)
            return super().encode([text.partition("\n")[2] for text in texts])

    done = bring(home, encoder=Blind())
    assert (done.n_new, done.n_changed, done.n_gone) == (0, 1, 0)
    assert len(encoder.encoded) == 1
    now = papers_of(done.snapshot)
    (own,) = now.index[now["title"] == title]
    (sourdough,) = topic_of_subject(before)["sourdough"]
    assert now.loc[own, "topic_id"] == sourdough
    was = papers_of(before).drop(own)
    for column in KEPT:
        assert (now.loc[was.index, column].to_numpy() == was[column].to_numpy()).all(), column


def test_an_earlier_digest_changes_first_days_and_not_ids(home):
    before = papers_of(snapshot.read(home / "snapshot"))
    write(home / "seeds", "early.txt", FIRST[:5], "Mar 1")
    done = bring(home)
    now = papers_of(done.snapshot)
    assert (done.n_new, done.n_changed, done.n_gone) == (0, 0, 0)
    assert set(now.index) == set(before.index)
    early = {title for _, title, _ in FIRST[:5]}
    assert set(now.loc[now["first_digest"] == "2025-03-01", "title"]) == early
    assert now["novelty"].isna().sum() == 5


def test_the_order_in_which_digests_are_added_matters_little(home, tmp_path):
    more = planted_papers(36, KNOWN)[80:]
    for number in range(5):
        write(home / "later", f"later-{number}.txt", more[number::5], f"Mar {17 + number}")
    found = []
    for order in ([0, 1, 2, 3, 4], [4, 2, 0, 3, 1], None):
        own = tmp_path / f"order {order}"
        shutil.copytree(home / "seeds", own / "seeds")
        shutil.copytree(home / "snapshot", own / "snapshot")
        for group in [[n] for n in order] if order else [range(5)]:
            for number in group:
                shutil.copy(home / "later" / f"later-{number}.txt", own / "seeds")
            bring(own, cache_folder=home / "cache")
        found.append(papers_of(snapshot.read(own / "snapshot")))
    for other in found[1:]:
        assert (other.index == found[0].index).all()
        assert (other["topic_id"] == found[0]["topic_id"]).mean() >= 0.98


def test_without_a_snapshot_the_command_to_run_is_said(tmp_path):
    write(tmp_path / "seeds", "0.txt", FIRST)
    with pytest.raises(snapshot.SnapshotMissingError, match="run `digest-atlas analyze`"):
        bring(tmp_path, tmp_path / "seeds")
    assert not (tmp_path / "snapshot").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"asked": {"resolution": "fine"}}, "granularity normal .not fine"),
        ({"asked": {"encoder": "lsa"}}, "encoder minilm .not lsa"),
    ],
)
def test_other_settings_than_the_snapshots_are_refused_with_the_remedy(home, options, words):
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    before = bytes_of(home)
    with pytest.raises(UpdateError, match=words) as refused:
        bring(home, **options)
    assert "digest-atlas analyze" in str(refused.value)
    assert bytes_of(home) == before


def test_vectors_of_other_weights_are_refused(home):
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    encoder = PlantedEncoder()
    encoder.weights_sha256 = "another"
    with pytest.raises(UpdateError, match="vectors are of the encoder planted"):
        bring(home, encoder=encoder)


def test_sources_that_leave_most_papers_out_are_refused(home):
    path = write(home / "elsewhere", "1.txt", NEXT, "Mar 17")
    before = bytes_of(home)
    with pytest.raises(UpdateError, match="60 of its 60 papers are not in the digests"):
        bring(home, path)
    assert bytes_of(home) == before


def test_vectors_that_are_not_cached_are_made_again_and_counted(home):
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    assert bring(home, cache_folder=None).n_again == 60


def test_an_update_killed_at_any_moment_leaves_a_whole_snapshot(home):
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    context = multiprocessing.get_context("fork")
    for number in range(6):
        writer = context.Process(target=bring, args=(home,))
        writer.start()
        time.sleep(0.05 + 0.15 * number)
        if writer.is_alive():
            os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        assert len(snapshot.read(home / "snapshot").tables.papers) in {60, 80}

"""The pure parts of the dashboard's benchmark: figures, targets and the page of a session."""

from __future__ import annotations

import os

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.serving.corpus import Corpus, query_of, spread
from benchmarks.serving.install import folder_bytes
from benchmarks.serving.server import resident_kib
from benchmarks.serving.session import Drawn, points_of, widget_state
from benchmarks.serving.summary import Claim, Paired, of_pairs, percentile, rise, slope
from benchmarks.serving.targets import targets_of


@pytest.mark.parametrize(
    ("percent", "wanted"), [(0, 1.0), (25, 2.0), (50, 3.0), (95, 4.8), (100, 5.0)]
)
def test_percentiles_are_interpolated_linearly(percent, wanted):
    assert percentile([5, 3, 1, 4, 2], percent) == pytest.approx(wanted)


def test_a_percentile_of_no_values_or_beyond_100_is_refused():
    with pytest.raises(ValueError, match="0 values"):
        percentile([], 50)
    with pytest.raises(ValueError, match="not 101"):
        percentile([1.0], 101)


def test_the_slope_is_the_growth_per_unit_of_time_and_0_for_a_single_time():
    assert slope([0, 1, 2, 3], [10, 12, 14, 16]) == pytest.approx(2)
    assert slope([0, 1, 2, 3], [5, 9, 9, 5]) == pytest.approx(0)
    assert slope([1, 1], [3, 9]) == 0
    assert slope([], []) == 0


def test_memory_that_fills_and_stays_is_flat_and_a_leak_is_not():
    assert rise([0, 90, 100, 100, 100, 100, 100, 400, 100]) == 1
    assert rise([10, 20, 30, 40, 50, 60, 70, 80, 90]) == pytest.approx(80 / 50)
    with pytest.raises(ValueError, match="2 values"):
        rise([1, 2])


def test_a_slow_moment_of_both_pages_does_not_change_the_ratio():
    even = Paired([2.0, 2.0, 2.0], [1.0, 1.0, 1.0])
    uneven = Paired([2.0, 200.0, 2.0], [1.0, 100.0, 1.0])
    assert even.ratio == uneven.ratio == 2
    assert Paired([1.0, 4.0, 30.0], [1.0, 2.0, 10.0]).ratio == 2


def test_the_ratio_of_95th_percentiles_shows_outliers_that_the_median_does_not():
    pairs = Paired([1.0] * 9 + [10.0], [1.0] * 10)
    assert pairs.ratio == 1
    assert pairs.ratio_of_p95 == pytest.approx(5.95)


def test_pairs_need_equal_numbers():
    with pytest.raises(ValueError, match="2 and 1"):
        Paired([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="0 and 0"):
        Paired([], [])


def test_a_claim_passes_up_to_its_target_and_is_only_reported_without_one():
    assert Claim("a", 163, 1.25, "times", 1.25).passed is True
    assert Claim("a", 163, 1.26, "times", 1.25).passed is False
    assert Claim("a", 163, 1.26, "times").passed is None
    assert Claim("a", 6894, 1.256, "times", 1.25).row() == [
        "a",
        "6,894",
        "1.26 times",
        "<= 1.25",
        "MISS",
    ]


def test_a_gesture_has_claims_about_the_median_and_the_95th_percentile():
    pairs = Paired([1.0] * 9 + [10.0], [1.0] * 10)
    median, p95 = of_pairs("filter to paint", 163, pairs, 1.3, with_p95=True)
    assert (median.passed, p95.passed) == (True, False)
    assert p95.what == "filter to paint, 95th percentile"
    assert median.as_json()["detail"]["seconds"] == [1.0] * 9 + [10.0]
    assert len(of_pairs("time to a painted map", 163, pairs, 1.3)) == 1


def test_targets_grow_with_the_corpus():
    targets = [targets_of(n) for n in (163, 6_894, 59_368)]
    assert [t.paint for t in targets] == [1.25, 1.35, 1.6]
    assert [t.memory_mb for t in targets] == [120, 200, 500]


def test_a_query_is_the_two_longest_words_of_a_title_or_the_title(tmp_path):
    assert query_of("Scaling laws for diffusion transformers") == "diffusion transformers"
    assert query_of("On A to B") == "On A to B"
    corpus = Corpus(tmp_path, 30_000, ("Scaling planted laws", "On A"))
    assert corpus.query(0) == corpus.query(2) == "Scaling planted"
    assert corpus.n_drawn == 20_000


def test_items_are_spread_evenly():
    assert spread(list("abcdefgh"), 4) == ["a", "c", "e", "g"]
    assert spread(["a"], 4) == ["a"]


def test_resident_memory_is_read_on_linux_and_an_error_elsewhere():
    assert resident_kib("Name:\tpython\nVmHWM:\t  99 kB\nVmRSS:\t  1234 kB\n") == 1234
    with pytest.raises(ValueError, match="Linux"):
        resident_kib("Name:\tpython\n")


def test_a_file_with_two_names_counts_once(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "one").write_bytes(b"12345")
    os.link(tmp_path / "inside" / "one", tmp_path / "two")
    (tmp_path / "three").symlink_to(tmp_path / "two")
    assert folder_bytes(tmp_path) == 5


def _element(path, kind, **fields) -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.delta_path.extend(path)
    element = getattr(message.delta.new_element, kind)
    for name, value in fields.items():
        setattr(element, name, value)
    if not fields:
        element.SetInParent()
    return message


def _navigation(**pages) -> ForwardMsg:
    message = ForwardMsg()
    for number, (name, script) in enumerate(pages.items()):
        message.navigation.app_pages.add(
            url_pathname=name, page_script_hash=script, is_default=number == 0
        )
    message.navigation.page_script_hash = next(iter(pages.values()))
    return message


def test_messages_build_the_page_until_the_script_ends():
    drawn = Drawn()
    drawn.begin()
    assert not drawn.take(_navigation(map="hash-1", papers="hash-2"), 40)
    assert not drawn.take(_element([0, 1], "button", id="b", label="Pick all", disabled=True), 10)
    assert not drawn.take(_element([0, 0], "page_link", page="papers", query_string="paper=1"), 10)
    assert not drawn.take(_element([1, 0], "button", id="c", label="Pick: this"), 10)
    ended = ForwardMsg()
    ended.script_finished = 0
    assert drawn.take(ended, 2)
    assert (drawn.view, drawn.pages) == ("hash-1", {"": "hash-1", "papers": "hash-2"})
    assert (drawn.n_bytes, drawn.n_messages) == (72, 5)
    assert [link.query_string for link in drawn.of_kind("page_link")] == ["paper=1"]
    assert [button.id for button in drawn.of_kind("button")] == ["b", "c"]
    assert drawn.widget("button", "Pick").id == "c", "a disabled button was returned"
    assert drawn.widget("button", "Clear filters") is None


def test_an_element_replaces_the_one_at_its_position_and_a_block_removes_what_was_inside():
    drawn = Drawn()
    drawn.take(_element([0, 0], "button", id="a", label="first"), 1)
    drawn.take(_element([0, 0], "checkbox", id="b", label="second"), 1)
    assert drawn.of_kind("button") == []
    drawn.take(_element([0, 1, 3], "button", id="c", label="inside"), 1)
    block = ForwardMsg()
    block.metadata.delta_path.extend([0, 1])
    block.delta.add_block.SetInParent()
    drawn.take(block, 1)
    assert drawn.of_kind("button") == []
    assert drawn.widget("checkbox", "second").id == "b"


def test_each_run_starts_with_an_empty_page():
    drawn = Drawn()
    drawn.take(_element([0, 0], "button", id="a", label="first"), 1)
    drawn.begin()
    assert drawn.widget("button") is None
    assert drawn.n_bytes == 0


def test_exceptions_on_the_page_are_reported():
    drawn = Drawn()
    drawn.take(_element([0, 0], "exception", type="KeyError", message="'p1'"), 1)
    assert drawn.exceptions() == ["KeyError: 'p1'"]


def test_widget_states_use_the_field_of_their_kind():
    assert widget_state("button", "b", True).trigger_value is True
    assert widget_state("text_input", "t", "scaling").string_value == "scaling"
    assert list(widget_state("multiselect", "m", ["A", "B"]).string_array_value.data) == ["A", "B"]
    with pytest.raises(ValueError, match="slider"):
        widget_state("slider", "s", 1)


def test_points_of_a_figure_are_those_with_data():
    figure = {"data": [{"x": [1, 2]}, {"customdata": [["p1"], ["p2"]]}]}
    assert list(points_of(figure)) == [(1, 0, ["p1"]), (1, 1, ["p2"])]

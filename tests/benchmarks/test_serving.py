"""The pure parts of the dashboard's benchmark: figures, claims, and what a server's words mean."""

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
def test_a_percentile_lies_on_the_line_between_two_values(percent, wanted):
    assert percentile([5, 3, 1, 4, 2], percent) == pytest.approx(wanted)


def test_a_percentile_of_nothing_or_beyond_100_is_refused():
    with pytest.raises(ValueError, match="0 values"):
        percentile([], 50)
    with pytest.raises(ValueError, match="not 101"):
        percentile([1.0], 101)


def test_the_slope_is_what_a_unit_of_time_adds_and_none_without_time():
    assert slope([0, 1, 2, 3], [10, 12, 14, 16]) == pytest.approx(2)
    assert slope([0, 1, 2, 3], [5, 9, 9, 5]) == pytest.approx(0)
    assert slope([1, 1], [3, 9]) == 0
    assert slope([], []) == 0


def test_memory_that_fills_and_then_holds_is_flat_and_a_leak_is_not():
    assert rise([0, 90, 100, 100, 100, 100, 100, 400, 100]) == 1
    assert rise([10, 20, 30, 40, 50, 60, 70, 80, 90]) == pytest.approx(80 / 50)
    with pytest.raises(ValueError, match="2 values"):
        rise([1, 2])


def test_the_ratio_is_taken_pair_by_pair_so_that_a_slow_moment_of_both_leaves_it():
    calm = Paired([2.0, 2.0, 2.0], [1.0, 1.0, 1.0])
    uneasy = Paired([2.0, 200.0, 2.0], [1.0, 100.0, 1.0])
    assert calm.ratio == uneasy.ratio == 2
    assert Paired([1.0, 4.0, 30.0], [1.0, 2.0, 10.0]).ratio == 2


def test_the_ratio_of_95th_percentiles_sees_what_the_median_does_not():
    pairs = Paired([1.0] * 9 + [10.0], [1.0] * 10)
    assert pairs.ratio == 1
    assert pairs.ratio_of_p95 == pytest.approx(5.95)


def test_pairs_need_partners():
    with pytest.raises(ValueError, match="2 and 1"):
        Paired([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="0 and 0"):
        Paired([], [])


def test_a_claim_passes_up_to_its_target_and_says_nothing_without_one():
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


def test_claims_of_a_gesture_are_about_the_median_and_the_95th_percentile():
    pairs = Paired([1.0] * 9 + [10.0], [1.0] * 10)
    middle, end = of_pairs("filter to paint", 163, pairs, 1.3, with_p95=True)
    assert (middle.passed, end.passed) == (True, False)
    assert end.what == "filter to paint, 95th percentile"
    assert middle.as_json()["detail"]["seconds"] == [1.0] * 9 + [10.0]
    assert len(of_pairs("time to a painted map", 163, pairs, 1.3)) == 1


def test_targets_grow_with_the_corpus():
    found = [targets_of(n) for n in (163, 6_894, 59_368)]
    assert [t.paint for t in found] == [1.25, 1.35, 1.6]
    assert [t.memory_mb for t in found] == [120, 200, 500]


def test_a_query_is_a_titles_longest_words_and_a_title_without_any_is_itself(tmp_path):
    assert query_of("Scaling laws for diffusion transformers") == "diffusion transformers"
    assert query_of("On A to B") == "On A to B"
    corpus = Corpus(tmp_path, 30_000, ("Scaling planted laws", "On A"))
    assert corpus.query(0) == corpus.query(2) == "Scaling planted"
    assert corpus.n_drawn == 20_000


def test_things_are_spread_evenly():
    assert spread(list("abcdefgh"), 4) == ["a", "c", "e", "g"]
    assert spread(["a"], 4) == ["a"]


def test_resident_memory_is_read_from_linux_and_missed_elsewhere():
    assert resident_kib("Name:\tpython\nVmHWM:\t  99 kB\nVmRSS:\t  1234 kB\n") == 1234
    with pytest.raises(ValueError, match="Linux"):
        resident_kib("Name:\tpython\n")


def test_a_file_with_two_names_takes_its_room_once(tmp_path):
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


def test_a_page_is_what_its_messages_draw_and_ends_with_the_script():
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
    assert drawn.widget("button", "Pick").id == "c", "a button that is disabled was offered"
    assert drawn.widget("button", "Reset") is None


def test_an_element_gives_way_to_another_at_its_place_and_a_block_empties_it():
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


def test_each_run_draws_the_page_anew():
    drawn = Drawn()
    drawn.take(_element([0, 0], "button", id="a", label="first"), 1)
    drawn.begin()
    assert drawn.widget("button") is None
    assert drawn.n_bytes == 0


def test_an_exception_on_the_page_is_told():
    drawn = Drawn()
    drawn.take(_element([0, 0], "exception", type="KeyError", message="'p1'"), 1)
    assert drawn.exceptions() == ["KeyError: 'p1'"]


def test_what_a_reader_does_is_said_as_the_widget_keeps_it():
    assert widget_state("button", "b", True).trigger_value is True
    assert widget_state("text_input", "t", "scaling").string_value == "scaling"
    assert list(widget_state("multiselect", "m", ["A", "B"]).string_array_value.data) == ["A", "B"]
    with pytest.raises(ValueError, match="slider"):
        widget_state("slider", "s", 1)


def test_points_of_a_figure_are_those_that_carry_data():
    figure = {"data": [{"x": [1, 2]}, {"customdata": [["p1"], ["p2"]]}]}
    assert list(points_of(figure)) == [(1, 0, ["p1"]), (1, 1, ["p2"])]

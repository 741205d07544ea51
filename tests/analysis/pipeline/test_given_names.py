"""Names of numbers that do not exist: the warning says what a topic became part of."""

from __future__ import annotations

from analysis.pipeline.given_names import other_numbers, unknown_numbers
from analysis.readers.labels_toml import GivenName, GivenNames
from tests.snapshots import events_table


def given(topics):
    names = {n: GivenName("Bees", f"labels.toml:{n}") for n in topics}
    return GivenNames(None, names)


def test_a_merged_topic_names_its_successor():
    merged = events_table(
        ("topic", 1, "merged", 4, 2, 9),
        ("topic", 2, "merged", 2, 1, 9),
        ("theme", 1, "merged", 5, 1, 9),
        ("topic", 2, "retired", 6, -1, 0),
    )
    warnings = unknown_numbers(given([1, 4, 5, 6]), {"topic": [1, 3], "theme": [1]}, merged)
    assert warnings == (
        "labels.toml:4: topic 4 became part of topic 1; give the name to that one, or remove the"
        " line",
        "labels.toml:5: there is no topic 5; correct the number, or remove the line",
        "labels.toml:6: there is no topic 6; correct the number, or remove the line",
    )


def test_a_circle_of_merges_ends():
    circle = events_table(("topic", 1, "merged", 4, 2, 9), ("topic", 2, "merged", 2, 4, 9))
    (warning,) = unknown_numbers(given([4]), {"topic": [1], "theme": []}, circle)
    assert "there is no topic 4" in warning


def test_without_names_nothing_is_said_about_new_numbers():
    assert other_numbers(GivenNames()) == ()

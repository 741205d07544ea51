"""The columns and keys of a snapshot's tables."""

from __future__ import annotations

import pyarrow as pa

SCHEMA_VERSION = 5
MANIFEST = "manifest.json"

_TEXT, _DAY = pa.string(), pa.date32()
_COUNT, _TOPIC, _REAL = pa.int32(), pa.int32(), pa.float32()
_FIGURE = pa.float64()


def _table(*columns: tuple[str, pa.DataType] | tuple[str, pa.DataType, bool]) -> pa.Schema:
    """Return a schema; a third item, True, marks a nullable column."""
    return pa.schema([pa.field(c[0], c[1], nullable=len(c) > 2) for c in columns])


SCHEMAS: dict[str, pa.Schema] = {
    "papers": _table(
        ("paper_id", _TEXT),
        ("title", _TEXT),
        ("abstract", _TEXT),
        ("abstract_is_summary", pa.bool_()),
        ("url", _TEXT, True),
        ("arxiv_id", _TEXT, True),
        ("published", _DAY, True),
        ("upvotes", _COUNT, True),
        ("category", _TEXT, True),
        ("first_digest", _TEXT),
        ("n_digests", _COUNT),
        ("topic_id", _TOPIC),
        ("membership", _REAL),
        ("nearest_topic_id", _TOPIC),
        ("theme_id", _TOPIC),
        ("x", _REAL),
        ("y", _REAL),
        ("topic_rank", _COUNT),
        ("similarity_to_centroid", _REAL),
        ("novelty", _REAL, True),
    ),
    "appearances": _table(("paper_id", _TEXT), ("digest_id", _TEXT), ("position", _COUNT)),
    "digests": _table(
        ("digest_id", _TEXT),
        ("date", _DAY),
        ("date_source", _TEXT),
        ("source", _TEXT),
        ("file", _TEXT),
        ("n_entries", _COUNT),
        ("n_papers", _COUNT),
        ("n_new", _COUNT),
    ),
    "topics": _table(
        ("topic_id", _TOPIC),
        ("label", _TEXT),
        ("keywords", pa.list_(_TEXT)),
        ("keyword_weights", pa.list_(_REAL)),
        ("n_papers", _COUNT),
        ("theme_id", _TOPIC),
        ("rank", _COUNT),
        ("stability", _REAL),
        ("n_recovered", _COUNT),
        ("near_topic_ids", pa.list_(_TOPIC)),
        ("x", _REAL),
        ("y", _REAL),
        ("label_origin", _TEXT),
        ("parent_id", _TOPIC),
    ),
    "themes": _table(
        ("theme_id", _TOPIC),
        ("label", _TEXT),
        ("keywords", pa.list_(_TEXT)),
        ("keyword_weights", pa.list_(_REAL)),
        ("n_papers", _COUNT),
        ("n_topics", _COUNT),
        ("rank", _COUNT),
        ("stability", _REAL),
        ("n_recovered", _COUNT),
        ("x", _REAL),
        ("y", _REAL),
        ("label_origin", _TEXT),
    ),
    "trends": _table(
        ("topic_id", _TOPIC),
        ("digest_id", _TEXT),
        ("n_papers", _COUNT),
        ("n_digest", _COUNT),
        ("share", _REAL, True),
        ("share_low", _REAL),
        ("share_high", _REAL),
        ("n_shown", _COUNT),
        ("n_digest_shown", _COUNT),
        ("share_shown", _REAL, True),
    ),
    "verdicts": _table(
        ("level", _TEXT),
        ("group_id", _TOPIC),
        ("window", _TEXT),
        ("first_day", _DAY),
        ("last_day", _DAY),
        ("n_days", _COUNT),
        ("n_papers", _COUNT),
        ("total_papers", _COUNT),
        ("start_last_day", _DAY),
        ("n_start", _COUNT),
        ("total_start", _COUNT),
        ("end_first_day", _DAY),
        ("n_end", _COUNT),
        ("total_end", _COUNT),
        ("odds_ratio", _FIGURE, True),
        ("odds_ratio_low", _FIGURE, True),
        ("odds_ratio_high", _FIGURE, True),
        ("p_value", _FIGURE, True),
        ("q_value", _FIGURE, True),
        ("dispersion", _REAL, True),
        ("verdict", _TEXT),
        ("emerging", pa.bool_()),
        ("n_repeats_agree", _COUNT, True),
        ("shape", _TEXT, True),
        ("shape_p_value", _FIGURE, True),
        ("shape_q_value", _FIGURE, True),
        ("event_first_day", _DAY, True),
        ("event_last_day", _DAY, True),
        ("reason", _TEXT, True),
        ("reason_day", _DAY, True),
        ("memory", _REAL, True),
        ("sd", _REAL, True),
        ("power_of_papers", _REAL, True),
        ("power", _REAL, True),
    ),
    "repeats": _table(("paper_id", _TEXT), ("topic_ids", pa.list_(_TOPIC))),
    "keywords_over_time": _table(
        ("topic_id", _TOPIC),
        ("first_day", _DAY),
        ("last_day", _DAY),
        ("n_papers", _COUNT),
        ("keywords", pa.list_(_TEXT)),
    ),
    "shortlists": _table(
        ("topic_id", _TOPIC), ("rank", _COUNT), ("paper_id", _TEXT), ("reason", _TEXT)
    ),
    "neighbors": _table(
        ("paper_id", _TEXT), ("neighbor_ids", pa.list_(_TEXT)), ("similarities", pa.list_(_REAL))
    ),
    "duplicates": _table(("paper_id", _TEXT), ("other_id", _TEXT), ("similarity", _REAL)),
    "events": _table(
        ("event_id", _COUNT),
        ("date", _DAY, True),
        ("source", _TEXT),
        ("run", _COUNT),
        ("level", _TEXT),
        ("kind", _TEXT),
        ("state", _TEXT),
        ("parent_ids", pa.list_(_TOPIC)),
        ("child_ids", pa.list_(_TOPIC)),
        ("shared_papers", pa.list_(_COUNT)),
        ("paper_ids", pa.list_(_TEXT)),
        ("paper_origins", pa.list_(_TOPIC)),
        ("n_recovered", _COUNT, True),
        ("n_repeats", _COUNT, True),
        ("p_value", _FIGURE, True),
        ("reason", _TEXT, True),
        ("parent_labels", pa.list_(_TEXT)),
        ("n_recent", _COUNT, True),
    ),
    "aliases": _table(("kind", _TEXT), ("old_id", _TEXT), ("new_id", _TEXT)),
    "trend_memory": _table(
        ("level", _TEXT), ("memory", _FIGURE), ("sd", _FIGURE), ("weight", _FIGURE)
    ),
}
"""Column names and types of each table; `docs/snapshot-format.md` describes the columns.

Tables and columns of a feature in `features.FEATURES` are optional."""

KEYS: dict[str, tuple[str, ...]] = {
    "papers": ("paper_id",),
    "appearances": ("digest_id", "position"),
    "digests": ("digest_id",),
    "topics": ("topic_id",),
    "themes": ("theme_id",),
    "trends": ("topic_id", "digest_id"),
    "verdicts": ("level", "group_id", "window"),
    "repeats": ("paper_id",),
    "keywords_over_time": ("topic_id", "first_day"),
    "shortlists": ("topic_id", "rank"),
    "neighbors": ("paper_id",),
    "duplicates": ("paper_id", "other_id"),
    "events": ("event_id",),
    "aliases": ("kind", "old_id"),
    "trend_memory": ("level", "memory", "sd"),
}

TABLE_NAMES = tuple(SCHEMAS)

"""Import of a reading list from a supported file or a pasted link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePath

import pandas as pd

from dashboard.atlas.known_ids import aliases_of
from dashboard.reading_list.bibtex import from_bibtex
from dashboard.reading_list.csv_table import from_csv
from dashboard.reading_list.icalendar_file import from_calendar
from dashboard.reading_list.import_result import MOST_CHARACTERS, ImportResult, refused, too_long
from dashboard.reading_list.markdown_agenda import from_agenda
from dashboard.reading_list.paper_lookup import paper_lookup_of
from dashboard.reading_list.url_code import code_in, from_code
from evidence.encodings import UTF8, encoding_of

ENDINGS = ("bib", "csv", "tsv", "md", "ics", "txt")
"""Supported file name extensions."""


def from_file(
    name: str, content: bytes, papers: pd.DataFrame, aliases: pd.DataFrame | None = None
) -> ImportResult:
    """Return the list in a file, with current paper ids.

    Parameters
    ----------
    name
        File name; its extension determines the format.
    content
        Content of the file.
    papers
        Papers table of the snapshot.
    aliases
        Its table of earlier ids, if it has one.
    """
    if len(content) > 4 * MOST_CHARACTERS:
        return too_long()
    decoded = _decoded(content)
    if decoded is None:
        return refused("The file is not a text; save it as UTF-8 (in Excel: “CSV UTF-8”).")
    text, assumed = decoded
    result = _from_text(PurePath(name).suffix.lower().lstrip("."), text, papers, aliases)
    if assumed and result.reading_list:
        why = f"The file is not UTF-8; it was read as {assumed}. Check names with accents."
        return replace(result, lost=(*result.lost, why))
    return result


def _from_text(
    ending: str, text: str, papers: pd.DataFrame, aliases: pd.DataFrame | None
) -> ImportResult:
    current_ids = aliases_of(aliases, "paper")
    readers = {"bib": from_bibtex, "csv": from_csv, "tsv": from_csv, "md": from_agenda}
    if ending in readers:
        return readers[ending](text, paper_lookup_of(papers, current_ids))
    if ending == "ics":
        return _with_current_ids(from_calendar, text, papers, current_ids)
    if ending == "txt":
        return from_pasted(text, papers, aliases)
    return refused(f"Only files that end in {', '.join(ENDINGS)} can be opened.")


def from_pasted(
    text: str, papers: pd.DataFrame, aliases: pd.DataFrame | None = None
) -> ImportResult:
    """Return the list in a pasted link, or in its code, with current paper ids."""
    if len(text) > MOST_CHARACTERS:
        return too_long()
    return _with_current_ids(from_code, code_in(text), papers, aliases_of(aliases, "paper"))


def _with_current_ids(
    read: Callable[[str, frozenset[str]], ImportResult],
    text: str,
    papers: pd.DataFrame,
    current_ids: Mapping[str, str],
) -> ImportResult:
    """Return what `read` returns, which accepts earlier ids too, with current ids."""
    known_ids = frozenset([*papers["paper_id"], *current_ids])
    return read(text, known_ids).with_current_ids(current_ids)


def _decoded(content: bytes) -> tuple[str, str] | None:
    """Return a file's text, and the name of its encoding if that is assumed."""
    encoding = encoding_of(content)
    try:
        text = content.decode(encoding.codec)
    except UnicodeDecodeError:
        return None
    return text, "" if encoding.is_stated or encoding.codec == UTF8 else encoding.name

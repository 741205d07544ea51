"""Import of a reading list from a supported file or a pasted link."""

from __future__ import annotations

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

ENDINGS = ("bib", "csv", "tsv", "md", "ics", "txt")
"""Supported file name extensions."""

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


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
    text = _decoded(content)
    if text is None:
        return refused("The file is not a text; save it as UTF-8 (in Excel: “CSV UTF-8”).")
    ending = PurePath(name).suffix.lower().lstrip(".")
    current_ids = aliases_of(aliases, "paper")
    readers = {"bib": from_bibtex, "csv": from_csv, "tsv": from_csv, "md": from_agenda}
    if ending in readers:
        return readers[ending](text, paper_lookup_of(papers, current_ids))
    if ending == "ics":
        received = from_calendar(text, frozenset([*papers["paper_id"], *current_ids]))
        return received.with_current_ids(current_ids)
    if ending == "txt":
        return from_pasted(text, papers, aliases)
    return refused(f"Only files that end in {', '.join(ENDINGS)} can be opened.")


def from_pasted(
    text: str, papers: pd.DataFrame, aliases: pd.DataFrame | None = None
) -> ImportResult:
    """Return the list in a pasted link, or in its code, with current paper ids."""
    if len(text) > MOST_CHARACTERS:
        return too_long()
    current_ids = aliases_of(aliases, "paper")
    received = from_code(code_in(text), frozenset([*papers["paper_id"], *current_ids]))
    return received.with_current_ids(current_ids)


def _decoded(content: bytes) -> str | None:
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    # Excel saves "CSV" without a mark in the encoding of the system.
    for name in [encoding] if encoding else ["utf-8", "cp1252"]:
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    return None

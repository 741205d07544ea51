"""The pure functions of the dashboard that take outside text, for `growth`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial

from benchmarks.fuzzing.growth import Growing

Function = Callable[[str], object]

_PAPER = "0123456789ab"
_TABLE = "title,note,list,address,arxiv,date,key\n"
_CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:a{}b\r\nEND:VEVENT\r\n"


def growing_texts() -> Iterator[Growing]:
    """Yield what is done with titles, abstracts, labels and keywords."""
    import pandas as pd

    from dashboard.atlas.sort_orders import positions_in
    from dashboard.atlas.topic_similarity import shared_words
    from dashboard.search.index import Index, marked, snippet
    from dashboard.search.stemming import folded, placed, printed_words, stem
    from dashboard.static_page.paper_data import word_groups
    from dashboard.text import escape, latex_escape, latex_math, plain_math
    from dashboard.topic_map.label_layout import lines_of
    from evidence.tex_letters import fold_tex

    def passages(text: str) -> None:
        stems = frozenset(stem for _, _, own in placed(text) for stem in own[:1])
        for wanted in (stems, frozenset(list(stems)[:1])):
            marked(snippet(text, wanted, 150), wanted)
            marked(text, wanted)

    def sort(text: str) -> None:
        positions_in(pd.DataFrame({"title": [text]}), pd.Series(dtype=int), "title")

    yield from _growing_links()
    yield from _growing(
        escape=(
            *(escape.plain, escape.markdown, escape.markdown_paragraphs, escape.html),
            *(escape.html_paragraphs, escape.plotly, escape.has_mathematics),
        ),
        lines=(lambda text: escape.wrap(text, 60), lambda text: escape.shorten(text, 60), lines_of),
        addresses=(escape.web_address, escape.arxiv_address, escape.search_addresses),
        latex=(latex_escape.escaped, latex_escape.unescaped, latex_escape.as_text),
        formulas=(latex_math.parts_of, latex_math.is_mathematics, plain_math.line),
        plain_math=(plain_math.paragraphs,),
        words=(printed_words, folded, stem, lambda text: word_groups([text, text])),
        passages=(passages,),
        indexing=(lambda text: Index(["a"], [(text, text)]),),
        keywords=(lambda text: shared_words([text, "a"], [text]),),
        title_order=(sort,),
        tex_letters=(fold_tex, lambda text: fold_tex(text, is_title=True)),
    )


def _growing_links() -> Iterator[Growing]:
    from dashboard.text.links import mentions

    frames = ("{}", "http://a.b/{}", "http://a.b/({}", "see a{}.github.io/{} and github.com/{}b")
    made = tuple(partial(_filled, frame) for frame in frames)
    yield Growing("growth-links", mentions, made)


def growing_queries() -> Iterator[Growing]:
    """Yield what is done with searches and addresses."""
    from analysis.snapshot import Tables
    from dashboard.atlas.known_ids import Known
    from dashboard.atlas.lineage import lineage_of
    from dashboard.atlas.typed_dates import days_of
    from dashboard.routing import nearest_id, url_params
    from dashboard.search.index import Index
    from dashboard.search.query import parsed
    from dashboard.search.spelling import nearest_word
    from tests.snapshots import planted_tables

    tables: Tables = planted_tables(200, 8, 30)
    index = Index.of(tables.papers)
    days, topics, papers = (
        tables.digests["digest_id"].tolist(),
        tables.topics["topic_id"].tolist(),
        tables.papers["paper_id"].tolist(),
    )
    known = Known(days, topics, set(papers), [0, 1], lineage_of(tables.events, topics, [0, 1]))
    words = [f"word{i}" for i in range(100)]

    def link(text: str) -> None:
        for key in url_params.KEYS:
            url_params.from_params({key: text}, known)

    yield from _growing(
        terms=(parsed,),
        dates=(days_of,),
        search=(index.find,),
        spelling=(lambda text: nearest_word(text, words, len),),
        nearest=(
            lambda text: nearest_id.nearest_day(text, days),
            lambda text: nearest_id.nearest_text(text, papers),
        ),
    )
    lists = (lambda run: run, lambda run: f"a{run}b", lambda run: run.replace("1", "1900-01-01"))
    yield Growing("growth-link", link, lists)


def growing_lists() -> Iterator[Growing]:
    """Yield what is done with reading lists: links, files and notes."""
    from dashboard.reading_list import import_files, model, url_code
    from dashboard.reading_list.bibtex import to_bibtex
    from dashboard.reading_list.csv_table import to_csv
    from dashboard.reading_list.file_dates import day_of, day_reader
    from dashboard.reading_list.icalendar_file import to_calendar
    from dashboard.reading_list.markdown_agenda import to_agenda
    from dashboard.reading_list.model import ListEntry, ReadingList
    from dashboard.reading_list.paper_details import PaperDetails
    from tests.snapshots import planted_tables

    papers = planted_tables(12, 2, 2).papers

    def read(name: str, text: str) -> None:
        import_files.from_file(name, text.encode("utf-8", "replace"), papers)

    def write(text: str) -> None:
        entry = ListEntry(_PAPER, text, dt.date(2025, 3, 17), text)
        picked = ReadingList(text, dt.date(2025, 3, 17), (entry,))
        paper = PaperDetails(
            text, None, text, text, None, dt.date(2025, 3, 17), False, text, text
        )  # fmt: skip
        details = {_PAPER: paper}
        to_bibtex(picked, details)
        to_csv(picked, details)
        to_agenda(picked, details, summary=text, address="https://example.org")
        to_calendar(picked, details, stamped=dt.datetime(2025, 3, 17, tzinfo=dt.UTC))
        url_code.to_code(picked)

    def read_days(text: str) -> None:
        day_of(text)
        day_reader([text, text])(text)

    yield from _growing(
        notes=(model.clean_note, lambda text: model.clean_line(text, 80), read_days),
        list_code=(
            url_code.code_in,
            url_code.from_code,
            lambda text: import_files.from_pasted(text, papers),
        ),
        list_files=(write,),
    )
    for name, frames in {
        "bib": ("{}", "@misc{{a, title = {{a{}b}} }}", "% Title: a{}b\n@misc{{a{}, url = {{b}}}}"),
        "csv": (
            "{}",
            _TABLE + "a{}b,a{}b",
            _TABLE + "a,<p>a{}b</p>",
            _TABLE + '"a{}b","a{}b","a{}b",http://a{}b,{},{},{}',
        ),
        "md": (
            "{}",
            "# a{}b\n1. a{}b\n",
            "1. [a{}b](https://a{}b)\n   - Presenter: a{}b\n   > {}",
        ),
        "ics": ("{}", _CALENDAR + "END:VCALENDAR", _CALENDAR + "X-DIGEST-ATLAS-LIST:{}"),
    }.items():
        made = tuple(partial(_filled, frame) for frame in frames)
        yield Growing(f"growth-{name}", partial(read, f"a.{name}"), made)


def _filled(frame: str, run: str) -> str:
    return frame.replace("{{", "\0").replace("{}", run).replace("\0", "{").replace("}}", "}")


def _growing(**parts: tuple[Function, ...]) -> Iterator[Growing]:
    for name, functions in parts.items():
        yield Growing(f"growth-{name}", partial(_all, functions))


def _all(functions: tuple[Function, ...], text: str) -> None:
    for function in functions:
        function(text)

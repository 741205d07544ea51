"""The text of papers pages: head, titles and abstracts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.readers.clean_text import clean
from analysis.records import InputError
from evidence.tex_letters import fold_tex
from tests.analysis.readers.conftest import ABSTRACT, page

TITLES = ("Mixture of Experts, Revisited", "What Do Small Models Know?", "Splats: A Survey")
PAPERS = tuple((title, f"{title[:7]} is what this is about. {ABSTRACT}") for title in TITLES)


def papers_of(result):
    (digest,) = result.digests
    return tuple((entry.title, entry.abstract) for entry in digest.entries)


# --- any titles and abstracts ----------------------------------------------------------------

LETTER = st.sampled_from("aMézπ文ж")
ANY_TEXT = st.text(
    st.one_of(
        st.sampled_from(" aeiouTNS.,:;-()$\\_^{}%&'\"?!"),
        st.characters(codec="utf-8", categories=("L", "N", "P", "S", "M", "Zs")),
    )
)


ADDRESS_MARKS = ("://", "www.", "github.com/")


def block(max_size: int, min_size: int = 1) -> st.SearchStrategy[str]:
    """Return a strategy for lines with a letter that are not marks of another kind of copy."""
    return (
        st.builds(lambda start, rest: clean(start + rest), LETTER, ANY_TEXT)
        .filter(lambda text: min_size <= len(text) <= max_size)
        .filter(lambda text: not any(mark in text for mark in ADDRESS_MARKS))
        .filter(lambda text: fold_tex(text, is_title=True) == text)
    )


TITLE = block(150).filter(lambda text: not text.endswith((".", "。", ".)", '."', ".”")))
LONG = st.builds(lambda start: f"{start} {ABSTRACT}", block(150)).filter(
    # A backslash before a space is TeX.
    lambda text: fold_tex(text, is_title=True) == text
)


@pytest.fixture
def read_back(folder):
    def read(text: str | bytes):
        folder.put("page.txt", text)
        return papers_of(folder.read("page.txt"))

    return read


@given(papers=st.lists(st.tuples(TITLE, block(600)), min_size=1, max_size=8))
def test_alternating_titles_and_abstracts_of_any_length_are_recovered(read_back, papers):
    assert read_back(page(*papers)) == tuple(papers)


@given(papers=st.lists(st.tuples(block(150), LONG), min_size=1, max_size=8))
def test_titles_may_end_in_a_full_stop(read_back, papers):
    assert read_back(page(*papers)) == tuple(papers)


@given(
    papers=st.lists(st.tuples(TITLE, LONG), min_size=1, max_size=4),
    break_=st.sampled_from(["\n", "\r\n", "\r"]),
    trail=st.sampled_from(["", " ", "\t ", "\N{NO-BREAK SPACE}"]),
    gap=st.integers(1, 4),
    end=st.sampled_from(["", "\n", "\n\n \n"]),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_line_ends_white_space_and_encoding_make_no_difference(
    read_back, papers, break_, trail, gap, end, codec
):
    text = page(*papers).replace("\n\n", trail + "\n" * (gap + 1)) + end
    assert read_back(text.replace("\n", break_).encode(codec)) == tuple(papers)


# --- the head --------------------------------------------------------------------------------

HEADS = {
    "seed": "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\n"
    "byAK and the research community\n\nMar 17",
    "spaces and more lines": "new\nGet trending papers in your email inbox once a day!\n"
    "Get trending papers in your email inbox!\nSubscribe\nDaily Papers\nby AK and the research"
    " community\nDaily\nWeekly\nMonthly\nTrending Papers\nMar 17",
    "in pieces": "Daily Papers\n\nby \n\nAK\n\n and the research community\n\nDaily\n\n17 March",
    "markdown": "---\nurl: https://x.org/papers\nretrieved: 2026-10-02\n---\nnew\n\n"
    "[Subscribe](https://x.org/login)\n\n# Daily Papers\n\n## by [![](https://x.org/a.png)AK]"
    "(https://x.org/ak) and the research community\n\n- Daily\n- Weekly\n- Monthly\n\n"
    "[Trending Papers](https://x.org/trending)\n\nMar 17",
    "date alone": "Mar 17",
    "date in a heading": "## March 17",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_no_line_of_the_head_is_read_as_a_paper(folder, head):
    folder.put("page.txt", head + "\n\n" + "\n\n".join(text for p in PAPERS for text in p))
    result = folder.read(year=2025)
    assert papers_of(result) == PAPERS
    assert result.digests[0].date == dt.date(2025, 3, 17)
    assert not result.warnings


def test_a_head_without_a_date_ends_below_its_last_line(folder):
    text = page(*PAPERS, date="Daily\n\nWeekly\n\nMonthly")
    folder.put("2025-03-17.txt", text)
    assert papers_of(folder.read()) == PAPERS


def test_a_text_without_a_head_is_a_page_if_its_date_is_known(folder):
    folder.put("2025-03-17.txt", "\n\n".join(text for paper in PAPERS for text in paper))
    result = folder.read()
    assert papers_of(result) == PAPERS
    assert result.digests[0].source == "2025-03-17"


def test_an_unknown_line_above_the_date_is_skipped_with_a_warning(folder):
    folder.put("page.txt", page(*PAPERS, date="Our Tuesday list\n\nMar 17, 2025"))
    result = folder.read()
    assert papers_of(result) == PAPERS
    assert result.warnings == (
        "page.txt:9: 'Our Tuesday list' is read as part of the page's head;"
        " line skipped; if it is a paper, move it below the date",
    )


def test_the_foot_of_the_page_is_ignored(folder):
    folder.put("page.txt", page(*PAPERS) + "\n\nPrevious\n\nNext\n\nCompany\n\nTOS\n\nPrivacy\n")
    assert papers_of(folder.read()) == PAPERS


def test_a_wrapped_abstract_may_end_in_a_word_of_the_foot(folder):
    folder.put("page.txt", page(PAPERS[0], ("A Title", "It works\nfor small\nmodels.")))
    assert papers_of(folder.read())[1] == ("A Title", "It works for small models.")


# --- paragraphs ------------------------------------------------------------------------------


def test_further_paragraphs_belong_to_their_abstract(folder):
    second, third = "A second paragraph. " + ABSTRACT, "Code: https://example.org/code"
    papers = [PAPERS[0], (TITLES[1], f"{ABSTRACT}\n\n{second}\n\n{third}"), PAPERS[2]]
    folder.put("page.txt", page(*papers))
    assert papers_of(folder.read()) == tuple(papers)


def test_a_missing_abstract_does_not_affect_other_papers(folder):
    folder.put("page.txt", page(PAPERS[0], ("A Title Left Alone",), *PAPERS[1:]))
    result = folder.read()
    assert papers_of(result) == (PAPERS[0], ("A Title Left Alone", ""), *PAPERS[1:])
    assert result.warnings == (
        "page.txt:15: 'A Title Left Alone' has no abstract;"
        " kept without one; add it below the title",
    )


@pytest.mark.parametrize("short", ["Short", "Short.", "A note on nothing", "We do. It works."])
@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_short_abstract_does_not_affect_other_papers(folder, short, index):
    papers = [*PAPERS]
    papers[index] = (TITLES[index], short)
    folder.put("page.txt", page(*papers))
    assert papers_of(folder.read()) == tuple(papers)


def test_a_short_abstract_below_a_title_with_a_full_stop_is_recovered(folder):
    papers = (PAPERS[0], ("All You Need Is This.", "We do. It works."), *PAPERS[1:])
    folder.put("page.txt", page(*papers))
    assert papers_of(folder.read()) == papers


def test_wrapped_lines_are_joined(folder):
    def wrap(text: str) -> str:
        words, lines = text.split(), [""]
        for word in words:
            if len(lines[-1]) + len(word) > 40:
                lines.append("")
            lines[-1] = f"{lines[-1]} {word}".strip()
        return "\n".join(lines)

    long_title = "A Title of More than Forty Characters that Is Wrapped as in an Email"
    papers = [(long_title, ABSTRACT), *PAPERS]
    folder.put("page.txt", page(*[(wrap(t), wrap(a)) for t, a in papers]))
    assert papers_of(folder.read()) == tuple(papers)


def test_single_line_breaks_may_separate_title_and_abstract(folder):
    folder.put("page.txt", page(*PAPERS).replace("\n\n", "\n"))
    assert papers_of(folder.read()) == PAPERS
    folder.put("page.txt", "Mar 17, 2025\n\n" + "\n\n".join(f"{t}\n{a}" for t, a in PAPERS))
    assert papers_of(folder.read()) == PAPERS


# --- a missing end ---------------------------------------------------------------------------


def test_an_incomplete_last_abstract_is_kept_with_a_warning(folder):
    whole = page(*PAPERS)
    folder.put("page.txt", whole[: whole.rindex(" rules")])
    result = folder.read()
    assert [title for title, _ in papers_of(result)] == list(TITLES)
    assert papers_of(result)[-1][1].endswith("which simpler")
    assert len(result.warnings) == 1
    assert result.warnings[0].startswith("page.txt:21: the last abstract ends mid-sentence")


def test_a_last_title_without_an_abstract_is_kept_with_a_warning(folder):
    folder.put("page.txt", page(*PAPERS[:2], (TITLES[2],)))
    result = folder.read()
    assert papers_of(result) == (*PAPERS[:2], (TITLES[2], ""))
    assert [w for w in result.warnings if w.startswith("page.txt:19: 'Splats: A Survey' has no")]


# --- refused pages ---------------------------------------------------------------------------

FOREIGN = {
    "### A Heading with a Paper": "a Markdown heading",
    "[A Paper](https://example.org/1)": "a Markdown link",
    "[A Paper][12]": "a Markdown link",
    "https://example.org/papers/1": "a URL",
    "| Title | Authors |": "a table row",
    '<a id="source-section-0"></a>': "HTML",
    "```text": "a code fence",
    "- 4 authors": "a number of authors",
    "Upvote": "a button",
    "149": "a line without letters",
    "·": "a line without letters",
    "Feb 27, 2025": "a second date",
}


@pytest.mark.parametrize("line", FOREIGN)
def test_other_kinds_of_copies_are_refused(folder, line):
    folder.put("page.txt", page(PAPERS[0], (line,), *PAPERS[1:]))
    with pytest.raises(InputError) as caught:
        folder.read()
    assert str(caught.value).startswith(f"page.txt:15: '{line}' is {FOREIGN[line]}, not a title")
    assert "save the page as plain text" in str(caught.value)


def test_each_of_several_pages_is_a_digest(folder):
    pages = (page(*PAPERS[:2]), page(PAPERS[2], date="Mar 13"), page(PAPERS[0], date="12 Mar 2025"))
    folder.put("pages.txt", "\n\n".join(pages))
    result = folder.read(year=2025)
    assert [(d.digest_id, len(d.entries)) for d in result.digests] == [
        ("2025-03-12", 1), ("2025-03-13", 1), ("2025-03-17", 2),
    ]  # fmt: skip
    assert not result.warnings


def test_pages_may_be_separated_by_dates_only(folder):
    papers = ["\n\n".join(paper) for paper in PAPERS]
    folder.put("pages.txt", "\n\n".join(["Mar 17", *papers[:2], "Mar 13", papers[2]]))
    result = folder.read(year=2025)
    assert [(d.digest_id, len(d.entries)) for d in result.digests] == [
        ("2025-03-13", 1), ("2025-03-17", 2),
    ]  # fmt: skip


def test_a_date_in_the_name_gives_only_the_year_of_several_pages(folder):
    pages = (page(*PAPERS[:2], date="Mar 17"), page(PAPERS[2], date="Mar 13"))
    folder.put("2025-03-17.txt", "\n\n".join(pages))
    assert [d.digest_id for d in folder.read().digests] == ["2025-03-13", "2025-03-17"]


def test_a_further_page_without_a_date_is_refused(folder):
    folder.put("pages.txt", page(PAPERS[0]) + "\n\n" + page(PAPERS[1], date="Daily"))
    with pytest.raises(InputError, match=r"pages\.txt:\d+: the page that starts here has no date"):
        folder.read()


@pytest.mark.parametrize(
    "title",
    ["#InsTag: Tagging Instructions", "<SOG_k>: One Token", "[Re] A Study", "May 4th Be with You",
     "New", "1984 Was Not Like 1984", "12 Authors in Search of a Paper: A Study"],
)  # fmt: skip
def test_unusual_titles_are_read_as_titles(folder, title):
    folder.put("page.txt", page(PAPERS[0], (title, ABSTRACT)))
    assert papers_of(folder.read())[1] == (title, ABSTRACT)


def test_wrapped_lines_without_any_blank_line_are_refused(folder):
    folder.put("page.txt", "Mar 17, 2025\nA title\nand words\nthat go on and on\nto some end\n")
    with pytest.raises(InputError, match=r"page\.txt:2: titles and abstracts are not separated"):
        folder.read()


def test_a_page_without_papers_is_refused(folder):
    folder.put("page.txt", page())
    with pytest.raises(InputError, match=r"page\.txt: contains no papers; add titles"):
        folder.read()

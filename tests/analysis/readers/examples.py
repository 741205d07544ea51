"""Small examples of every variant of every format, with the expected papers.

Their structure is that of real files; titles, abstracts and people are made up.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from analysis.readers import registry

READER_OF = {name: reader for name, reader in vars(registry).items() if reader in registry.READERS}
"""The readers by their names in the registry."""

ABSTRACT = (
    "We study how a reader can tell a title from an abstract when nothing but their order and"
    " their length says so. It finds the cheapest sequence of titles and paragraphs over the"
    " whole text, so that an extra or missing line does not affect the papers after it. On real"
    " digests every paper is found, which simpler rules do not achieve."
)
"""An abstract of realistic length."""

OTHER = ABSTRACT.replace("We study how", "No earlier work asks whether").replace("real", "unreal")
WRAPPED = ABSTRACT.replace(" their ", "\ntheir ").replace(" over ", "\nover ")
SUMMARY = "This paper tells titles from abstracts by their order."
FIRST, SECOND = "Titles Without Marks: A Study of Order", "How Long Is an Abstract?"


@dataclass(frozen=True)
class Example:
    """A file and its expected content.

    Attributes
    ----------
    name, content
        Name and bytes of the file.
    reader
        Name of the reader that must read it.
    days
        Digest id to number of papers.
    title, arxiv_id, url, abstract, published
        Fields of the first paper of the first digest.
    abstract_is_summary
        Whether that paper has a summary instead of an abstract.
    source, date_source
        Source and date source of the first digest.
    warnings
        Some words of each expected warning.
    second
        Title of the last paper of the last digest.
    toml
        Content of the `digests.toml` beside the file, if any.
    """

    name: str
    content: bytes
    reader: str
    days: dict[str, int]
    source: str
    title: str = FIRST
    second: str = SECOND
    abstract: str = ABSTRACT
    arxiv_id: str | None = "2503.01234"
    url: str | None = None
    published: str | None = None
    abstract_is_summary: bool = False
    date_source: str = "text"
    warnings: tuple[str, ...] = ()
    toml: str = ""


# --- Hugging Face's API ----------------------------------------------------------------------


def api_entry(number: str, title: str, summary: str, **days: str) -> dict[str, object]:
    """Return an entry of the API: the paper, and the fields of the list."""
    entry_day = days.pop("entry_day", days["publishedAt"])
    paper = {
        "id": number,
        "authors": [{"_id": "65", "name": "A. N. Author", "hidden": False}],
        "title": title,
        "summary": summary,
        "upvotes": 12,
        **days,
    }
    return {"paper": paper, "publishedAt": entry_day, "title": title, "numComments": 1,
            "isAuthorParticipating": True, "thumbnail": None}  # fmt: skip


NOW = [
    api_entry(
        number,
        title,
        text,
        publishedAt="2025-03-14T00:00:00.000Z",
        submittedOnDailyAt="2025-03-17T00:00:00.000Z",
        entry_day="2025-03-13T20:00:00.000Z",
    )
    for number, title, text in (("2503.01234", FIRST, WRAPPED), ("2503.01235", SECOND, OTHER))
]
THEN = [
    api_entry("2503.01234", FIRST.replace(": ", ":\n  "), WRAPPED,
              publishedAt="2025-03-14T17:00:00.000Z", entry_day="2025-03-16T22:05:04.201Z"),
    api_entry("2503.01235", SECOND, OTHER,
              publishedAt="2025-03-14T17:00:00.000Z", entry_day="2025-03-17T11:03:46.400Z"),
]  # fmt: skip
API: dict[str, Any] = {
    "url": "https://huggingface.co/papers/2503.01234",
    "published": "2025-03-14",
    "reader": "hf_api",
    "source": "Hugging Face Daily Papers",
    "days": {"2025-03-17": 2},
}

API_EXAMPLES = [
    Example("api.json", json.dumps(NOW, indent=1).encode(), **API),
    Example("api_then.json", json.dumps(THEN).encode(), **API),
    Example("api_literals.json", json.dumps([repr(entry) for entry in THEN]).encode(), **API),
    Example(
        "api_wrapped.json",
        json.dumps(
            {"status": "success", "date": "2025-03-17", "count": 2, "data": list(map(repr, THEN))}
        ).encode(),
        **API,
    ),
    Example(
        "api_wrapped_last.json",
        json.dumps({"status": "success", "data": THEN, "date": "2025-03-16"}).encode(),
        **API | {"days": {"2025-03-16": 2}},
    ),
    Example("api_lines.jsonl", "\n".join(map(json.dumps, NOW)).encode(), **API),
]

# --- records ---------------------------------------------------------------------------------

ROWS = [
    {"title": FIRST, "abstract": ABSTRACT, "date": "2025-03-17", "id": "2503.01234"},
    {"title": SECOND, "abstract": OTHER, "date": "2025-03-17", "id": "2503.01235"},
]
KAGGLE = [
    {
        "id": number,
        "submitter": "A. N. Author",
        "authors": "A. N. Author and\n  Another",
        "title": title,
        "comments": None,
        "categories": "cs.CL cs.IR",
        "license": None,
        "abstract": f"  {text}\n",
        "versions": [
            {"version": "v1", "created": "Mon, 17 Mar 2025 02:26:18 GMT"},
            {"version": "v2", "created": "Sat, 13 Dec 2025 17:26:00 GMT"},
        ],
        "update_date": "2025-12-13",
        "authors_parsed": [["Author", "A. N.", ""]],
    }
    for number, title, text in (
        ("2503.01234", FIRST.replace("of ", "of\n  "), WRAPPED),
        ("2503.01235", SECOND, OTHER),
    )
]
YAML = f"""\
- title: '{FIRST}'
  date: "2025-03-17"
  link: https://huggingface.co/papers/2503.01234
  abstract: >
    {WRAPPED.replace(chr(10), chr(10) + "    ")}
  tags: [ML, IR]
- title: "{SECOND}"
  date: 2025-03-17
  abstract: {OTHER}
"""
RECORDS: dict[str, Any] = {"days": {"2025-03-17": 2}}
RECORD_EXAMPLES = [
    Example("records.jsonl", "\n".join(map(json.dumps, ROWS)).encode(), "json_records",
            source="records", **RECORDS),
    Example("array.json", json.dumps(ROWS, indent=2).encode(), "json_records",
            source="array", **RECORDS),
    Example("wrapped.json", json.dumps({"n": 2, "papers": ROWS}).encode(), "json_records",
            source="wrapped", **RECORDS),
    Example("on_end.json", "\n".join(json.dumps(row, indent=2) for row in ROWS).encode(),
            "json_records", source="on_end", **RECORDS),
    Example("kaggle.jsonl", "\n".join(map(json.dumps, KAGGLE)).encode(), "kaggle",
            source="arXiv", published="2025-03-17", **RECORDS),
    Example("records.yaml", YAML.encode(), "yaml_records", source="records",
            url="https://huggingface.co/papers/2503.01234", **RECORDS),
    Example(
        "one.yml",
        f"---\ndate: '2025-03-17'\ntitle: '{FIRST}'\nauthor: A. N. Author\nlink:"
        f" https://huggingface.co/papers/2503.01234\nsummary: {SUMMARY}\n".encode(),
        "yaml_records",
        {"2025-03-17": 1},
        source="one",
        second=FIRST,
        abstract=SUMMARY,
        abstract_is_summary=True,
        url="https://huggingface.co/papers/2503.01234",
        warnings=("1 of 1 paper has a summary",),
    ),
    Example(
        "table.csv",
        f'date,title,abstract,arxiv_id\n2025-03-17,"{FIRST}","{WRAPPED}",2503.01234\n'
        f'2025-03-17,"{SECOND}","{OTHER}",\n'.encode(),
        "tabular",
        source="table",
        **RECORDS,
    ),
    Example(
        "catalogue.tsv",
        f"\tabstract\tarxiv_id\tcreated\ttitle\tcategories_list\n7\t{ABSTRACT}\t2503.01234\t"
        f"2025-03-17\t{FIRST}\t['cs.CL']\n8\t{OTHER}\t2503.01235\t2025-03-17\t{SECOND}\t[]\n".encode(),
        "tabular",
        source="catalogue",
        published="2025-03-17",
        warnings=("2 of 2 records have no digest date",),
        **RECORDS,
    ),
]  # fmt: skip

# --- arXiv's text ----------------------------------------------------------------------------

RULE = "-" * 78


def arxiv_record(number: str, title: str, abstract: str | None) -> str:
    """Return a record of a mailing, or without an abstract that of a listing."""
    text = (
        f"\\\\\narXiv:{number}\nDate: Fri, 14 Mar 2025 18:23:40 GMT   (14kb,D)\n\nTitle: {title}\n"
        "Authors: A. N. Author, Another\n  and a third\nCategories: cs.CL cs.IR\n"
        "Comments: 7 pages,\n  no figures\n\\\\\n"
    )
    if abstract is not None:
        text += f"  {abstract}\n"
        number = number.split(maxsplit=1)[0]
        text += f"\\\\ ( https://arxiv.org/abs/{number} ,  14kb)\n"
    return text


LONG_TITLE = FIRST.replace("of Order", "of\n  Order")
MAILING = f"""\
Date: Mon, 17 Mar 25 00:31:14 GMT
Subject: cs.CL daily Subj-class mailing

{RULE}
{RULE}
Send any comments regarding submissions directly to submitter.
{RULE}
Archives at http://arxiv.org/archive/cs
To unsubscribe, e-mail To: cs@arxiv.org, Subject: cancel
{RULE}
 Submissions to:
Computation and Language
 received from  Thu 13 Mar 25 18:00:00 GMT  to  Fri 14 Mar 25 18:00:00 GMT
{RULE}
{arxiv_record("2503.01234", LONG_TITLE, WRAPPED)}{RULE}
{arxiv_record("2503.01235 (*cross-listing*)", SECOND, OTHER)}\
%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%
{RULE}
\\\\
arXiv:2201.01445
replaced with revised version Fri, 14 Mar 2025 08:03:26 GMT   (25kb,D)

Title: An Older Paper
Authors: B. Author
Categories: cs.CL
\\\\ ( https://arxiv.org/abs/2201.01445 ,  25kb)
%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---
For general information, see http://arxiv.org/new/cs.html
"""
LISTING = f"""\
{RULE}
\\\\
/* Mon, 17 Mar 2025 */
\\\\
{RULE}
{arxiv_record("2503.01234", LONG_TITLE, None)}{RULE}
{arxiv_record("2503.01236", "Another Paper of Monday", None)}{RULE}
\\\\
/* Thu, 13 Mar 2025 */
\\\\
{RULE}
{arxiv_record("2503.01235", SECOND, None)}{RULE}
"""
ARXIV: dict[str, Any] = {"url": "https://arxiv.org/abs/2503.01234", "published": "2025-03-14"}
ARXIV_TEXT_EXAMPLES = [
    Example("mailing.txt", MAILING.encode(), "arxiv_mailing", {"2025-03-17": 3},
            source="arXiv cs.CL mailing", second="An Older Paper",
            warnings=("1 record replaces an older paper and has no",), **ARXIV),
    Example(
        "mailings.txt",
        (MAILING + MAILING.replace("Mon, 17 Mar 25", "Tue, 18 Mar 25").replace("01445", "01446")
         .replace("An Older Paper", "Yet Another")).encode(),
        "arxiv_mailing", {"2025-03-17": 3, "2025-03-18": 3},
        source="arXiv cs.CL mailing", second="Yet Another",
        warnings=("2 records replace an older paper and have no",), **ARXIV,
    ),
    Example("listing.txt", LISTING.encode(), "arxiv_listing", {"2025-03-13": 1, "2025-03-17": 2},
            source="arXiv listing", title=SECOND, second="Another Paper of Monday", abstract="",
            arxiv_id="2503.01235", url="https://arxiv.org/abs/2503.01235", published="2025-03-14",
            warnings=("3 records have no abstract",)),
    Example("paper.abs", (f"{RULE}\n" + arxiv_record("2503.01234", LONG_TITLE, WRAPPED).replace(
                "\nDate", "\nFrom: A. N. Author <aa@example.org>\nDate")).encode(),
            "arxiv_abs", {"2025-03-14": 1}, source="arXiv", second=FIRST, **ARXIV),
]  # fmt: skip

# --- XML -------------------------------------------------------------------------------------


def atom_entry(number: str, title: str, abstract: str) -> str:
    return f"""\
  <entry>
    <id>http://arxiv.org/abs/{number}v2</id>
    <title>{title}</title>
    <summary>  {abstract}
</summary>
    <author><name>A. N. Author</name></author>
    <published>2025-03-17T09:00:00Z</published>
    <updated>2025-04-29T00:00:00Z</updated>
    <link href="http://arxiv.org/abs/{number}v2" rel="alternate" type="text/html"/>
    <link href="http://arxiv.org/pdf/{number}v2" rel="related" type="application/pdf"/>
    <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.IR"/>
  </entry>
"""


def oai_record(number: str, title: str, abstract: str) -> str:
    return f"""\
<record>
  <header><identifier>oai:arXiv.org:{number}</identifier><datestamp>2026-05-06</datestamp>
  <setSpec>cs:cs:CL</setSpec></header>
  <metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">
    <id>{number}</id><submitter>A. N. Author</submitter>
    <version version="v1"><date>Mon, 17 Mar 2025 07:56:40 GMT</date><size>1370kb</size></version>
    <version version="v2"><date>Sun, 08 Jun 2025 07:36:41 GMT</date><size>1377kb</size></version>
    <title>{title}</title><authors>A. N. Author</authors><categories>cs.CL cs.IR</categories>
    <abstract>{abstract}</abstract>
  </arXivRaw></metadata>
</record>
"""


ATOM = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <title>ArXiv Query: cs.CL</title>
  <updated>2026-01-01T00:00:00Z</updated>
{atom_entry("2503.01234", LONG_TITLE, WRAPPED)}{atom_entry("2503.01235", SECOND, OTHER)}</feed>
"""
OAI = f"""<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
<responseDate>2026-05-08T19:09:33Z</responseDate>
<request verb="ListRecords" metadataPrefix="arXivRaw" set="cs">http://example.org/oai</request>
<ListRecords>
{oai_record("2503.01234", LONG_TITLE, WRAPPED)}{oai_record("2503.01235", SECOND, OTHER)}\
<record><header status="deleted"><identifier>oai:arXiv.org:2503.01299</identifier></header></record>
</ListRecords>
</OAI-PMH>
"""
ACL = f"""<?xml version='1.0' encoding='UTF-8'?>
<collection id="2025.made">
  <volume id="long" ingest-date="2025-03-17" type="proceedings">
    <meta>
      <booktitle>Proceedings of a Made-up Conference</booktitle>
      <editor><first>A.</first><last>Editor</last></editor>
      <month>June</month><year>2025</year><url hash="aa">2025.made-long</url>
    </meta>
    <frontmatter><url hash="1a">2025.made-long.0</url></frontmatter>
    <paper id="1">
      <title><fixed-case>T</fixed-case>itles Without Marks: A Study of <b>Order</b></title>
      <author><first>A. N.</first><last>Author</last></author>
      <abstract>{ABSTRACT}</abstract>
      <url hash="c0">2025.made-long.1</url>
    </paper>
    <paper id="2">
      <title>{SECOND}</title>
      <abstract>{OTHER}</abstract>
    </paper>
  </volume>
</collection>
"""
XML_EXAMPLES = [
    Example("feed.xml", ATOM.encode(), "arxiv_atom", source="arXiv", published="2025-03-17",
            url="http://arxiv.org/abs/2503.01234v2", **RECORDS),
    Example("harvest.xml", OAI.encode(), "arxiv_oai", source="arXiv", published="2025-03-17",
            warnings=("1 record is marked as deleted",), **RECORDS),
    Example("volume.xml", ACL.encode(), "acl_anthology", source="ACL Anthology 2025.made-long",
            arxiv_id=None, url="https://aclanthology.org/2025.made-long.1", **RECORDS),
]  # fmt: skip

# --- pages and Markdown ----------------------------------------------------------------------

HEAD = ["new", "Get trending papers in your email inbox!", "Subscribe",
        "byAK and the research community"]  # fmt: skip
PAPER = "https://huggingface.co/papers/2503.01234"
PAGE = "\n\n".join([*HEAD, "Mar 17, 2025", FIRST, ABSTRACT, SECOND, OTHER])
ESCAPED = WRAPPED.replace("\n", "\\\n")
MARKDOWN_COPY = f"""\
---
url: https://huggingface.co/papers
retrieved: 2025-03-17
title: Daily Papers - Hugging Face
---
new

Get trending papers in your email inbox once a day!

[Subscribe](https://huggingface.co/login?next=%2Fpapers)

# Daily Papers

## by [![](https://huggingface.co/by.png)AK](https://huggingface.co/ak) and the research community

- Daily
- Weekly

[Trending Papers](https://huggingface.co/papers/trending)

Mar 17

[-](https://huggingface.co/login?next=%2Fpapers%2F2503.01234)

### [Titles Without Marks:\\  A Study of Order]({PAPER})

[{ESCAPED}]({PAPER})

[- ![](https://cdn-avatars.huggingface.co/a.jpeg)\\
- ![](https://huggingface.co/avatars/b.svg)\\
- 3 authors]({PAPER})

\u00b77

Mar 14, 2025

### [{SECOND}](https://huggingface.co/papers/2503.01235)

[{OTHER}](https://huggingface.co/papers/2503.01235)

[- 2 authors](https://huggingface.co/papers/2503.01235)

\u00b7

Mar 13
"""
NUMBERED_COPY = f"""\
# Web source

- URL: https://huggingface.co/papers
- Captured (UTC): 2025-03-17T16:31:22.135762458+00:00

```text
[[Hugging Face's logo] Hugging Face][1]
* [ Models ][2]
new

Get trending papers in your email inbox once a day!

# Daily Papers

## by[AK][30] and the research community
* Daily

Mar 17
[
-
][31]

### [{FIRST}][32]

[

{WRAPPED}

][33]
[
* 3 authors
][34]
\u00b7
Mar 14
[
65
][35]

### [{SECOND}][36]

[

{OTHER}

][37]
```

References

1. https://huggingface.co/
32. {PAPER}
36. https://huggingface.co/papers/2503.01235
"""
ADDRESS_COPY = f"""\
---
source_id: "fb9b52af"
title: "Daily Papers - Hugging Face"
exported: 2025-07-28
---

# Daily Papers - Hugging Face
 Hugging Face

https://huggingface.co/

Log In

https://huggingface.co/login

Get trending papers in your email inbox once a day!

Daily Papers

by\x20

AK

https://huggingface.co/akhaliq

 and the research community

Monthly\x20

https://huggingface.co/papers/trending

https://huggingface.co/papers/date/2025-03-14

Mar 17

 [-] 1

https://huggingface.co/login?next=%2Fpapers%2F2503.01234

{FIRST}

{PAPER}

{ABSTRACT}

{PAPER}

[

2 authors]({PAPER})

\u00b7

Mar 14, 2025

 [-] -

https://huggingface.co/login?next=%2Fpapers%2F2503.01235

{SECOND}

https://huggingface.co/papers/2503.01235

{OTHER}

https://huggingface.co/papers/2503.01235

[

4 authors](https://huggingface.co/papers/2503.01235)
"""


def trending_paper(title: str, number: str, anchor: int) -> str:
    return f"""\
<a id="source-section-{anchor}"></a>

### [{title}](https://huggingface.co/papers/{number})


{SUMMARY}


-

- [image]

- 4 authors

\u00b7 Published on Mar 14, 2025


[Upvote

149](https://huggingface.co/login?next=%2Fpapers%2F{number})

[GitHub 110k](https://github.com/made/up) [arXiv Page](https://arxiv.org/abs/{number})

"""


TRENDING_COPY = """\
# Hugging Face - Trending Papers

- Source URL: https://huggingface.co/papers/trending
- Captured: 2025-03-17

## Extracted Text

new

Get trending papers in your email inbox once a day!

# Trending Papers

## by[[image] AK](https://huggingface.co/akhaliq) and the research community
""" + "".join(
    trending_paper(title, number, index)
    for index, (title, number) in enumerate(
        [(FIRST, "2503.01234")] * 2 + [(SECOND, "2503.01235")] * 2
    )
)
PLAIN_TRENDING = f"""\
# What is this?
**URL:** https://example.org
**Page Title:** Trending Papers - Hugging Face
--------------------

Get trending papers in your email inbox!

## Trending Papers

## by AK and the research community

### {FIRST}

{SUMMARY}
- 8 authors
[LINK: GitHub 11.3k](https://github.com/made/up)

### {FIRST}

{SUMMARY}
- 8 authors
[LINK: GitHub 11.3k](https://github.com/made/up)

### {SECOND}

{SUMMARY}
- 1 author
"""
TABLE = f"""\


## Papers for 2025-03-17

| Title | Authors | Summary |
|-------|---------|---------|
| Titles Without Marks: A Study of
  Order (Read more on [arXiv](https://arxiv.org/abs/2503.01234), [HF]({PAPER}))|  | {SUMMARY} |
| {SECOND} (Read more on [arXiv](https://arxiv.org/abs/2503.01235))| A. N. Author | It is | long. |
"""
ABS = "https://www.arxiv.org/abs/2503"
WEEK = f"""\
## Top Papers of the Week (March 11 - March 17) - 2025
| **Paper**  | **Links** |
| ------------- | ------------- |
| 1) {FIRST}  {SUMMARY}  <br>\u25cf Ok. | [Paper]({ABS}.01234), [Post](https://example.org/1) |
| 2) **{SECOND}** - {SUMMARY} | [Post](https://example.org/2), [Paper]({ABS}.01235) |

## Top Papers of the Week (March 4 - 10) - 2025
| **Paper**  | **Links** |
| ------------- | ------------- |
| 1) An Earlier One  {SUMMARY} | [Paper](https://arxiv.org/abs/2503.00999) |
"""
HEADINGS = f"""\
# Our reading, 17 March 2025

Something about the week that is no paper.

## Agents

### 1. [{FIRST}](https://arxiv.org/abs/2503.01234)

**Abstract:** {ABSTRACT}

### {SECOND}

{SUMMARY}

[Paper](https://arxiv.org/abs/2503.01235) | [Code](https://github.com/made/up)
"""
ITEMS = f"""\
# Papers of March 17th, 2025

- [{FIRST}](https://arxiv.org/abs/2503.01234): {SUMMARY}
- **[{SECOND}](https://arxiv.org/abs/2503.01235)** - {SUMMARY}
- [Not a paper](https://example.org/blog)
"""
COPY: dict[str, Any] = {"reader": "hf_copy", "url": PAPER, "published": "2025-03-14"}
MARKED: dict[str, Any] = {"abstract": SUMMARY, "abstract_is_summary": True,
          "warnings": ("2 of 2 papers have a summary instead of an abstract",)}  # fmt: skip
NOTED: dict[str, Any] = {"reader": "markdown_digest", "url": "https://arxiv.org/abs/2503.01234"}
PAGE_EXAMPLES = [
    Example("page.txt", PAGE.encode(), "hf_page", source="Hugging Face Daily Papers",
            arxiv_id=None, **RECORDS),
    Example("copy.md", MARKDOWN_COPY.encode(), source="Hugging Face Daily Papers",
            **COPY, **RECORDS),
    Example("copy_numbered.md", NUMBERED_COPY.encode(), source="Hugging Face Daily Papers",
            **COPY, **RECORDS),
    Example("copy_addresses.md", ADDRESS_COPY.encode(), source="Hugging Face Daily Papers",
            **COPY, **RECORDS),
    Example("trending.md", TRENDING_COPY.encode(), source="Hugging Face Trending Papers",
            **COPY, **RECORDS, **MARKED),
    Example("trending_plain.md", PLAIN_TRENDING.encode(), source="Hugging Face Trending Papers",
            toml='["trending_plain.md"]\ndate = 2025-03-17\n', date_source="declared",
            **COPY | {"url": None, "published": None}, arxiv_id=None, **RECORDS, **MARKED),
    Example("table.md", TABLE.encode(), source="table", **NOTED, **RECORDS,
            **MARKED | {"warnings": ("more cells than the header", *MARKED["warnings"])}),
    Example("weeks.md", WEEK.encode(), source="weeks", title="An Earlier One",
            days={"2025-03-10": 1, "2025-03-17": 2}, reader="markdown_digest",
            arxiv_id="2503.00999", url="https://arxiv.org/abs/2503.00999",
            **MARKED | {"warnings": ("2 of 2 papers", "1 of 1 paper")}),
    Example("headings.md", HEADINGS.encode(), source="headings", **NOTED, **RECORDS,
            warnings=("1 of 2 papers has a summary",)),
    Example("items.md", ITEMS.encode(), source="items", **NOTED, **RECORDS, **MARKED),
]  # fmt: skip

EXAMPLES = [*API_EXAMPLES, *RECORD_EXAMPLES, *ARXIV_TEXT_EXAMPLES, *XML_EXAMPLES, *PAGE_EXAMPLES]
BY_NAME = {example.name: example for example in EXAMPLES}

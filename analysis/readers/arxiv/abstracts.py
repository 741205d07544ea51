"""The paragraphs of arXiv's abstracts, and the words that announce a version."""

from __future__ import annotations

import re

_INDENTED = re.compile(r"  \S")
# At the top of the abstract in a daily feed.
_ANNOUNCEMENT = re.compile(
    r"\s*arXiv:\S++\s+Announce Type:[^\S\n]*(?P<kind>[\w-]*).*?Abstract:", re.DOTALL
)
_ENDS = (".", "!", "?", ":", ";", ")", '"', "'", "$")


def announced(text: str) -> tuple[str, str]:
    r"""Return the abstract of a daily feed, and the kind of its announcement.

    Both are in one text there. Any other text is an abstract without an announcement.

    Examples
    --------
    >>> announced("arXiv:2503.01234v2 Announce Type: replace \nAbstract: We read.")
    ('We read.', 'replace')
    """
    match = _ANNOUNCEMENT.match(text)
    return (text[match.end() :].lstrip(), match["kind"]) if match else (text, "")


def with_paragraphs(text: str) -> str:
    r"""Return an abstract with a blank line above each paragraph.

    arXiv begins a paragraph by indenting its first line by two spaces. Where every line is
    indented, perhaps by a program, a paragraph also needs the end of a sentence above it.

    Examples
    --------
    >>> with_paragraphs("  We read\ndigests.\n  We count.")
    '  We read\ndigests.\n\n  We count.'
    """
    first, *others = text.replace("\r\n", "\n").split("\n")
    is_arxivs = any(line and not line[0].isspace() for line in others)
    lines = [first]
    for line in others:
        if _INDENTED.match(line) and (is_arxivs or lines[-1].rstrip().endswith(_ENDS)):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)

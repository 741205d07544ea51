"""Texts that are not UTF-8: the encoding is detected and named, and no letter is lost."""

# ruff: noqa: RUF001 (typographic marks are what is tested)

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.encodings import encoding_of
from tests.analysis.readers.conftest import ABSTRACT

TITLES = {
    "gb18030": ("大规模语言模型的规划能力评估", "稀疏注意力机制可以显著降低显存占用"),
    "cp932": ("大規模言語モデルの計画能力を評価する", "ソースコードの表現を学習する手法"),
    "euc_jp": ("大規模言語モデルの計画能力を評価する", "日本語の感情分析について"),
    "cp949": ("대규모 언어 모델의 계획 능력을 평가한다", "제목과 초록을 구별하는 방법"),
    "big5hkscs": ("大型語言模型規劃能力評估", "擴散模型生成圖像的方法"),
    "cp1251": ("Мы изучаем большие языковые модели", "Применение к задачам распознавания"),
    "cp1252": ("Schrödinger’s naïve café – “a study”", "Größere Modelle für Übersetzungen"),
}
NAMES = {
    "gb18030": "GB18030", "cp932": "Shift-JIS", "euc_jp": "EUC-JP", "cp949": "EUC-KR",
    "big5hkscs": "Big5", "cp1251": "Windows-1251", "cp1252": "Windows-1252",
}  # fmt: skip
FORMS = {
    "table.csv": lambda titles: (
        "title,abstract,date\n"
        + "".join(f'"{title}","{ABSTRACT} {title}",2025-03-17\n' for title in titles)
    ),
    "papers.jsonl": lambda titles: "".join(
        json.dumps({"title": title, "abstract": ABSTRACT, "date": "2025-03-17"}, ensure_ascii=False)
        + "\n"
        for title in titles
    ),
    "array.json": lambda titles: json.dumps(
        [{"title": title, "abstract": ABSTRACT, "date": "2025-03-17"} for title in titles],
        ensure_ascii=False,
    ),
    "digest.md": lambda titles: (
        "## Papers for 2025-03-17\n\n| Title | Summary |\n|---|---|\n"
        + "".join(f"| {title} | {ABSTRACT} |\n" for title in titles)
    ),
    "page.txt": lambda titles: (
        "Mar 17, 2025\n\n" + "\n\n".join(f"{title}\n\n{ABSTRACT}" for title in titles)
    ),
}


def titles_of(result) -> tuple[str, ...]:
    return tuple(entry.title for digest in result.digests for entry in digest.entries)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("codec", TITLES)
def test_texts_in_other_encodings_are_read_and_the_encoding_is_named(folder, codec, form):
    folder.put(form, FORMS[form](TITLES[codec]).encode(codec))
    result = folder.read(form)
    assert titles_of(result) == TITLES[codec]
    assert any(f"read as {NAMES[codec]}" in line for line in result.warnings)


@pytest.mark.parametrize("codec", TITLES)
def test_the_encoding_is_detected_far_down_a_file_that_begins_in_ascii(folder, codec):
    many = [f"Paper {n}" for n in range(400)]
    for form in ("table.csv", "array.json"):
        folder.put(form, FORMS[form]([*many, *TITLES[codec]]).encode(codec))
        result = folder.read(form)
        assert titles_of(result) == (*many, *TITLES[codec])
        assert any(f"read as {NAMES[codec]}" in line for line in result.warnings)


def test_characters_at_the_border_of_pieces_are_decoded(folder):
    # JSON is read in pieces of 65,536 characters.
    for shift in range(4):
        title = "a" * shift + TITLES["gb18030"][0] * 4_000
        folder.put("array.json", FORMS["array.json"]([title]).encode("gb18030"))
        assert titles_of(folder.read("array.json")) == (title,)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("form", FORMS)
def test_utf16_is_read_with_and_without_a_mark(folder, codec, form):
    titles = (*TITLES["gb18030"], *TITLES["cp1252"])
    folder.put(form, FORMS[form](titles).encode(codec))
    result = folder.read(form)
    assert titles_of(result) == titles
    warnings = [line for line in result.warnings if "UTF-16" in line]
    assert len(warnings) == (codec in ("utf-16-le", "utf-16-be"))


def test_a_column_may_have_a_name_in_another_encoding(folder):
    for codec, name in (("gb18030", "标题"), ("cp1252", "Überschrift")):
        table = f"{name},abstract,date\n{TITLES[codec][0]},An abstract,2025-03-17\n"
        folder.put("a.csv", table.encode(codec))
        assert titles_of(folder.read("a.csv", columns={"title": name})) == TITLES[codec][:1]


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("GB2312", "gb18030"), ("Shift_JIS", "cp932"), ("ISO-8859-1", "cp1252"), ("koi8-r", "koi8_r")],
)
def test_an_xml_declaration_states_the_encoding(folder, declared, codec):
    title = TITLES.get(codec, TITLES["cp1251"])[0]
    text = (
        f'<?xml version="1.0" encoding="{declared}"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<entry><id>http://arxiv.org/abs/2503.01234</id><title>{title}</title><summary>{ABSTRACT}"
        "</summary><published>2025-03-17T00:00:00Z</published></entry></feed>"
    )
    folder.put("feed.xml", text.encode(codec))
    result = folder.read("feed.xml")
    assert (titles_of(result), result.warnings) == ((title,), ())


@pytest.mark.parametrize("declared", ["UTF-8", "punycode", "idna", "nonsense", "utf-16"])
def test_an_xml_declaration_that_cannot_be_true_is_ignored(folder, declared):
    text = (
        f'<?xml version="1.0" encoding="{declared}"?><feed xmlns="http://www.w3.org/2005/Atom">'
        "<entry><id>http://arxiv.org/abs/2503.01234</id><title>Schrödinger</title>"
        "<published>2025-03-17T00:00:00Z</published></entry></feed>"
    )
    folder.put("feed.xml", text.encode("cp1252"))
    result = folder.read("feed.xml")
    assert titles_of(result) == ("Schrödinger",)
    assert any("read as Windows-1252" in line for line in result.warnings)


def test_bytes_outside_the_encoding_give_a_warning(folder):
    content = FORMS["table.csv"]([*TITLES["gb18030"], *TITLES["gb18030"], "规 划"])
    folder.put("table.csv", content.encode("gb18030").replace(b" \xbb", b"\xff\xbb", 1))
    result = folder.read("table.csv")
    assert titles_of(result)[:2] == TITLES["gb18030"]
    assert any("has bytes that are not GB18030" in line for line in result.warnings)


@pytest.mark.parametrize(
    "words",
    ["naïve", "Erdős–Rényi", "Müller, Gödel & Söhne", "l’œuvre, le cœur, l’été", "¿Qué señales?"],
)
def test_single_letters_among_ascii_are_windows_1252(words):
    for text in (words, f"{ABSTRACT} {words}", f"title,abstract\n{words},{words}\n" * 9):
        assert encoding_of(text.encode("cp1252", "ignore")).codec == "cp1252"


@given(st.binary(max_size=300))
def test_any_bytes_have_an_encoding(content):
    encoding = encoding_of(content)
    content.decode(encoding.codec, "replace")
    assert encoding.name


@given(st.text(min_size=1))
def test_text_in_utf8_is_utf8(text):
    content = text.encode("utf-8", "surrogatepass")
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")) and "\0" not in text:
        assert encoding_of(content).codec == "utf-8-sig"

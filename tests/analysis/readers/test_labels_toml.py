"""`labels.toml`: names of topics and themes, and one warning for each that cannot be used."""

from __future__ import annotations

import os
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.readers import list_inputs
from analysis.readers.labels_toml import names_in
from analysis.records import NAME_CHARS, InputError
from tests.analysis.readers.conftest import ABSTRACT, page

PAGE = page(("A Title", ABSTRACT))
OTHER = page(("Another Title", ABSTRACT), date="Mar 18, 2025")
PATH = Path("seeds/labels.toml")


def read(text: str | bytes):
    return names_in(PATH, text.encode() if isinstance(text, str) else text)


def names(text: str) -> dict[int, str]:
    return {number: given.name for number, given in read(text).topics.items()}


def test_names_are_read_by_level_and_number(folder):
    folder.put("seeds/a.txt", PAGE)
    folder.put(
        "seeds/labels.toml",
        '\ufeff# ours\r\n[topics]\r\n3 = "Honey bees"\r\n"12" = "  Wasps  and\u00a0hornets "\r\n'
        '[themes]\r\n3 = "Honey bees"\r\n',
    )
    result = folder.read("seeds")
    given_names = result.given_names
    assert {n: g.name for n, g in given_names.topics.items()} == {
        3: "Honey bees",
        12: "Wasps and hornets",
    }
    assert given_names.themes[3].name == "Honey bees"
    assert given_names.topics[12].where == "seeds/labels.toml:4"
    assert result.warnings == ()
    assert [path.name for path in result.inputs] == ["labels.toml", "a.txt"]


@pytest.mark.parametrize(
    "name",
    [
        "C++ and C#",
        "P < NP, or P = NP",
        "A* search and D* search",
        "snake_case and *",
        "AT&T; R&D;",
        "Schrödinger's cat (2 boxes) [sic]",
        "蜜蜂的舞蹈",
        "نحل العسل",
        "\u0645\u06cc\u200c\u062e\u0648",
        "🐝 Bees",
        "x" * NAME_CHARS,
        "$k$-means",
        "1,000 genomes",
    ],
)
def test_names_of_plain_text_are_used_as_written(name):
    assert names(f"[topics]\n3 = '''{name}'''") == {3: name}


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("3 = 7", "the name of topic 3 is not text"),
        ("3 = true", "the name of topic 3 is not text"),
        ('3 = ["Bees"]', "the name of topic 3 is not text"),
        ("3.1 = 'Bees'", "the name of topic 3 is not text"),
        ('3 = ""', "the name of topic 3 has no letters"),
        ('3 = " - "', "the name of topic 3 has no letters"),
        (f'3 = "{"x" * (NAME_CHARS + 1)}"', "the name of topic 3 has 61 characters"),
        (f'3 = "{"x" * 1_500}"', "the name of topic 3 has 1,500 characters"),
        ('3 = "Bees\\u0000"', "the name of topic 3 has control or invisible characters"),
        ('3 = "Bees\\tand wasps"', "the name of topic 3 has control or invisible characters"),
        ('3 = """Bees\n"""', "the name of topic 3 has control or invisible characters"),
        ('3 = "\\u202eseeB"', "the name of topic 3 has control or invisible characters"),
        ('3 = "Be\\u200bes"', "the name of topic 3 has control or invisible characters"),
        ('3 = "\\u3164"', "the name of topic 3 has control or invisible characters"),
        ('3 = "<b>Bees</b>"', "the name of topic 3 has HTML or Markdown"),
        ('3 = "<img src=x onerror=alert(1)"', "the name of topic 3 has HTML or Markdown"),
        ('3 = "Bees &amp; wasps"', "the name of topic 3 has HTML or Markdown"),
        ('3 = "**Bees**"', "the name of topic 3 has HTML or Markdown"),
        ('3 = "*Bees*"', "the name of topic 3 has HTML or Markdown"),
        ('3 = "_Bees_"', "the name of topic 3 has HTML or Markdown"),
        ('3 = "# Bees"', "the name of topic 3 has HTML or Markdown"),
        ('3 = "`Bees`"', "the name of topic 3 has HTML or Markdown"),
        ('3 = "[Bees](bees.html)"', "the name of topic 3 has HTML or Markdown"),
        ('3 = "https://bees.example"', "the name of topic 3 has HTML or Markdown"),
        ('three = "Bees"', "'three' is not the number of a topic"),
        ('"-1" = "Bees"', "'-1' is not the number of a topic"),
        ('03 = "Bees"', "'03' is not the number of a topic"),
        ('"³" = "Bees"', "'³' is not the number of a topic"),
        ('12345678901 = "Bees"', "'12345678901' is not the number of a topic"),
        ('3 = "Ants"', "the name of topic 3 is that of topic 9 already"),
        ('3 = "ANTS!"', "the name of topic 3 is that of topic 9 already"),
    ],
)
def test_an_entry_that_cannot_be_used_is_one_warning_with_its_line(entry, problem):
    found = read(f'# names\n[topics]\n9 = "Ants"\n{entry}\n')
    assert {number: given.name for number, given in found.topics.items()} == {9: "Ants"}
    (warning,) = found.warnings
    where, _, rest = warning.partition(": ")
    assert where == f"{PATH}:4"
    said, _, fix = rest.partition("; ")
    assert said.startswith(problem)
    assert fix
    assert warning.isprintable()


@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        ('[topics]\n3 = "Bees\n', f"{PATH}:2", "is not valid TOML"),
        ('[topics]\n3 = "Bees"\n3 = "Wasps"\n', f"{PATH}:3", "is not valid TOML"),
        (b'[topics]\n3 = "Caf\xe9"', f"{PATH}", "is not UTF-8"),
        (f"[topics]\n{'a.' * 2_000}a = 1", f"{PATH}:2", "the line has more than"),
        ("# ours\n" * 150_000, f"{PATH}", "has more than 1,000,000 bytes"),
        ('3 = "Bees"', f"{PATH}:1", "'3' is not a table of names"),
        ('\n[topic]\n3 = "Bees"', f"{PATH}:2", "'topic' is not a table of names"),
        ("topics = 3", f"{PATH}:1", "'topics' is not a table"),
        ('[[topics]]\n3 = "Bees"', f"{PATH}:1", "'topics' is not a table"),
    ],
)
def test_a_broken_file_or_table_is_one_warning(text, where, problem):
    found = read(text)
    assert (dict(found.topics), dict(found.themes)) == ({}, {})
    (warning,) = found.warnings
    assert warning.startswith(f"{where}: {problem}")


def test_a_broken_file_stops_nothing(folder):
    folder.put("a.txt", PAGE)
    folder.put("labels.toml", "[topics")
    result = folder.read()
    assert len(result.digests) == 1
    assert len(result.warnings) == 1


def test_very_many_warnings_are_counted():
    found = read("[topics]\n" + "".join(f"{n} = {n}\n" for n in range(500)))
    assert len(found.warnings) == 21
    assert "480 more names not used" in found.warnings[-1]


def test_the_first_file_in_the_folders_of_the_sources_counts(folder):
    folder.put("one/a.txt", PAGE)
    folder.put("two/b.txt", OTHER)
    folder.put("two/labels.toml", '[topics]\n3 = "Bees"')
    result = folder.read("one/a.txt", "two")
    assert result.given_names.topics[3].name == "Bees"
    folder.put("one/labels.toml", '[topics]\n3 = "Ants"')
    result = folder.read("one/a.txt", "two")
    assert result.given_names.topics[3].name == "Ants"
    assert result.warnings == (
        "two/labels.toml: is not read, because one/labels.toml has the names; move its lines there",
    )
    inputs = [path.as_posix() for path in list_inputs([Path("one/a.txt"), Path("two")])]
    assert inputs == ["one/labels.toml", "one/a.txt", "two/b.txt"]
    assert [path.as_posix() for path in result.inputs] == inputs


def test_it_is_no_digest_and_may_be_named_with_digests(folder):
    folder.put("seeds/a.txt", PAGE)
    folder.put("seeds/labels.toml", '[topics]\n3 = "Bees"')
    for sources in (["seeds"], ["seeds/*"], ["seeds/a.txt", "seeds/labels.toml"]):
        result = folder.read(*sources)
        assert len(result.digests) == 1
        assert result.given_names.topics[3].name == "Bees"
        assert result.warnings == ()
    with pytest.raises(InputError, match="is not a digest"):
        folder.read("seeds/labels.toml")


@pytest.mark.skipif(os.name == "nt", reason="needs pipes")
def test_a_pipe_or_broken_link_is_one_warning(folder):
    folder.put("a.txt", PAGE)
    os.mkfifo("labels.toml")
    assert len(folder.read().warnings) == 1
    Path("labels.toml").unlink()
    Path("labels.toml").symlink_to("gone.toml")
    (warning,) = folder.read().warnings
    assert warning.startswith("labels.toml: is a broken link")
    assert [path.name for path in list_inputs([Path()])] == ["a.txt"]


def test_a_long_run_of_accents_takes_no_time():
    accents = "\\u0301\\u0323" * 150
    lines = "\\\n".join(accents for _ in range(500))
    start = time.process_time()
    found = read(f'[topics]\n3 = """{lines}"""')
    assert time.process_time() - start < 5
    assert len(found.warnings) == 1


@given(st.text(max_size=80))
def test_any_name_is_one_plain_line_or_a_warning(name):
    escaped = "".join(f"\\U{ord(char):08x}" for char in name if not 0xD800 <= ord(char) < 0xE000)
    found = read(f'[topics]\n3 = "{escaped}"\n')
    assert len(found.topics) + len(found.warnings) == 1
    for given_name in found.topics.values():
        written = given_name.name
        assert 0 < len(written) <= NAME_CHARS
        assert written == " ".join(written.split()) == unicodedata.normalize("NFC", written)
        assert not any(unicodedata.category(char) in ("Cc", "Co", "Zl", "Zp") for char in written)
        assert any(map(str.isalnum, written))
    assert all(warning.isprintable() for warning in found.warnings if name.isprintable())


@given(st.binary(max_size=300) | st.text(alphabet="[]topicsthem.=\"'3 \n#\\", max_size=200))
def test_any_content_is_names_or_warnings(content):
    found = read(content)
    assert all("\n" not in warning for warning in found.warnings)
    assert all(warning.startswith(str(PATH)) for warning in found.warnings)

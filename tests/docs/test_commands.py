"""The commands in the documents exist, and those that are cheap are run."""

from __future__ import annotations

import json
import re
import shlex
import shutil

import pytest

from analysis.cli.commands import OK, main
from analysis.cli.fetch_parser import ADDRESS_VARIABLE
from tests import optional
from tests.docs.markdown import (
    PAGES,
    ROOT,
    USER_PAGES,
    arguments,
    commands,
    inline_code,
    name_of,
    parser,
    shell_lines,
)
from tests.pages import write_page
from tests.planted import planted_papers

OTHER_PROGRAMS = ("--server.",)
"""How flags of other programs begin that stand alone in a text."""

NOT_RUN = re.compile(r"digest-atlas open|--llm-base-url|--baseline stock|--embedding-model minilm")
"""Commands that serve until they are stopped, need a server, or take long."""

RUN = sorted(
    {
        line
        for page in USER_PAGES
        for line in shell_lines(page)
        if line.startswith("digest-atlas ") and not NOT_RUN.search(line)
    }
)
ENTRIES = [(title, abstract) for _, title, abstract in planted_papers(12)]


def written_commands(page):
    """Return every `digest-atlas` command of a page, in blocks and in the text."""
    lines = [*shell_lines(page), *inline_code(page)]
    return [line for line in lines if line.startswith("digest-atlas ")]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_are_understood(page, capsys):
    refused = []
    for line in written_commands(page):
        try:
            parser().parse_args(arguments(line.replace("COMMAND", "check")))
        except SystemExit as ended:
            # The text may name a command without what it requires; --help ends with 0.
            complete = line in shell_lines(page) or "required" not in capsys.readouterr().err
            if ended.code != 0 and complete:
                refused.append(line)
    assert refused == []


@pytest.mark.parametrize("page", USER_PAGES, ids=name_of)
def test_flags_in_the_text_exist(page):
    known = {
        flag
        for _, command in [("", parser()), *commands(parser())]
        for action in command._actions
        for flag in action.option_strings
    }
    written = [code.split()[0] for code in inline_code(page) if re.match(r"--?[a-z]", code)]
    assert [f for f in written if f not in known and not f.startswith(OTHER_PROGRAMS)] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_make_targets_exist(page):
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    lines = [line for line in [*shell_lines(page), *inline_code(page)] if line.startswith("make ")]
    assert [line for line in lines if shlex.split(line)[1] not in targets] == []


@pytest.mark.parametrize("page", USER_PAGES, ids=name_of)
def test_benchmarks_exist_and_know_their_flags(page):
    for line in [*shell_lines(page), *inline_code(page)]:
        words = shlex.split(line) if re.search(r"\bbenchmarks/\w+\.py", line) else []
        script = next((word for word in words if word.endswith(".py")), None)
        if script is not None:
            code = (ROOT / script).read_text("utf-8")
            flags = [word for word in words if word.startswith("--")]
            assert [flag for flag in flags if f'"{flag}"' not in code] == []


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with digests, records, and a snapshot of the digests."""
    folder = tmp_path_factory.mktemp("documents")
    for name in ("seeds", "my-papers"):
        write_page(folder / name, "one.txt", "Feb 20", ENTRIES[:20])
        write_page(folder / name, "two.txt", "Mar 13", ENTRIES[14:32])
        write_page(folder / name, "three.txt", "Mar 17", ENTRIES[28:])
        declared = "".join(f'["{n}.txt"]\nyear = 2025\n' for n in ("one", "two", "three"))
        (folder / name / "digests.toml").write_text(declared)
    records = [{"title": t, "abstract": a, "date": "2025-03-20"} for t, a in ENTRIES[:24]]
    (folder / "more").mkdir()
    (folder / "more" / "papers.jsonl").write_text("\n".join(map(json.dumps, records)))
    table = "\n".join(f'"{t}","{a}",2025-03-17' for t, a in ENTRIES)
    (folder / "papers.csv").write_text(f"title,tldr,shown\n{table}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        assert main(["analyze", "--embedding-model", "lsa"]) == OK
    return folder


@pytest.fixture
def fresh(home, tmp_path, monkeypatch):
    """A copy of that folder for one command."""
    shutil.copytree(home, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


@pytest.mark.analysis
@pytest.mark.parametrize("line", [line for line in RUN if " fetch " not in line])
def test_commands_run(line, fresh, capsys):
    optional.need("bertopic")
    given = arguments(line)
    # The default model takes too long here.
    if given[0] == "analyze" and "--embedding-model" not in given:
        given += ["--embedding-model", "lsa"]
    code = main(given)
    printed = capsys.readouterr()
    assert code == OK, printed.err
    assert printed.out.strip()


@pytest.mark.analysis
@pytest.mark.parametrize("line", [line for line in RUN if " fetch " in line])
def test_fetching_saves_files(line, tmp_path, monkeypatch):
    optional.need("rich", "lxml")
    from tests.analysis.fetching.stub import serving

    monkeypatch.chdir(tmp_path)
    with serving() as server:
        monkeypatch.setenv(ADDRESS_VARIABLE, server.address)
        assert main(arguments(line)) == OK
    assert {path.suffix for path in (tmp_path / "seeds").iterdir()} & {".json", ".xml"}

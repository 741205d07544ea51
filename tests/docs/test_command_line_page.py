"""`docs/command-line.md` has every command and option of `--help`, with the same default."""

from __future__ import annotations

import argparse
import re

import pytest

from analysis.cli.analysis_flags import FIT_OPTIONS
from tests.docs.markdown import ROOT, anchors, commands, parser, rows, section

PAGE = ROOT / "docs" / "command-line.md"
COMMANDS = dict(commands(parser()))
SHARED = {
    "option-snapshot": "Option: snapshot",
    "options-reading": "Options: reading",
    "options-analysis": "Options: analysis",
    "options-cache": "Options: cache",
    "options-days": "Options: days",
    "options-log": "Options: log",
}
"""Sections of options that several commands have, by anchor."""


def options(of: argparse.ArgumentParser, *, hidden: bool = False) -> list[argparse.Action]:
    return [
        action
        for action in of._actions
        if action.option_strings
        and "--help" not in action.option_strings
        and (action.help == argparse.SUPPRESS) == hidden
    ]


def documented(name: str) -> dict[str, tuple[str, str]]:
    """Return the options of a command: flags -> what follows the last flag, and the default."""
    text = section(PAGE, name)
    linked = re.findall(r"\]\(#(options?-\w+)\)", text)
    assert linked, f"{name} names no shared options"
    texts = [text, *(section(PAGE, SHARED[anchor]) for anchor in linked)]
    found: dict[str, tuple[str, str]] = {}
    for cells in (row for part in texts for row in rows(part)):
        codes = re.findall(r"`([^`]+)`", cells[0])
        flags = ", ".join(code.split()[0] for code in codes)
        assert flags not in found, f"{name}: {flags} is documented twice"
        found[flags] = (codes[-1].partition(" ")[2], cells[1])
    return found


def test_every_command_has_a_section():
    assert {name.replace(" ", "-") for name in COMMANDS} <= anchors(PAGE)


def test_the_list_of_commands_is_that_of_the_help():
    listed = [cells[0].split("`")[1] for cells in rows(section(PAGE, "Command line"))]
    tops = dict.fromkeys(name.split()[1] for name in COMMANDS)
    assert sorted(listed) == sorted(tops)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_options_are_those_of_the_help(name):
    assert sorted(documented(name)) == sorted(
        ", ".join(action.option_strings) for action in options(COMMANDS[name])
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_values_and_defaults_are_those_of_the_parser(name):
    for action in options(COMMANDS[name]):
        value, default = documented(name)[", ".join(action.option_strings)]
        flag = action.option_strings[-1]
        assert bool(value) == (action.nargs != 0), f"{name} {flag}: does it take a value?"
        if action.choices:
            assert value == "|".join(map(str, action.choices)), f"{name} {flag}"
        if action.required:
            assert "required" in default, f"{name} {flag}"
        elif name == "digest-atlas update" and action.dest in FIT_OPTIONS:
            assert action.default is None
        elif action.nargs == 0:
            assert default == "off", f"{name} {flag}"
        elif action.default in (None, [], argparse.SUPPRESS):
            assert not default.startswith("`"), f"{name} {flag}"
        else:
            assert default == f"`{action.default}`", f"{name} {flag}"


@pytest.mark.parametrize("name", [n for n in COMMANDS if COMMANDS[n]._get_positional_actions()])
def test_arguments_are_explained(name):
    for action in COMMANDS[name]._get_positional_actions():
        if action.metavar:
            top = "digest-atlas analyze" if action.metavar == "SOURCE" else name
            assert f"`{action.metavar}`" in section(PAGE, top)


def test_renamed_options_are_listed_with_their_new_names():
    table = rows(section(PAGE, "Renamed options"))
    listed = {old.strip("`"): new.strip("`") for old, new in table}
    renamed = {
        action.option_strings[0]: action.new
        for command in COMMANDS.values()
        for action in options(command, hidden=True)
    }
    assert listed == renamed

"""Commands and options that pages name exist, and every one has its help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from curated_search.main import main
from tests.docs.pages import PAGES, headings, name, read
from tests.paths import ROOT

COMMANDS = ROOT / "docs" / "commands.md"
_NAMED = re.compile(r"curated-search +([a-z]+)\b([^`\n]*)")


def _options(command: click.Command) -> set[str]:
    return {name for option in command.params for name in option.opts} | {"--help"}


def _named(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each command that a text names in code, with the options that follow it there."""
    spans = re.findall(r"`(curated-search [^`\n]+)`", text)
    lines = re.findall(r"^(?:\$ )?(curated-search [^\n]+)$", text, re.MULTILINE)
    for span in [*spans, *lines]:
        for command, rest in _NAMED.findall(span):
            yield command, re.findall(r"(?<!\S)--[a-z-]+", rest)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_and_option_exists(page: Path) -> None:
    """No page names a command or an option that the program lacks."""
    unknown = []
    for command, options in _named(read(page)):
        if command not in main.commands:
            unknown.append(command)
            continue
        missing = set(options) - _options(main.commands[command])
        unknown += [f"{command} {option}" for option in missing]
    assert unknown == []


def test_commands_are_named_in_the_pages() -> None:
    """The test above reads what it should: several pages name commands with options."""
    pairs = [pair for page in PAGES for pair in _named(read(page))]
    assert ("rebuild", ["--content", "--report"]) in pairs
    assert {command for command, _ in pairs} == set(main.commands)


def test_every_command_has_its_section() -> None:
    """No command is undocumented."""
    sections = set(headings(COMMANDS, "###"))
    assert sections == {f"`curated-search {command}`" for command in main.commands}


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_and_option_has_its_help(command: str) -> None:
    """`--help` says what each does."""
    options = [p for p in main.commands[command].params if isinstance(p, click.Option)]
    assert main.commands[command].help
    assert all(option.help for option in options)

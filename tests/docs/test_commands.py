"""All commands and options named in the docs exist, and each has a help text."""

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
    """The commands in a page's code, each with the options that follow it."""
    spans = re.findall(r"`(curated-search [^`\n]+)`", text)
    lines = re.findall(r"^(?:\$ )?(curated-search [^\n]+)$", text, re.MULTILINE)
    for span in [*spans, *lines]:
        for command, rest in _NAMED.findall(span):
            yield command, re.findall(r"(?<!\S)--[a-z-]+", rest)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_and_option_exists(page: Path) -> None:
    """The pages name no command or option that does not exist."""
    unknown = []
    for command, options in _named(read(page)):
        if command not in main.commands:
            unknown.append(command)
            continue
        missing = set(options) - _options(main.commands[command])
        unknown += [f"{command} {option}" for option in missing]
    assert unknown == []


def test_commands_are_named_in_the_pages() -> None:
    """The test above finds commands with options in several pages."""
    pairs = [pair for page in PAGES for pair in _named(read(page))]
    assert ("rebuild", ["--content", "--report"]) in pairs
    assert {command for command, _ in pairs} == set(main.commands)


def test_every_command_has_its_section() -> None:
    """Every command is documented."""
    sections = set(headings(COMMANDS, "###"))
    assert sections == {f"`curated-search {command}`" for command in main.commands}


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_and_option_has_its_help(command: str) -> None:
    """`--help` explains every command and option."""
    options = [p for p in main.commands[command].params if isinstance(p, click.Option)]
    assert main.commands[command].help
    assert all(option.help for option in options)

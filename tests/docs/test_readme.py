"""What the README says is so."""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict
from pathlib import Path

import click
import pytest

from curated_search.main import main
from search.parsing.ranking import Ranking
from search.settings.loading import load_settings
from tests.docs.readme import README, written

TEXT = README.read_text(encoding="utf-8")


def test_the_settings_table_is_the_settings() -> None:
    """Every setting stands there, with its default and its help."""
    assert written(TEXT) == TEXT, "run: python -m tests.docs.readme"


def test_the_example_of_settings_is_valid(tmp_path: Path) -> None:
    """The TOML in the README can be used as it stands."""
    file, found = tmp_path / "settings.toml", []
    for example in re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL):
        file.write_text(example, encoding="utf-8")
        found.append(load_settings(file, {}))
    settings = found[0]
    assert any(settings.keys for settings in found)
    assert settings.facets["section"].sources == ("@path.1",)
    assert "vendor" not in settings.facets


def test_every_command_is_in_the_readme_and_every_one_there_exists() -> None:
    """No command is undocumented, none is made up."""
    named = set(re.findall(r"^\| `curated-search (\w+)", TEXT, re.MULTILINE))
    assert named == set(main.commands)


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_option_has_its_help(name: str) -> None:
    """`--help` says what each does."""
    command = main.commands[name]
    assert command.help
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert all(option.help for option in options)


def test_the_signs_of_relevance_are_those_of_the_program() -> None:
    """Each with its default."""
    block = next(part for part in TEXT.split("```toml") if "[ranking]" in part)
    shown = tomllib.loads(block.split("```")[0])["ranking"]
    assert shown == asdict(Ranking())

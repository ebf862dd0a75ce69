"""Options and settings that commands share."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from web.cli.options import common_options, read_settings


@click.command()
@common_options
def example(config: Path | None, index: str | None) -> None:
    """Print the index folder."""
    click.echo(read_settings(config, index=index).index)


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        ((), 0, "index\n"),
        (("--index", "other"), 0, "other\n"),
        (("--config", "nowhere.toml"), 1, "Error: the settings file nowhere.toml does not exist\n"),
    ],
)
def test_options(arguments: tuple[str, ...], code: int, expected: str) -> None:
    """--index takes precedence over the settings, and invalid settings are one line."""
    result = CliRunner().invoke(example, arguments, env={"CURATED_SEARCH_CONFIG": ""})
    assert (result.exit_code, result.output) == (code, expected)

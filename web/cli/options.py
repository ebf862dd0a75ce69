"""Options and settings shared by the web package's commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from search.errors import SettingsError
from search.settings import Settings, load_settings


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the --config and --index options to a command."""
    command = click.option("--index", type=click.Path(), help="Index folder.")(command)
    return click.option("--config", type=click.Path(path_type=Path), help="Settings file (TOML).")(
        command
    )


def read_settings(config: Path | None, **overrides: Any) -> Settings:
    """Load the settings for a command; raise ClickException if they are not valid."""
    try:
        return load_settings(config, **overrides)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None

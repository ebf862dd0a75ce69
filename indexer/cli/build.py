"""The commands `rebuild` and `update`: content files to an index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import reduce
from pathlib import Path
from typing import Any

import click

from indexer.cli.builds import build, renew
from indexer.cli.reporters import voice
from indexer.files.walk import ContentError
from search.errors import EngineError, SettingsError
from search.settings.loading import load_settings

_OPTIONS = (
    click.option("--content", help="Folder of the content files."),
    click.option("--index", help="Folder of the built index."),
    click.option("--engine", help="auto, tantivy, whoosh or opensearch."),
    click.option("--config", type=click.Path(path_type=Path), help="TOML file of settings."),
    click.option("--report", type=click.Path(path_type=Path), help="Write every problem as JSON."),
    click.option("--wait", type=float, help="Seconds to wait for another writer."),
    click.option("--force", is_flag=True, help="Even when a fifth of the documents would go."),
    click.option("--quiet", is_flag=True, help="Say nothing unless it fails."),
    click.option("--json", "as_json", is_flag=True, help="Say progress and result as JSON lines."),
)


def _building(command: Callable[..., Any]) -> Callable[..., Any]:
    return reduce(lambda made, option: option(made), reversed(_OPTIONS), command)


@contextmanager
def failing_in_one_line() -> Iterator[None]:
    """Turn errors that say what to do into that sentence and exit code 1."""
    try:
        yield
    except (SettingsError, EngineError, ContentError) as error:
        raise click.ClickException(str(error)) from None
    except BrokenPipeError:  # the reader of our output has seen enough; click knows what to do
        raise
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        raise click.ClickException(f"{error.strerror or error}{where}") from None


@click.command()
@_building
def rebuild(**given: Any) -> None:
    """Read all content and replace the index; searches see the old one until it is done."""
    _run(build, **given)


@click.command()
@_building
def update(**given: Any) -> None:
    """Read what has changed and bring the index up to date; where that will not do, rebuild."""
    _run(renew, **given)


def _run(
    work: Callable[..., Any],
    *,
    config: Path | None,
    report: Path | None,
    force: bool,
    quiet: bool,
    as_json: bool,
    **overrides: Any,
) -> None:
    with failing_in_one_line():
        settings = load_settings(config, **overrides)
        work(settings, report=report, force=force, say=voice(quiet=quiet, as_json=as_json))

"""The `rebuild` and `update` commands, which index content files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import reduce
from pathlib import Path
from typing import Any

import click

from indexer.cli.build_and_report import rebuild_and_report, update_and_report
from indexer.cli.reporters import reporter
from indexer.files import ContentError
from search.errors import EngineError, SettingsError
from search.settings import load_settings

_OPTIONS = (
    click.option("--content", help="Content folder."),
    click.option("--index", help="Index folder."),
    click.option("--engine", help="auto, tantivy, columns, whoosh or opensearch."),
    click.option("--config", type=click.Path(path_type=Path), help="Settings file (TOML)."),
    click.option(
        "--report", type=click.Path(path_type=Path), help="Write all problems to a JSON file."
    ),
    click.option("--wait", type=float, help="Seconds to wait if another process is writing."),
    click.option(
        "--force", is_flag=True, help="Build even if the index loses over a fifth of its documents."
    ),
    click.option("--quiet", is_flag=True, help="Print errors only."),
    click.option("--json", "as_json", is_flag=True, help="Print progress and results as JSON."),
)


def _with_options(command: Callable[..., Any]) -> Callable[..., Any]:
    return reduce(lambda decorated, option: option(decorated), reversed(_OPTIONS), command)


@contextmanager
def failing_in_one_line() -> Iterator[None]:
    """Print an expected error as one line and exit with code 1."""
    try:
        yield
    except (SettingsError, EngineError, ContentError) as error:
        raise click.ClickException(str(error)) from None
    except BrokenPipeError:
        # The reader of our output has closed the pipe; click exits quietly.
        raise
    except OSError as error:
        path = f": {error.filename}" if error.filename else ""
        raise click.ClickException(f"{error.strerror or error}{path}") from None


@click.command()
@_with_options
def rebuild(**options: Any) -> None:
    """Index all content anew. Searches use the old index until the new one is ready."""
    _run(rebuild_and_report, **options)


@click.command()
@_with_options
def update(**options: Any) -> None:
    """Index changed files only, or rebuild the index if that is not possible."""
    _run(update_and_report, **options)


def _run(
    build: Callable[..., Any],
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
        build(
            settings,
            report=report,
            force=force,
            reporter=reporter(quiet=quiet, as_json=as_json),
        )

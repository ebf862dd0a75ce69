"""The commands `rebuild` and `update`, which make an index from content files."""

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
    click.option("--content", help="Folder of the content files."),
    click.option("--index", help="Folder of the built index."),
    click.option("--engine", help="auto, tantivy, columns, whoosh or opensearch."),
    click.option("--config", type=click.Path(path_type=Path), help="TOML file of settings."),
    click.option("--report", type=click.Path(path_type=Path), help="Write every problem as JSON."),
    click.option("--wait", type=float, help="Seconds to wait for another writer."),
    click.option(
        "--force", is_flag=True, help="Build even if over a fifth of the documents is lost."
    ),
    click.option("--quiet", is_flag=True, help="Print nothing but errors."),
    click.option("--json", "as_json", is_flag=True, help="Print progress and result as JSON."),
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
        # The reader of our output has closed it; click then exits quietly.
        raise
    except OSError as error:
        path = f": {error.filename}" if error.filename else ""
        raise click.ClickException(f"{error.strerror or error}{path}") from None


@click.command()
@_with_options
def rebuild(**options: Any) -> None:
    """Read all content and replace the index; searches use the old one until then."""
    _run(rebuild_and_report, **options)


@click.command()
@_with_options
def update(**options: Any) -> None:
    """Read changed files and update the index, or rebuild it if an update is not possible."""
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

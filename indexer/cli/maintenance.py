"""The commands that switch or move index generations: rollback, export and import."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click

from indexer.cli.build import failing_in_one_line
from indexer.cli.messages import counted
from search.engines import Maintenance, maintenance, open_engine
from search.settings import load_settings
from search.status import Status

Command = Callable[..., Any]


def _common(*, wait: bool) -> Callable[[Command], Command]:
    options = [
        click.option("--index", help="Index folder."),
        click.option("--config", type=click.Path(path_type=Path), help="Settings file (TOML)."),
    ]
    if wait:
        options.append(
            click.option(
                "--wait", type=float, help="Seconds to wait if another process is writing."
            )
        )

    def with_options(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options


@click.command()
@_common(wait=True)
def rollback(config: Path | None, **overrides: Any) -> None:
    """Switch to the previous generation. Run it again to switch back."""
    with failing_in_one_line(), _maintained(config, **overrides) as index:
        status = index.rollback()
    click.echo(f"Now live: {_described(status)}. Run `rollback` again to switch back.")


@click.command("export")
@_common(wait=False)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export_index(config: Path | None, file: Path, **overrides: Any) -> None:
    """Save the current index to FILE (.tar.gz), as a backup or for another machine."""
    with failing_in_one_line(), _maintained(config, **overrides) as index:
        status = index.export_to(file)
    click.echo(f"Exported to {file}: {_described(status)}.")


@click.command("import")
@_common(wait=True)
@click.option(
    "--trusted", is_flag=True, help="Trust FILE: importing a Whoosh archive can run code."
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def import_index(config: Path | None, file: Path, trusted: bool, **overrides: Any) -> None:
    """Replace the current index with the one in FILE. `rollback` restores the current one."""
    with failing_in_one_line(), _maintained(config, **overrides) as index:
        status = index.import_from(file, trusted=trusted)
    click.echo(f"Now live: {_described(status)}.")


@contextmanager
def _maintained(config: Path | None, **overrides: Any) -> Iterator[Maintenance]:
    """Open the maintenance interface of the configured index."""
    settings = load_settings(config, **overrides)
    engine = open_engine(
        settings.engine_url(), settings.schema(), wait=settings.wait, retention=settings.retention()
    )
    with closing(engine):
        yield maintenance(engine)


def _described(status: Status) -> str:
    built = "" if status.built_at is None else f", built {status.built_at:%Y-%m-%d %H:%M} UTC"
    return f"generation {status.generation}, {counted(status.documents, 'document')}{built}"

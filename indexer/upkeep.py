"""The commands that keep generations: rollback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from indexer.commands import failing_in_one_line
from indexer.words import counted
from search.rollback import rollback as return_to_other
from search.settings import load_settings


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    wait = click.option("--wait", type=float, help="Seconds to wait for another writer.")
    config = click.option("--config", type=click.Path(path_type=Path), help="Settings file.")
    return click.option("--index", help="Folder of the built index.")(config(wait(command)))


@click.command()
@_common
def rollback(config: Path | None, **given: Any) -> None:
    """Return to the generation before; a second time goes forward again."""
    with failing_in_one_line():
        settings = load_settings(config, **given)
        now = return_to_other(settings.index, wait=settings.wait)
    built = "" if now.built_at is None else f", built {now.built_at:%Y-%m-%d %H:%M} UTC"
    click.echo(f"Now answering: generation {now.generation}{built}.")
    click.echo(f"It holds {counted(now.documents, 'document')}. Run it again to undo this.")

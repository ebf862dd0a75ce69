"""The command `status`: the state of the index, and whether its files are intact."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from search.engines.registry import open_engine
from search.errors import EngineError
from search.settings.table import Settings
from search.status import Status
from search.storage import checksums, generations, manifest
from web.cli.options import common_options, read_settings
from web.cli.terminal import generation_summary, size, status_lines


@click.command()
@common_options
@click.option("--json", "as_json", is_flag=True, help="Print the API's JSON.")
@click.option("--verify", is_flag=True, help="Compare every byte with the index's digests.")
def status(config: Path | None, index: str | None, as_json: bool, verify: bool) -> None:
    """Say what is in the index, and whether it is whole."""
    # Imported here, so that the command line lists its commands without Flask.
    from web.api.routes import status_view

    settings = read_settings(config, index=index)
    has_files = settings.engine != "opensearch"
    try:
        current = open_engine(settings.engine_url(), settings.schema()).status()
        previous = _previous(settings, current) if has_files else None
        if verify and has_files:
            checksums.verify(settings.index / current.generation)
    except EngineError as error:
        raise click.ClickException(str(error)) from None
    view = status_view(current)
    if as_json:
        click.echo(json.dumps(view, ensure_ascii=False, indent=2))
        return
    now = datetime.now(UTC)
    for line in status_lines(current, view["problem_count"], now):
        click.echo(line)
    if previous:
        click.echo(f"previous    {generation_summary(previous, now)}")
    if has_files:
        _say_files(settings, current, verify)
    else:
        _say_cluster(settings, verify)


def _previous(settings: Settings, current: Status) -> Status | None:
    """The generation that `rollback` would return to."""
    return manifest.read(settings.index / current.previous) if current.previous else None


def _say_files(settings: Settings, current: Status, verify: bool) -> None:
    click.echo(f"on disk     {size(generations.footprint(settings.index))}")
    if not verify:
        return
    if current.damage:
        sys.exit(1)
    click.echo("verified    every byte is as it was written")


def _say_cluster(settings: Settings, verify: bool) -> None:
    click.echo(f"cluster     {settings.opensearch}")
    if verify:
        click.echo("not verified: a cluster checks its own files, as it copies and merges them")

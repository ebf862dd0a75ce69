"""The `status` command: the state of the index, and whether its files are intact."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from search.engines import Maintenance, maintenance, open_engine
from search.errors import EngineError, NotSupported
from web.cli.options import common_options, read_settings
from web.cli.terminal import status_lines, storage_lines


@click.command()
@common_options
@click.option("--json", "as_json", is_flag=True, help="Print the same JSON as the API.")
@click.option("--verify", is_flag=True, help="Check every file against its checksum.")
def status(config: Path | None, index: str | None, as_json: bool, verify: bool) -> None:
    """Show the state of the index and whether it is intact."""
    # Imported here, so that --help does not load Flask.
    from web.api.routes import status_view

    settings = read_settings(config, index=index)
    try:
        engine = maintenance(open_engine(settings.engine_url(), settings.schema()))
        current, *others = engine.generations()
        verdict = _verdict(engine) if verify else ""
        storage = engine.storage()
    except EngineError as error:
        raise click.ClickException(str(error)) from None
    view = status_view(current)
    if as_json:
        click.echo(json.dumps(view, ensure_ascii=False, indent=2))
        return
    now = datetime.now(UTC)
    for line in status_lines(current, view["problem_count"], now):
        click.echo(line)
    for line in storage_lines(others, storage, now):
        click.echo(line)
    if verify and current.damage:
        sys.exit(1)
    if verify:
        click.echo(verdict)


def _verdict(engine: Maintenance) -> str:
    """Compare the index with its checksums and report the result."""
    try:
        engine.verify()
    except NotSupported as error:
        return f"not verified: {error}"
    return "verified    all checksums match"

"""The `queries` command: frequent queries, queries without results, and clicked articles."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from search.settings import Settings
from web.analytics import QueryCount, history, history_file
from web.cli.options import common_options, read_settings
from web.cli.terminal import printable

_REPORTS = {"top": history.top, "misses": history.misses, "clicks": history.clicks}


@click.command()
@common_options
@click.option("--top", "report", flag_value="top", default=True, help="The most frequent queries.")
@click.option("--misses", "report", flag_value="misses", help="Queries without results.")
@click.option("--clicks", "report", flag_value="clicks", help="The most clicked articles.")
@click.option(
    "--days", type=click.IntRange(1), default=30, show_default=True, help="Days to report."
)
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="Maximum lines."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def queries(
    config: Path | None, index: str | None, report: str, days: int, limit: int, as_json: bool
) -> None:
    """Report recorded searches and clicks (requires analytics = true)."""
    rows = _rows(read_settings(config, index=index), report, days, limit)
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
        return
    for line in _lines(rows, report):
        click.echo(line)


def _rows(settings: Settings, report: str, days: int, limit: int) -> list[QueryCount]:
    file = history_file(settings)
    if not file.exists():
        hint = "" if settings.analytics else "; set analytics = true to record them"
        raise click.ClickException(f"no searches are recorded in {file}{hint}")
    since = time.time_ns() // 1_000_000 - days * history.DAY_MILLISECONDS
    try:
        with history.open_history(file) as connection:
            return _REPORTS[report](connection, since=since, limit=limit)
    except (OSError, sqlite3.Error) as error:
        raise click.ClickException(f"{file} cannot be read: {error}") from None


def _lines(rows: Sequence[QueryCount], report: str) -> Iterator[str]:
    if not rows:
        yield "Nothing to report."
    elif report == "clicks":
        yield f"{'clicks':>8}  article, and the query that found it"
        for row in rows:
            yield f"{row.clicks:>8,}  {printable(row.id)} ({printable(row.q)})"
    else:
        yield f"{'searches':>8} {'found':>8} {'clicks':>8}  query"
        for row in rows:
            yield f"{row.searches:>8,} {row.total:>8,} {row.clicks:>8,}  {printable(row.q)}"

"""The `evaluate` command, which prints a table of measures for each engine and setting."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from search.errors import EngineError, SettingsError
from search.settings import Settings
from web.cli.options import read_settings
from web.evaluation import MEASURES, BadJudgements, JudgedQuery, read_judged_queries


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--engine", "engines", multiple=True, help="Engine to evaluate; repeatable.")
@click.option("--with", "settings", multiple=True, help="API parameters, name=value&…; repeatable.")
@click.option("--index", type=click.Path(), help="Index folder.")
@click.option("--config", type=click.Path(path_type=Path), help="Settings file (TOML).")
@click.option("--json", "as_json", is_flag=True, help="Print the measures as JSON.")
def evaluate(
    folder: Path,
    engines: tuple[str, ...],
    settings: tuple[str, ...],
    index: str | None,
    config: Path | None,
    as_json: bool,
) -> None:
    """Evaluate the ranking with judged queries.

    FOLDER contains queries.jsonl (id, text) and qrels.tsv (query, document and grade, separated by
    tabs). If it also contains docs.jsonl (id, title, text), those documents are indexed in a
    temporary index (on a cluster, next to the site's index). Otherwise the site's index is
    searched, and qrels.tsv must name documents by their IDs in that index.
    """

    from web.request import MAX_TEXT_CHARACTERS

    site_settings = read_settings(config, index=index)
    try:
        queries = read_judged_queries(folder)
    except BadJudgements as error:
        raise click.ClickException(str(error)) from None
    rows = _rows(folder, engines or (site_settings.engine,), settings, site_settings, queries)
    cut = sum(len(query.text) > MAX_TEXT_CHARACTERS for query in queries)
    if as_json:
        click.echo(json.dumps({"queries": len(queries), "cut": cut, "rows": rows}, indent=2))
        return
    note = f", {cut} truncated to {MAX_TEXT_CHARACTERS} characters" if cut else ""
    click.echo(f"{len(queries)} judged queries{note}")
    for line in _lines(rows):
        click.echo(line)


def _rows(
    folder: Path,
    engines: Sequence[str],
    parameters: Sequence[str],
    settings: Settings,
    queries: Sequence[JudgedQuery],
) -> list[dict[str, Any]]:
    """The measures of each engine with each set of parameters."""
    from web.evaluation import compare
    from web.problem_details import Problem

    rows = []
    try:
        for engine in engines:
            for text, measures in compare(folder, engine, parameters, settings, queries):
                rows.append({"engine": engine, "with": text} | measures)
    except (SettingsError, EngineError, BadJudgements, Problem) as error:
        raise click.ClickException(str(error)) from None
    return rows


def _lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    names = "".join(name.rjust(12) for name in MEASURES)
    yield f"{'engine':<10}{names}  with"
    for row in rows:
        measures = "".join(f"{row[name]:.4f}".rjust(12) for name in MEASURES)
        yield f"{row['engine']:<10}{measures}  {row['with'] or '-'}"

"""The command `evaluate`: judged queries in, how well each engine and setting ranks out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from search.errors import EngineError, SettingsError
from search.settings.loading import load_settings
from web.evaluation.measures import MEASURES, BadJudgements, read_judged


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--engine", "engines", multiple=True, help="Engine to judge; may be repeated.")
@click.option(
    "--with", "settings", multiple=True, help="Parameters of the API, name=value&…; repeatable."
)
@click.option("--index", type=click.Path(), help="Folder of the built index.")
@click.option("--config", type=click.Path(path_type=Path), help="Settings file.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(
    folder: Path,
    engines: tuple[str, ...],
    settings: tuple[str, ...],
    index: str | None,
    config: Path | None,
    as_json: bool,
) -> None:
    """Judge the ranking by queries whose good answers are known.

    FOLDER holds queries.jsonl (id, text) and qrels.tsv (query, document, grade; tabs between).
    With docs.jsonl (id, title, text) beside them, these documents are indexed for the purpose
    in a place of their own, which is gone afterwards (on a cluster: an index beside the site's);
    without, the site's index answers, and documents are its ids.
    """
    from web.evaluation.comparison import figures
    from web.problem_details import Problem
    from web.request.parameter_table import MAX_TEXT_CHARACTERS

    try:
        site_settings = load_settings(config, index=index)
        judged = read_judged(folder)
        rows = [
            {"engine": name, "with": parameters} | measured
            for name in engines or (site_settings.engine,)
            for parameters, measured in figures(folder, name, settings, site_settings, judged)
        ]
    except (SettingsError, EngineError, BadJudgements, Problem) as error:
        raise click.ClickException(str(error)) from None
    cut = sum(len(query.text) > MAX_TEXT_CHARACTERS for query in judged)
    if as_json:
        click.echo(json.dumps({"queries": len(judged), "cut": cut, "rows": rows}, indent=2))
        return
    click.echo(
        f"{len(judged)} judged queries"
        + (f", {cut} cut to {MAX_TEXT_CHARACTERS} characters" if cut else "")
    )
    click.echo("".join(["engine".ljust(10), *(name.rjust(12) for name in MEASURES), "  with"]))
    for row in rows:
        measured = (f"{row[name]:.4f}".rjust(12) for name in MEASURES)
        click.echo("".join([str(row["engine"]).ljust(10), *measured, f"  {row['with'] or '-'}"]))

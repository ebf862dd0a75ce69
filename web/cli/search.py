"""The `search` command: one search, printed as text or as the API's JSON."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.engines import open_engine
from search.errors import EngineError, SettingsError
from search.settings import Settings
from web.cli.options import common_options, read_settings

if TYPE_CHECKING:
    from web.json_types import AnswerJson

API_PATH = "/api/v1/search"
FEED_PATH = "/search.atom"


# There are no short options, so that -word is part of the query.
@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@common_options
@click.argument("words", nargs=-1)
@click.option("--filter", "filters", multiple=True, help="field=value; repeatable.")
@click.option("--sort", help="relevance, -date, date or title.")
@click.option("--page", help="Page number.")
@click.option("--per-page", "per_page", help="Hits per page.")
@click.option("--explain", is_flag=True, help="Explain the rank of each hit.")
@click.option("--json", "as_json", is_flag=True, help="Print the same JSON as the API.")
def search(
    words: tuple[str, ...],
    filters: tuple[str, ...],
    config: Path | None,
    index: str | None,
    explain: bool,
    as_json: bool,
    **parameters: str | None,
) -> None:
    """Search the index."""
    pairs = [("q", " ".join(words)), *map(_pair, filters)]
    pairs += [(name, text) for name, text in parameters.items() if text is not None]
    pairs += [("explain", "on")] if explain else []
    if not as_json:
        pairs += [("facets", "none"), ("highlight", "offsets")]
    view, complete, any_word = _answer(read_settings(config, index=index), pairs)
    if as_json:
        click.echo(json.dumps(view, ensure_ascii=False, indent=2))
        return
    from web.cli.terminal import answer_lines

    for line in answer_lines(view, complete=complete, any_word=any_word, color=sys.stdout.isatty()):
        click.echo(line)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.ClickException(f"--filter {text} is not valid: expected field=value")
    return name, value


def _answer(settings: Settings, pairs: list[tuple[str, str]]) -> tuple[AnswerJson, int, bool]:
    """The API's JSON, the number of articles with all the words, and whether it was relaxed."""
    # Imported here, so that --help does not load Flask.
    from search.parsing import Matching
    from web.answer import answer, explained_view, view
    from web.problem_details import Problem
    from web.request import Route, read
    from web.site import Edition, Site

    try:
        site = Site(open_engine(settings.engine_url(), settings.schema()), settings)

        def work(edition: Edition) -> tuple[AnswerJson, int, bool]:
            search = read(pairs, edition.parameters, Route.SEARCH, zone=site.zone)
            result = answer(site, edition, search, at=datetime.now(UTC))
            body = view(result, path=API_PATH, feed=FEED_PATH)
            if search.explain == "on":
                body = explained_view(result, body)
            return body, result.complete, search.match == Matching.ANY

        return site.on_one_generation(work)
    except (EngineError, Problem, SettingsError) as error:
        raise click.ClickException(str(error)) from None

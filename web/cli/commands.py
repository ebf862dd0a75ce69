"""The commands of the web package: serve, search, status."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from search.engines.protocol import Maintenance, maintenance
from search.engines.registry import open_engine
from search.errors import EngineError, EngineMissing, EngineUnknown, NotSupported, SettingsError
from search.lexicon.synonym_files import load_wordbook
from search.parsing.curation import load_rules
from search.settings.loading import PREFIX, load_settings
from search.settings.table import Settings

API_PATH = "/api/v1/search"
FEED_PATH = "/search.atom"


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    command = click.option("--index", type=click.Path(), help="Folder of the built index.")(command)
    return click.option("--config", type=click.Path(path_type=Path), help="Settings file.")(command)


@click.command()
@_common
@click.option("--host", help="Address to serve on.")
@click.option("--port", type=int, help="Port to serve on.")
@click.option("--workers", type=int, help="Processes that serve; 0 means one a core.")
@click.option("--threads", type=int, help="Threads of each serving process.")
@click.option("--content", help="Folder of the content files, for --watch.")
@click.option("--watch", is_flag=True, help="Follow the content: update the index by itself.")
def serve(*, watch: bool, **given: Any) -> None:
    """Serve the search page and the API."""
    from web.monitoring.metrics import check
    from web.server.gunicorn_app import AddressTaken, Server, check_address, workers
    from web.server.watcher import is_possible
    from web.server.watcher import start as start_watching
    from web.tasks.runner import start

    if watch and not is_possible():
        raise click.ClickException(
            "watching needs the library watchfiles; run: pip install 'curated-search[watch]'"
        )
    settings = _settings(**given)
    _hand_down(given)
    try:
        check(settings)
        load_wordbook(settings.synonyms, settings.acronyms)
        load_rules(settings.curation, settings.timezone)
        check_address(settings.host, settings.port)
    except (AddressTaken, SettingsError) as error:
        raise click.ClickException(str(error)) from None
    _say_state(settings)
    click.echo(
        f"Serving on http://{settings.host}:{settings.port}/ with {workers(settings)} × "
        f"{settings.threads} threads; stop with Ctrl-C"
    )
    sys.stdout.flush()
    if settings.admin_token or settings.hook_secret:
        with suppress(OSError, EngineError):  # an index that may only be read has no tasks
            start(settings)
    if watch:
        start_watching()
    Server(settings).run()


# No short option, so that -word reaches the query.
@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@_common
@click.argument("words", nargs=-1)
@click.option("--filter", "filters", multiple=True, help="field=value; may be given repeatedly.")
@click.option("--sort", help="relevance, -date, date or title.")
@click.option("--page", help="Which page.")
@click.option("--per-page", "per_page", help="Hits a page.")
@click.option("--explain", is_flag=True, help="Say why each hit ranks where it does.")
@click.option("--json", "as_json", is_flag=True, help="Print the API's JSON.")
def search(
    words: tuple[str, ...],
    filters: tuple[str, ...],
    config: Path | None,
    index: str | None,
    explain: bool,
    as_json: bool,
    **given: str | None,
) -> None:
    """Search the index."""
    pairs = [("q", " ".join(words)), *map(_pair, filters)]
    pairs += [(name, text) for name, text in given.items() if text is not None]
    pairs += [("explain", "on")] if explain else []
    if not as_json:
        pairs += [("facets", "none"), ("highlight", "offsets")]
    view = _answer(_settings(config=config, index=index), pairs)
    if as_json:
        click.echo(json.dumps(view, ensure_ascii=False, indent=2))
        return
    from web.cli.terminal import lines

    for line in lines(view, color=sys.stdout.isatty()):
        click.echo(line)


@click.command()
@_common
@click.option("--json", "as_json", is_flag=True, help="Print the API's JSON.")
@click.option("--verify", is_flag=True, help="Compare every byte with the index's digests.")
def status(config: Path | None, index: str | None, as_json: bool, verify: bool) -> None:
    """Say what is in the index, and whether it is whole."""
    from web.api.routes import status_view
    from web.cli.terminal import status_lines, storage_lines

    settings = _settings(config=config, index=index)
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


commands = (serve, search, status)


def _verdict(engine: Maintenance) -> str:
    """Compare the index with its digests, and say how that ended."""
    try:
        engine.verify()
    except NotSupported as error:
        return f"not verified: {error}"
    return "verified    every byte is as it was written"


def _settings(config: Path | None, **given: Any) -> Settings:
    try:
        return load_settings(config, **given)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def _hand_down(given: Mapping[str, Any]) -> None:
    """Give the options on to what the service starts: it reads settings as we did."""
    for name, value in given.items():
        if value is not None:
            shown = value.absolute() if isinstance(value, Path) else value
            os.environ[PREFIX + name.upper()] = str(shown)


def _say_state(settings: Settings) -> None:
    """Say on the error stream what keeps searches from being answered yet."""
    try:
        open_engine(settings.engine_url(), settings.schema()).status()
    except (EngineMissing, EngineUnknown) as error:
        raise click.ClickException(str(error)) from None
    except EngineError as error:
        click.echo(f"{error}; until then searches answer 503", err=True)


def _pair(text: str) -> tuple[str, str]:
    name, parted, value = text.partition("=")
    if not parted:
        raise click.ClickException(f"--filter {text} is not field=value")
    return name, value


def _answer(settings: Settings, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    from web.answer.answer import answer
    from web.answer.view import explained_view, view
    from web.problem_details import Problem
    from web.request.parameter_table import Route
    from web.request.search import read
    from web.site import Edition, Site

    try:
        site = Site(open_engine(settings.engine_url(), settings.schema()), settings)

        def made(edition: Edition) -> dict[str, Any]:
            asked = read(pairs, edition.parameters, Route.SEARCH, zone=site.zone)
            found = answer(site, edition, asked, at=datetime.now(UTC))
            shown = view(found, path=API_PATH, feed=FEED_PATH)
            return explained_view(site, found, shown) if asked.explain == "on" else shown

        return site.latest(made)
    except (EngineError, Problem, SettingsError) as error:
        raise click.ClickException(str(error)) from None

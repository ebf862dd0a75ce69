"""The `serve` command: the search page and the API on a local port."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import click

from search.engines import open_engine
from search.errors import EngineError, EngineMissing, EngineUnknown, SettingsError
from search.lexicon import load_wordbook
from search.parsing import load_rules
from search.settings import PREFIX, Settings
from web.appearance import load_appearance
from web.cli.options import common_options, read_settings


@click.command()
@common_options
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=int, help="Port to listen on.")
@click.option("--workers", type=int, help="Number of worker processes; 0 means one per core.")
@click.option("--threads", type=int, help="Threads per worker process.")
@click.option("--content", help="Content folder, for --watch.")
@click.option("--watch", is_flag=True, help="Watch the content and update the index automatically.")
def serve(*, watch: bool, **options: Any) -> None:
    """Serve the search page and the API."""
    # Imported here, so that other commands start without loading the server.
    from web.server import Server, watcher, worker_count

    if watch and not watcher.is_installed():
        raise click.ClickException(
            "--watch requires the watchfiles library; run: pip install watchfiles"
        )
    settings = read_settings(**options)
    _set_environment(options)
    _check(settings)
    click.echo(
        f"Serving on http://{settings.host}:{settings.port}/ with {worker_count(settings)} × "
        f"{settings.threads} threads. Press Ctrl-C to stop."
    )
    sys.stdout.flush()
    if watch:
        watcher.start()
    Server(settings).run()


def _set_environment(options: Mapping[str, Any]) -> None:
    """Pass the options on to the worker processes, which load the settings again."""
    for name, value in options.items():
        if value is not None:
            text = value.absolute() if isinstance(value, Path) else value
            os.environ[PREFIX + name.upper()] = str(text)


def _check(settings: Settings) -> None:
    """Fail if the service cannot start; warn if there is no index yet."""
    from web import webhooks
    from web.monitoring import metrics
    from web.server import AddressUnavailable, check_address

    try:
        metrics.check(settings)
        webhooks.check(settings)
        load_wordbook(settings.synonyms, settings.acronyms)
        load_rules(settings.curation, settings.timezone)
        load_appearance(settings)
        check_address(settings.host, settings.port)
    except (AddressUnavailable, SettingsError) as error:
        raise click.ClickException(str(error)) from None
    is_fatal, problem = _index_problem(settings)
    if is_fatal:
        raise click.ClickException(problem)
    if problem:
        click.echo(f"{problem}; until then, searches return 503", err=True)


def _index_problem(settings: Settings) -> tuple[bool, str]:
    """Why the index cannot be searched, and whether that is fatal because a rebuild cannot fix it.

    The index is opened in a separate process: engines start threads, and the workers are forked
    from this process.
    """
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_open_index, args=(settings, sender))
    process.start()
    sender.close()
    with receiver:
        try:
            is_fatal, problem = receiver.recv()
        except EOFError:
            process.join()
            is_fatal, problem = True, f"opening the index failed (exit code {process.exitcode})"
    process.join()
    return bool(is_fatal), str(problem)


def _open_index(settings: Settings, sender: Connection) -> None:
    try:
        open_engine(settings.engine_url(), settings.schema()).status()
    except EngineError as error:
        sender.send((isinstance(error, EngineMissing | EngineUnknown), str(error)))
    else:
        sender.send((False, ""))

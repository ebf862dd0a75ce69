"""The command `serve`: the search page and the API on a port of this machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from search.engines import open_engine
from search.errors import EngineError, EngineMissing, EngineUnknown, SettingsError
from search.lexicon import load_wordbook
from search.parsing import load_rules
from search.settings import PREFIX, Settings
from web.cli.options import common_options, read_settings


@click.command()
@common_options
@click.option("--host", help="Address to serve on.")
@click.option("--port", type=int, help="Port to serve on.")
@click.option("--workers", type=int, help="Processes that serve; 0 means one a core.")
@click.option("--threads", type=int, help="Threads of each serving process.")
@click.option("--content", help="Folder of the content files, for --watch.")
@click.option("--watch", is_flag=True, help="Follow the content: update the index by itself.")
def serve(*, watch: bool, **options: Any) -> None:
    """Serve the search page and the API."""
    # Imported here, so that the other commands start without the server.
    from web.server import Server, watcher, worker_count
    from web.tasks import runner

    if watch and not watcher.is_installed():
        raise click.ClickException(
            "watching needs the library watchfiles; run: pip install watchfiles"
        )
    settings = read_settings(**options)
    _set_environment(options)
    _check(settings)
    click.echo(
        f"Serving on http://{settings.host}:{settings.port}/ with {worker_count(settings)} × "
        f"{settings.threads} threads; stop with Ctrl-C"
    )
    sys.stdout.flush()
    if settings.admin_token or settings.hook_secret:
        # A read-only index has no tasks to run.
        with suppress(OSError, EngineError):
            runner.start(settings)
    if watch:
        watcher.start()
    Server(settings).run()


def _set_environment(options: Mapping[str, Any]) -> None:
    """Pass the options on to the processes that the service starts: they read settings anew."""
    for name, value in options.items():
        if value is not None:
            text = value.absolute() if isinstance(value, Path) else value
            os.environ[PREFIX + name.upper()] = str(text)


def _check(settings: Settings) -> None:
    """Fail on what would keep the service from starting; warn where there is no index yet."""
    from web.monitoring import metrics
    from web.server import AddressUnavailable, check_address

    try:
        metrics.check(settings)
        load_wordbook(settings.synonyms, settings.acronyms)
        load_rules(settings.curation, settings.timezone)
        check_address(settings.host, settings.port)
    except (AddressUnavailable, SettingsError) as error:
        raise click.ClickException(str(error)) from None
    try:
        open_engine(settings.engine_url(), settings.schema()).status()
    except (EngineMissing, EngineUnknown) as error:
        raise click.ClickException(str(error)) from None
    except EngineError as error:
        click.echo(f"{error}; until then searches answer 503", err=True)

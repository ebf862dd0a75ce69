"""The `hooks` command: send a test event, and list the last attempts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from search.errors import SettingsError
from search.settings import Settings
from web.cli.options import common_options, read_settings
from web.cli.terminal import printable
from web.webhooks import DeliveryQueue, check, new_event, try_once


@click.command()
@common_options
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Log lines.")
@click.option("--json", "as_json", is_flag=True, help="Print the log as JSON lines.")
@click.argument("action", type=click.Choice(["test", "log"]))
def hooks(config: Path | None, index: str | None, limit: int, as_json: bool, action: str) -> None:
    """Send a test event to each webhook URL, or list the last attempts to deliver events."""
    settings = read_settings(config, index=index)
    if action == "test":
        _send_test(_checked(settings))
    else:
        _print_log(DeliveryQueue(settings.index).log(limit), as_json=as_json)


def _send_test(settings: Settings) -> None:
    event = new_event("test", {"title": settings.title})
    failed = 0
    for url in settings.webhook_urls:
        result = try_once(event, url, settings)
        failed += not result.is_delivered
        text = f"delivered ({result.status})" if result.is_delivered else result.reason
        # The rest of a URL may contain a secret.
        click.echo(f"{urlsplit(url).netloc}: {printable(text)}")
    if failed:
        raise click.ClickException(f"{failed} of {len(settings.webhook_urls)} failed")


def _print_log(entries: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    if not entries and not as_json:
        click.echo("No attempts yet.")
    for entry in entries:
        if as_json:
            click.echo(json.dumps(entry))
        else:
            result = entry["reason"] or "delivered"
            retry = f"; next attempt at {entry['next']}" if entry["next"] else ""
            line = f"{entry['at']}  {entry['type']}  {entry['host']}  {result}{retry}"
            click.echo(printable(line))


def _checked(settings: Settings) -> Settings:
    if not settings.webhook_urls:
        raise click.ClickException("webhook_urls is not set")
    try:
        check(settings)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    return settings

"""The `doctor` command, which checks everything that the service needs."""

from __future__ import annotations

from pathlib import Path

import click

from search.untrusted_text import escape_unprintable
from web.cli.options import common_options, read_settings
from web.diagnosis import (
    Level,
    check_content_folder,
    check_descriptors,
    check_index,
    check_index_folder,
    check_public_url,
    check_versions,
    check_watches,
)

_CHECKS = (
    check_versions,
    check_content_folder,
    check_index_folder,
    check_index,
    check_descriptors,
    check_watches,
    check_public_url,
)


@click.command()
@common_options
@click.option("--content", help="Content folder.")
@click.pass_context
def doctor(
    context: click.Context, /, config: Path | None, index: str | None, content: str | None
) -> None:
    """Check settings, folders, limits, the index and the public URL.

    Prints a line for each check, and exits with 1 if one failed.
    """
    settings = read_settings(config, index=index, content=content)
    click.echo(f"{Level.OK.value:<8} {'settings':<13} valid")
    has_failures = False
    for check in _CHECKS:
        for finding in check(settings):
            has_failures = has_failures or finding.level is Level.FAILURE
            text = escape_unprintable(finding.text)
            click.echo(f"{finding.level.value:<8} {finding.topic:<13} {text}")
    context.exit(int(has_failures))

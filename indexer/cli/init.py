"""The `init` command, which writes a settings file for a site from its own configuration."""

from __future__ import annotations

from pathlib import Path

import click

from indexer.site_setup import SetupError, detect
from search.settings import FILE


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--force", is_flag=True, help="Replace an existing settings file.")
def init(folder: Path, *, force: bool) -> None:
    """Write a settings file for the site in FOLDER from its own configuration.

    Nothing in the site is run. The file says where each setting came from, and what was not
    understood.
    """
    file = folder / FILE
    try:
        site = detect(folder)
        with file.open("w" if force else "x", encoding="utf-8") as output:
            output.write(site.text())
    except FileExistsError:
        raise click.ClickException(f"{file} exists; to replace it, add --force") from None
    except SetupError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}") from None
    for name, source in site.sources.items():
        click.echo(f"{name}: from {source}")
    for text in site.unclear:
        click.echo(f"Not understood: {text}")
    click.echo(f"Written: {file}. Next, run: curated-search check --config {file}")

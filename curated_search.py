"""The command line: the one place where the indexer and the web service meet."""

from __future__ import annotations

import click

from indexer.check import check
from indexer.commands import rebuild, update
from indexer.upkeep import export_index, import_index, rollback
from indexer.watch import watch
from web.acronyms import acronyms
from web.commands import search, serve, status
from web.evaluate import evaluate
from web.queries import queries


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="curated-search")
def main() -> None:
    """Full-text search over curated content, on your own machine."""


for command in (
    rebuild,
    update,
    watch,
    check,
    rollback,
    export_index,
    import_index,
    serve,
    search,
    status,
    queries,
    acronyms,
    evaluate,
):
    main.add_command(command)

if __name__ == "__main__":
    main()

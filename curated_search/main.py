"""The command line: the one place where the indexer and the web service meet."""

from __future__ import annotations

import click

from indexer.cli.build import rebuild, update
from indexer.cli.check import check
from indexer.cli.history import export_index, import_index, rollback
from indexer.cli.watch import watch
from web.cli.acronyms import acronyms
from web.cli.evaluate import evaluate
from web.cli.queries import queries
from web.cli.search import search
from web.cli.serve import serve
from web.cli.status import status


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="curated-search")
def main() -> None:
    """Full-text search over curated content on your own machine."""


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

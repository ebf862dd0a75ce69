"""The command line, the only module that imports both the indexer and the web service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

import click

from indexer.cli.build import rebuild, update
from indexer.cli.check import check
from indexer.cli.init import init
from indexer.cli.maintenance import export_index, import_index, rollback
from indexer.cli.watch import watch
from search.program_digest import program_digest
from search.untrusted_text import escape_unprintable
from web.cli.acronyms import acronyms
from web.cli.doctor import doctor
from web.cli.evaluate import evaluate
from web.cli.hooks import hooks
from web.cli.mcp import mcp
from web.cli.queries import queries
from web.cli.search import search
from web.cli.serve import serve
from web.cli.status import status


def _print_version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        digest = program_digest("curated_search", "indexer", "search", "web")
        click.echo(f"curated-search {version('curated-search')} (program {digest})")
        context.exit()


@contextmanager
def _printable_errors() -> Iterator[None]:
    """Escape what an error message repeats, such as a path from the command line."""
    try:
        yield
    except click.ClickException as error:
        # The types call the attribute final, but a copy would lose the usage line and exit code.
        vars(error)["message"] = "\n".join(map(escape_unprintable, error.message.split("\n")))
        raise


class _Commands(click.Group):
    """The commands, whose error messages are safe to print."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the options before the command's name."""
        with _printable_errors():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Parse the command's own options, and run it."""
        with _printable_errors():
            return super().invoke(ctx)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and a digest of the program's files.",
)
def main() -> None:
    """Full-text search for curated content, on your own server."""


for command in (
    init,
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
    doctor,
    mcp,
    hooks,
):
    main.add_command(command)

if __name__ == "__main__":
    main()

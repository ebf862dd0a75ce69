"""The `acronyms` command, which lists the meanings found in the content or the owner's file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from search.engines import Engine, open_engine
from search.errors import EngineError, SettingsError
from search.lexicon import Wordbook, acronym_value, load_wordbook, mined_acronyms
from search.query import Filter, Query
from search.schema import ACRONYM
from search.settings import load_settings
from web.cli.options import common_options
from web.cli.terminal import printable

_MAX_SOURCES = 3


@dataclass(frozen=True, slots=True)
class AcronymRow:
    """An acronym, its meaning, and some of the documents that explain it.

    `state` says whether the acronyms file added the pair, or why searches ignore it.
    """

    short: str
    long: str
    documents: int
    sources: tuple[str, ...]
    state: str


@click.command()
@common_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def acronyms(config: Path | None, index: str | None, as_json: bool) -> None:
    """List acronyms and their meanings, from the articles and from the acronyms file."""
    try:
        settings = load_settings(config, index=index)
        wordbook = load_wordbook(settings.synonyms, settings.acronyms)
        rows = list(_rows(open_engine(settings.engine_url(), settings.schema()), wordbook))
    except (EngineError, SettingsError) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
        return
    for line in _lines(rows):
        click.echo(line)


def _rows(engine: Engine, wordbook: Wordbook) -> Iterator[AcronymRow]:
    """The acronyms in the owner's file, then those found in the content."""
    for short, long in sorted(wordbook.acronyms.added):
        yield AcronymRow(short, long, 0, (), "added")
    acronyms = list(mined_acronyms(engine, datetime.now(UTC)))
    used = set(wordbook.pairs(acronyms))
    for acronym in acronyms:
        pair = (acronym.short, acronym.long)
        if pair in wordbook.acronyms.added:
            continue
        state = ""
        if pair not in used:
            vetoed = wordbook.acronyms.is_vetoed(pair)
            state = "removed by the acronyms file" if vetoed else "another meaning is more common"
        yield AcronymRow(*pair, acronym.documents, _sources(engine, pair), state)


def _sources(engine: Engine, pair: tuple[str, str]) -> tuple[str, ...]:
    """The IDs of some documents that explain an acronym."""
    query = Query(filters=(Filter(ACRONYM, (acronym_value(*pair),)),), limit=_MAX_SOURCES)
    return tuple(hit.document.id for hit in engine.search(query).hits)


def _lines(rows: list[AcronymRow]) -> Iterator[str]:
    if not rows:
        yield "No article explains an acronym, as in: Chronic Care Management (CCM)."
        return
    yield f"{'articles':>8}  {'acronym':<10}  meaning (articles that explain it)"
    for row in rows:
        state = f"  [{row.state}]" if row.state else ""
        sources = f"  ({', '.join(map(printable, row.sources))})" if row.sources else ""
        meaning = f"{printable(row.short):<10}  {printable(row.long)}"
        yield f"{row.documents:>8,}  {meaning}{state}{sources}"

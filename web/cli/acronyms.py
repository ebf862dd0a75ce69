"""The command `acronyms`: what the content and the owner's file say that acronyms mean."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from search.engines.protocol import Engine
from search.engines.registry import open_engine
from search.errors import EngineError, SettingsError
from search.lexicon.mined_acronyms import acronym_value, mined_acronyms
from search.lexicon.synonym_files import Wordbook, load_wordbook
from search.query import Filter, Query
from search.schema import ACRONYM
from search.settings.loading import load_settings
from web.cli.terminal import printable

_SOURCES = 3  # documents named for each


@dataclass(frozen=True, slots=True)
class Row:
    """An acronym, its meaning, who says so, and whether it counts in searches."""

    short: str
    long: str
    documents: int
    sources: tuple[str, ...]
    state: str


@click.command()
@click.option("--config", type=click.Path(path_type=Path), help="Settings file.")
@click.option("--index", type=click.Path(), help="Folder of the built index.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def acronyms(config: Path | None, index: str | None, as_json: bool) -> None:
    """List what acronyms mean: as articles explain them, and as the acronyms file says."""
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


def _rows(engine: Engine, wordbook: Wordbook) -> Iterator[Row]:
    """Yield the file's acronyms, then the mined ones; those that do not count say why."""
    for short, long in sorted(wordbook.acronyms.added):
        yield Row(short, long, 0, (), "added")
    found = list(mined_acronyms(engine, datetime.now(UTC)))
    used = set(wordbook.pairs(found))
    for one in found:
        pair = (one.short, one.long)
        if pair in wordbook.acronyms.added:
            continue
        rest = "taken away" if wordbook.acronyms.is_vetoed(pair) else "too rare beside others"
        yield Row(*pair, one.documents, _sources(engine, pair), "" if pair in used else rest)


def _sources(engine: Engine, pair: tuple[str, str]) -> tuple[str, ...]:
    query = Query(filters=(Filter(ACRONYM, (acronym_value(*pair),)),), limit=_SOURCES)
    return tuple(hit.document.id for hit in engine.search(query).hits)


def _lines(rows: list[Row]) -> Iterator[str]:
    if not rows:
        yield "No article explains an acronym, such as: Chronic Care Management (CCM)."
        return
    yield f"{'articles':>8}  {'acronym':<10}  meaning, and where it is explained"
    for row in rows:
        said = f"  [{row.state}]" if row.state else ""
        where = f"  ({', '.join(map(printable, row.sources))})" if row.sources else ""
        yield f"{row.documents:>8,}  {printable(row.short):<10}  {printable(row.long)}{said}{where}"

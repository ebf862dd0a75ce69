"""Where the time of an answer goes: one process, one thread, no sockets."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from search.document import Document
from search.engine import open_engine
from search.parser import parse
from search.query import Filter, Query
from search.schema import Schema
from search.settings import load_settings
from tests.bench.articles import Article
from tests.bench.floor import Floor, create_app
from tests.bench.over_http import FACETS, floor_path, our_path
from tests.bench.queries import Asked

T = TypeVar("T")

STAGES = ("parse", "hits", "facets", "rest", "all", "floor alone", "floor with Flask")
"""Of an answer: parsing, the ten hits, the facets, all the rest in the web layer; the floor's."""


def stages(index: Path, engine: str, floor: Path, asked: Sequence[Asked]) -> dict[str, float]:
    """Return the milliseconds each stage of an answer takes, the mean of these queries.

    A third of them for each: parser, engine and web layer remember words they have seen.
    """
    schema, third = Schema(), len(asked) // 3
    for_parser, for_engine, for_web = asked[:third], asked[third:-third], asked[-third:]
    opened = open_engine(f"{engine}:{index}")
    queries = [query(one, schema) for one in for_engine]
    client = our_client(index, engine)
    bare, floor_client = Floor(str(floor)), create_app(str(floor)).test_client()
    parsing = _each(lambda one: parse(one.text, schema), for_parser)
    hits = _each(lambda one: opened.search(replace(one, facets=())), queries)
    search = _each(opened.search, queries)
    whole = _each(lambda one: client(our_path(one)), for_web)
    figures = (
        parsing,
        hits,
        search - hits,
        whole - search - parsing,
        whole,
        _each(lambda one: bare.answer(one.text, one.category), for_engine),
        _each(lambda one: floor_client.get(floor_path(one)).data, for_web),
    )
    return dict(zip(STAGES, figures, strict=True))


def query(asked: Asked, schema: Schema) -> Query:
    """Return what the web layer asks the engine."""
    return Query(
        clauses=parse(asked.text, schema).clauses,
        filters=(Filter("category", (asked.category,)),),
        facets=tuple(FACETS.split(",")),
        at=datetime.now(UTC),
    )


def our_client(index: Path, engine: str) -> Callable[[str], bytes]:
    """Return what answers a path as the project's service does."""
    from web.app import create_app as create_our_app

    settings = load_settings(environ={}, index=str(index), engine=engine)
    client = create_our_app(settings).test_client()
    return lambda path: client.get(path).data


def document(found: Article) -> Document:
    """Return an article as the indexer reads it: what a rebuild costs without reading files."""
    facets = {
        "community": (found.community,),
        "category": (found.category,),
        "vendor": tuple(dict.fromkeys(topic.partition(":")[0] for topic in found.topics)),
        "topic": found.topics,
        "tag": found.tags,
        "source": (found.source,),
        "year": (str(found.date.year),),
    }
    return Document(
        id=f"communities/{found.slug}",
        url=f"/communities/{found.slug}/",
        title=found.title,
        description=found.description,
        body=found.text,
        date=found.date,
        lastmod=found.date,
        publish=found.date,
        source_url=f"https://www.{found.source}/articles/{found.slug}.html",
        facets=facets,
    )


def _each(call: Callable[[T], object], values: Sequence[T]) -> float:
    """Return the mean milliseconds of a call, the first tenth of the values only warming up."""
    for value in values[: len(values) // 10]:
        call(value)
    began = time.perf_counter()
    for value in values:
        call(value)
    return 1e3 * (time.perf_counter() - began) / len(values)

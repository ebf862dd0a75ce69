"""The time of an answer by stage, in one process and thread, without sockets."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from flask import Flask

from search.document import Document
from search.engines.registry import open_engine
from search.parsing.parser import parse
from search.query import Filter, Query
from search.schema import Schema
from search.settings.loading import PREFIX, load_settings
from search.settings.table import Settings
from search.status import Status
from tests.bench.floor import Floor, create_app
from tests.bench.over_http import FACETS, floor_path, our_path
from tests.bench.queries import Asked

T = TypeVar("T")

STAGES = ("parser", "hits", "hits and facets", "web layer", "whole", "floor", "floor with Flask")
"""The stages: parser, engine (without and with facets), everything else; the floor's total."""


def stages(index: Path, engine: str, floor: Path, asked: Sequence[Asked]) -> dict[str, float]:
    """The mean milliseconds of each stage of an answer over these queries.

    Each stage gets a quarter of them, because a repeated query may be answered faster.
    """
    fourth = len(asked) // 4
    parts = (asked[part * fourth : (part + 1) * fourth] for part in range(4))
    for_parser, for_hits, for_search, for_web = parts
    schema, opened = Schema(), open_engine(_settings(index, engine).engine_url())
    client = our_client(index, engine)
    alone, floor_client = Floor(str(floor)), create_app(str(floor)).test_client()
    parsing = _each(lambda one: parse(one.text, schema), for_parser)
    bare_queries = [replace(query(one, schema), facets=()) for one in for_hits]
    hits = _each(opened.search, bare_queries)
    search = _each(opened.search, [query(one, schema) for one in for_search])
    whole = _each(lambda one: client(our_path(one)), for_web)
    figures = (
        parsing,
        hits,
        search,
        whole - search - parsing,
        whole,
        _each(lambda one: alone.answer(one.text, one.category), for_search),
        _each(lambda one: floor_client.get(floor_path(one)).data, for_web),
    )
    return dict(zip(STAGES, figures, strict=True))


def query(asked: Asked, schema: Schema) -> Query:
    """The query that the web layer sends to the engine."""
    return Query(
        clauses=parse(asked.text, schema).clauses,
        filters=(Filter("category", (asked.category,)),),
        facets=tuple(FACETS.split(",")),
        at=datetime.now(UTC),
    )


def status(index: Path, engine: str) -> Status:
    """The status of an index."""
    return open_engine(_settings(index, engine).engine_url()).status()


def documents(index: Path, engine: str) -> Iterator[Document]:
    """All documents of an index."""
    opened, after, has_more = open_engine(_settings(index, engine).engine_url()), "", True
    query, generation = Query(at=datetime.now(UTC)), opened.status().generation
    while has_more:
        page = opened.page(query, generation, after=after)
        yield from page.documents
        after, has_more = page.documents[-1].id if page.documents else "", page.has_more


def our_client(index: Path, engine: str, **settings: object) -> Callable[[str], bytes]:
    """A client that requests a path from the project's service."""
    client = our_app(index, engine, **settings).test_client()
    return lambda path: client.get(path).data


def our_app(index: Path, engine: str, **settings: object) -> Flask:
    """The project's application."""
    from web.app import create_app as create_our_app

    return create_our_app(_settings(index, engine, **settings))


def _settings(index: Path, engine: str, **more: object) -> Settings:
    where = f"{PREFIX}OPENSEARCH"
    environ = {where: os.environ[where]} if where in os.environ else {}
    more = {"answer_cache_size": 0, **more}
    return load_settings(environ=environ, index=str(index), engine=engine, **more)


def _each(call: Callable[[T], object], values: Sequence[T]) -> float:
    """A call's mean milliseconds; the first tenth of the values is a warm-up."""
    for value in values[: len(values) // 10]:
        call(value)
    began = time.perf_counter()
    for value in values:
        call(value)
    return 1e3 * (time.perf_counter() - began) / len(values)

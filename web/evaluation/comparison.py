"""Judged queries through the code that answers the API: each engine, each setting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

from search.engines.protocol import Engine
from search.engines.registry import open_engine, temporary_engine
from search.settings.table import Settings
from web.answer.answer import answer
from web.evaluation.measures import DEPTH, BadJudgements, Judged, means, read_documents
from web.request.parameter_table import MAX_TEXT_CHARACTERS, Route
from web.request.search import read
from web.site import Site


def figures(
    folder: Path, name: str, settings: Sequence[str], own: Settings, judged: Sequence[Judged]
) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield each setting's parameters and its measures on one engine."""
    with _engine(folder, replace(own, engine=name)) as engine:
        site = Site(engine, own)
        _check_ids(engine, judged)
        for parameters in settings or ("",):
            found = [_found(site, query.text, parameters) for query in judged]
            yield parameters, means(judged, found)


def _check_ids(engine: Engine, judged: Sequence[Judged]) -> None:
    ids = {id for query in judged for id in query.grades}
    if ids and not any(map(engine.get, sorted(ids))):
        raise BadJudgements(
            f"of the {len(ids):,} judged documents none is in the index, such as {min(ids)!r}; "
            "documents are named by the ids that `search --json` tells"
        )


@contextmanager
def _engine(folder: Path, settings: Settings) -> Iterator[Engine]:
    """Yield the engine to judge: of the folder's own documents, or else of the site's index."""
    if (folder / "docs.jsonl").exists():
        url, schema = settings.engine_url(), settings.schema()
        with temporary_engine(url, schema, purpose="evaluate") as engine:
            engine.rebuild(read_documents(folder))
            yield engine
        return
    with closing(open_engine(settings.engine_url(), settings.schema())) as engine:
        yield engine


def _found(site: Site, text: str, parameters: str) -> list[str]:
    """Return the ids that the API would answer with, page after page."""
    pairs = [("q", text[:MAX_TEXT_CHARACTERS]), ("facets", "none"), *parse_qsl(parameters)]
    edition = site.edition()
    search = read(pairs, edition.parameters, Route.SEARCH, zone=site.zone)
    deep = replace(search, page=1, per_page=DEPTH)
    return [
        hit.document.id for hit in answer(site, edition, deep, at=datetime.now(UTC)).result.hits
    ]

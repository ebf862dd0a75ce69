"""A comparison of engines and search parameters with judged queries, answered as in the API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

from search.engines import Engine, open_engine, temporary_engine
from search.settings import Settings
from web.answer import answer
from web.evaluation.judgements import BadJudgements, JudgedQuery, read_documents
from web.evaluation.measures import means
from web.request import MAX_TEXT_CHARACTERS, Route, read
from web.site import Site

# No measure looks at hits further down.
_MAX_HITS = 1_000


def compare(
    folder: Path,
    engine_name: str,
    parameters: Sequence[str],
    settings: Settings,
    queries: Sequence[JudgedQuery],
) -> Iterator[tuple[str, dict[str, float]]]:
    """Evaluate one engine: map each string of parameters to the measures of its rankings."""
    with _engine(folder, replace(settings, engine=engine_name)) as engine:
        site = Site(engine, settings)
        _check_ids(engine, queries)
        for text in parameters or ("",):
            rankings = [_ranking(site, query.text, text) for query in queries]
            yield text, means(queries, rankings)


def _check_ids(engine: Engine, queries: Sequence[JudgedQuery]) -> None:
    """Raise BadJudgements if none of the judged documents is in the index."""
    ids = {id for query in queries for id in query.grades}
    if ids and not any(map(engine.get, sorted(ids))):
        raise BadJudgements(
            f"none of the {len(ids):,} judged documents is in the index (example: {min(ids)!r}); "
            "use the IDs printed by `search --json`"
        )


@contextmanager
def _engine(folder: Path, settings: Settings) -> Iterator[Engine]:
    """The engine to evaluate, with the folder's own documents, if any, or the site's index."""
    if (folder / "docs.jsonl").exists():
        url, schema = settings.engine_url(), settings.schema()
        with temporary_engine(url, schema, purpose="evaluate") as engine:
            engine.rebuild(read_documents(folder))
            yield engine
        return
    with closing(open_engine(settings.engine_url(), settings.schema())) as engine:
        yield engine


def _ranking(site: Site, text: str, parameters: str) -> list[str]:
    """The IDs of a query's hits, in the API's order."""
    pairs = [("q", text[:MAX_TEXT_CHARACTERS]), ("facets", "none"), *parse_qsl(parameters)]
    edition = site.edition()
    search = read(pairs, edition.parameters, Route.SEARCH, zone=site.zone)
    search = replace(search, page=1, per_page=_MAX_HITS)
    result = answer(site, edition, search, at=datetime.now(UTC), hints=False).result
    return [hit.document.id for hit in result.hits]

"""The engine of a URL: the one place that names every engine."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from search.engines.protocol import Engine
from search.errors import EngineMissing, EngineUnknown
from search.schema import Schema

if TYPE_CHECKING:
    from search.engines.opensearch import OpenSearchEngine


def open_engine(url: str, schema: Schema | None = None, *, wait: float = 0.0) -> Engine:
    """Return the engine of a URL such as `memory:`, `auto:index`, `whoosh:index`, `tantivy:index`,
    `opensearch:http://host:9200/name`.

    `schema` is what the next rebuild writes; an index that exists answers by its own. `wait`
    is how many seconds to wait for another writer before IndexLocked.
    """
    name, _, place = url.partition(":")
    schema = schema or Schema()
    if name == "memory":
        from search.engines.memory import MemoryEngine

        return MemoryEngine(schema)
    if name == "opensearch":
        return open_cluster(place, schema, wait=wait)
    from search.engines.embedded import FolderEngine, embedded_engines

    if name in {"auto", *embedded_engines()}:
        return FolderEngine(Path(place or "index"), schema, name, wait=wait)
    names = ", ".join(["auto", "opensearch", *embedded_engines(), "memory"])
    raise EngineUnknown(f"there is no engine {name!r}; the engines are {names}")


def open_cluster(place: str, schema: Schema, *, wait: float = 0.0) -> OpenSearchEngine:
    """Return the engine of an index in a cluster."""
    if importlib.util.find_spec("opensearchpy") is None:
        raise EngineMissing(
            "the engine 'opensearch' is not installed; run: pip install opensearch-py"
        )
    from search.engines.cluster_address import parse
    from search.engines.opensearch import OpenSearchEngine

    return OpenSearchEngine(parse(place), schema, wait=wait)


@contextmanager
def temporary_engine(url: str, schema: Schema, *, purpose: str) -> Iterator[Engine]:
    """Yield an empty engine of a URL's kind, in a place of its own that is gone afterwards.

    An embedded one lies in a temporary folder; one of a cluster is another index of the same
    cluster, whose name says what it is for.
    """
    name, _, place = url.partition(":")
    if name != "opensearch":
        with (
            tempfile.TemporaryDirectory(prefix="curated-search-") as folder,
            closing(open_engine(f"{name}:{folder}/index", schema)) as engine,
        ):
            yield engine
        return
    from search.engines.cluster_address import beside

    with closing(open_cluster(beside(place, f"{purpose}-{uuid4().hex[:12]}"), schema)) as cluster:
        try:
            yield cluster
        finally:
            cluster.remove()


def serves(index_engine: str, setting: str) -> bool:
    """Say whether an index of one engine serves where the setting `engine` names another.

    `auto` takes whatever index there is.
    """
    return setting in {"auto", index_engine}

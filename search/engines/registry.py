"""The engine of a URL: the one place that names every engine."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from search.engines.protocol import Engine
from search.errors import EngineMissing, EngineUnknown
from search.schema import Schema

if TYPE_CHECKING:
    from search.engines.opensearch.engine import OpenSearchEngine


def open_engine(url: str, schema: Schema | None = None, *, wait: float = 0.0) -> Engine:
    """Return the engine of a URL such as `memory:`, `auto:index`, `whoosh:index`, `tantivy:index`,
    `opensearch:http://host:9200/name`.

    `schema` is what the next rebuild writes; an index that exists answers by its own. `wait`
    is how many seconds to wait for another writer before IndexLocked.
    """
    name, _, place = url.partition(":")
    schema = schema or Schema()
    if name == "memory":
        from search.engines.memory.engine import MemoryEngine

        return MemoryEngine(schema)
    if name == "opensearch":
        return open_cluster(place, schema, wait=wait)
    from search.engines.embedded.engine import FolderEngine
    from search.engines.embedded.libraries import known

    if name in {"auto", *known()}:
        return FolderEngine(Path(place or "index"), schema, name, wait=wait)
    names = ", ".join(["auto", "opensearch", *known(), "memory"])
    raise EngineUnknown(f"there is no engine {name!r}; the engines are {names}")


def open_cluster(place: str, schema: Schema, *, wait: float = 0.0) -> OpenSearchEngine:
    """Return the engine of an index in a cluster."""
    if importlib.util.find_spec("opensearchpy") is None:
        raise EngineMissing(
            "the engine 'opensearch' is not installed; "
            "run: pip install 'curated-search[opensearch]'"
        )
    from search.engines.opensearch.address import parse
    from search.engines.opensearch.engine import OpenSearchEngine

    return OpenSearchEngine(parse(place), schema, wait=wait)

"""Open engines by URL. Only this module knows all engines."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from search.engines import cluster_address
from search.engines.protocol import Engine
from search.errors import EngineMissing, EngineUnknown
from search.schema import Schema
from search.storage import TWO_GENERATIONS, Retention

if TYPE_CHECKING:
    from search.engines.opensearch import OpenSearchEngine


def open_engine(
    url: str,
    schema: Schema | None = None,
    *,
    wait: float = 0.0,
    retention: Retention = TWO_GENERATIONS,
) -> Engine:
    """Open the engine for a URL, such as `auto:index` or `opensearch:http://host:9200/name`.

    `schema` is used by the next rebuild; searches use the schema of the existing index. `wait` is
    how many seconds to wait for another writer before IndexLocked is raised. `retention` tells
    which generations a folder keeps; a cluster always keeps two.
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
        path = Path(place or "index")
        return FolderEngine(path, schema, name, wait=wait, retention=retention)
    names = ", ".join(["auto", "opensearch", *embedded_engines(), "memory"])
    raise EngineUnknown(f"unknown engine {name!r}; allowed: {names}")


def open_cluster(place: str, schema: Schema, *, wait: float = 0.0) -> OpenSearchEngine:
    """Open the engine for an index in a cluster."""
    if importlib.util.find_spec("opensearchpy") is None:
        raise EngineMissing(
            "the 'opensearch' engine is not installed; run: pip install opensearch-py"
        )
    from search.engines.opensearch import OpenSearchEngine

    return OpenSearchEngine(cluster_address.parse(place), schema, wait=wait)


def engine_url(engine: str, *, folder: Path, cluster: str, **access: str) -> str:
    """An engine's URL, for an index in a folder, or in a cluster (with credentials)."""
    place = cluster_address.joined(cluster, **access) if engine == "opensearch" else folder
    return f"{engine}:{place}"


@contextmanager
def temporary_engine(url: str, schema: Schema, *, purpose: str) -> Iterator[Engine]:
    """Yield an empty engine of the same kind as in a URL, and delete it afterwards.

    The index is in a temporary folder or, for a cluster, another index in the same cluster with
    `purpose` in its name.
    """
    name, _, place = url.partition(":")
    if name != "opensearch":
        with (
            tempfile.TemporaryDirectory(prefix="curated-search-") as folder,
            closing(open_engine(f"{name}:{folder}/index", schema)) as engine,
        ):
            yield engine
        return
    with closing(
        open_cluster(cluster_address.beside(place, f"{purpose}-{uuid4().hex[:12]}"), schema)
    ) as cluster:
        try:
            yield cluster
        finally:
            cluster.remove()


def serves(index_engine: str, setting: str) -> bool:
    """Whether this engine's index is acceptable under the `engine` setting.

    `auto` accepts any engine.
    """
    return setting in {"auto", index_engine}

"""Two versions of the program share a cluster, simulated by a stub: each uses what it can read."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest

from search import schema
from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.registry import open_cluster
from search.errors import IndexIncompatible
from search.indexing import Vocabulary
from search.query import Query
from search.schema import Schema
from search.settings.table import Settings
from search.status import Status
from search.storage import manifest
from tests.unit.search.engines.opensearch.stub_host import WHOLE, started
from web.app import create_app

BUILT = Status(engine="opensearch", schema=Schema(), built_at=datetime(2026, 1, 1, tzinfo=UTC))
FIRST, SECOND, THIRD, FOURTH = (f"2026010{day}t000000-000000" for day in range(1, 5))


class StubCluster:
    """The generations of index `x`, keyed by time."""

    def __init__(self) -> None:
        self.documents: dict[str, Any] = {}
        self.generations: list[str] = []
        self.moves: list[str] = []

    def build(self, generation: str, *, newer: bool = False) -> None:
        """Switch to a new generation and delete all but two."""
        values = manifest.to_json(replace(BUILT, documents=int(generation[7])))
        values["version"] += newer
        words = base64.b64encode(Vocabulary().to_json()).decode()
        name = generation.upper()
        self.documents |= {name: values, f"{name}/words/0": {"piece": words}}
        self.generations.append(generation)
        for old in self.generations[:-2]:
            self.generations.remove(old)
            del self.documents[old.upper()]

    def answer(self, method: str, path: str) -> tuple[int, Any]:
        """Answer a request as a cluster does."""
        path = unquote(path.partition("?")[0])
        if method == "POST" and path == "/_aliases":
            self.moves.append(path)
            return 200, {"acknowledged": True}
        if path == "/_alias/x":
            return 200, {f"x-{self.generations[-1]}": {}}
        if path == "/x.catalog" or (method != "GET" and "/lock" in path):
            return 200, {"_seq_no": 1, "_primary_term": 1}
        if path.startswith("/x.catalog/_doc/"):
            return self._document(path.removeprefix("/x.catalog/_doc/"))
        if "_settings" in path:
            return 200, {f"x-{name}": {} for name in self.generations}
        if "_stats" in path:
            return 200, {"_all": {"primaries": {"store": {"size_in_bytes": 1}}}}
        exists = any(f"/x-{name}/" in path for name in self.generations)
        return (200, WHOLE) if exists else (404, {"error": "index_not_found_exception"})

    def _document(self, id: str) -> tuple[int, Any]:
        if id not in self.documents:
            return 404, {"found": False}
        return 200, {"_source": self.documents[id]}


@pytest.fixture
def cluster() -> StubCluster:
    """A cluster with one generation of this version."""
    cluster = StubCluster()
    cluster.build(FIRST)
    return cluster


@pytest.fixture
def engine(cluster: StubCluster) -> Iterator[OpenSearchEngine]:
    """The engine of a running service, which has answered from the first generation."""
    with started(cluster.answer) as host:
        opened = open_cluster(f"{host.url}/x", Schema())
        assert generation(opened) == FIRST.upper()
        yield opened
        opened.close()


def generation(engine: OpenSearchEngine) -> str:
    """The generation that answers a search."""
    return engine.search(Query()).generation


def test_a_running_service_keeps_an_index_that_it_can_read(
    cluster: StubCluster, engine: OpenSearchEngine, caplog: pytest.LogCaptureFixture
) -> None:
    """If a newer version switches the alias, the older one keeps its index, and says so once."""
    client = create_app(Settings(), engine).test_client()
    cluster.build(SECOND, newer=True)
    for _ in range(3):
        assert generation(engine) == FIRST.upper()
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["status"]) == (200, "ready")
    assert "was written by a newer curated-search" in ready.json["damage"]
    assert ready.json["damage"].endswith(f"until then, generation {FIRST.upper()} is used")
    assert "127.0.0.1" not in ready.json["damage"]
    assert client.get("/api/v1/index").json["generation"] == FIRST.upper()
    records = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert [FIRST.upper() in one.getMessage() for one in records] == [True]
    assert engine.generations() == (engine.status(),)


def test_its_own_next_build_is_used_again(cluster: StubCluster, engine: OpenSearchEngine) -> None:
    """Once the alias names a readable index, that index answers and no damage is reported."""
    cluster.build(SECOND, newer=True)
    assert engine.status().damage
    cluster.build(THIRD)
    assert (generation(engine), engine.status().damage) == (THIRD.upper(), "")
    assert engine.status().previous == "", "the generation before is of the newer version"


def test_a_start_between_two_versions(cluster: StubCluster, engine: OpenSearchEngine) -> None:
    """A new process uses the newest index that it can read; a rollback is refused."""
    cluster.build(SECOND)
    cluster.build(THIRD, newer=True)
    fresh = open_cluster(engine.address.public_url(), Schema())
    assert generation(fresh) == SECOND.upper()
    assert fresh.status().damage
    fresh.close()


def test_a_deleted_index_no_longer_answers(cluster: StubCluster, engine: OpenSearchEngine) -> None:
    """After two builds by the newer version, nothing is left to read, and the error says why."""
    cluster.build(SECOND, newer=True)
    assert generation(engine) == FIRST.upper()
    cluster.build(THIRD, newer=True)
    with pytest.raises(IndexIncompatible, match="restart with the newer version"):
        engine.search(Query())
    client = create_app(Settings(), engine).test_client()
    assert client.get("/readyz").status_code == 503
    cluster.build(FOURTH)
    assert generation(engine) == FOURTH.upper()


def test_a_rollback_to_what_cannot_be_read_changes_nothing(
    cluster: StubCluster, engine: OpenSearchEngine
) -> None:
    """The alias stays where it is if this version cannot read the other index."""
    cluster.build(SECOND, newer=True)
    cluster.build(THIRD)
    with pytest.raises(IndexIncompatible, match=f"schema version {schema.VERSION + 1}"):
        engine.rollback()
    assert not cluster.moves

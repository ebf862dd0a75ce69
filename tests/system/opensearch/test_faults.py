"""One of three nodes is killed at the worst moments, and two hosts write at the same time."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from search.document import Document
from search.engines.opensearch import build, client
from search.engines.opensearch.catalog import Catalog
from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.registry import open_cluster, open_engine
from search.errors import EngineError, IndexLocked
from search.parsing.parser import parse
from search.query import Query
from search.result import Result
from search.schema import Schema
from search.settings.table import Settings
from tests.system.opensearch.cluster import Cluster
from web.app import create_app

pytestmark = pytest.mark.nightly

DOCUMENTS = 400
# The share of searches that may fail (503) when a node dies.
BUDGET = 0.01
NAMES = iter(f"faults-{number}" for number in range(100))


@pytest.fixture
def engine(cluster: Cluster) -> Iterator[OpenSearchEngine]:
    """An index of two shards with one replica each, in its first generation."""
    opened = opened_at(cluster, next(NAMES))
    opened.rebuild(documents("one"))
    yield opened
    cluster.revive()
    opened.remove()
    opened.close()


def opened_at(cluster: Cluster, name: str) -> OpenSearchEngine:
    """A host's engine for an index."""
    return open_cluster(f"{cluster.hosts}/{name}?shards=2&replicas=1&timeout=5", Schema())


def documents(word: str) -> list[Document]:
    """Documents that all contain a word for their generation."""
    return [
        Document(
            id=f"{number:05}",
            title=f"care {word} w{number % 7}",
            body=f"text of {number} " * 20,
            facets={"tag": (f"t{number % 5}",)},
        )
        for number in range(DOCUMENTS)
    ]


def asked(engine: OpenSearchEngine, word: str) -> Result:
    """An answer that shows whether a generation is complete: all documents and facets."""
    clauses = parse(word, Schema(), prefix=False).clauses
    return engine.search(Query(clauses=clauses, facets=("tag",), limit=20, at=datetime.now(UTC)))


class Readers:
    """Threads that search continuously and record every wrong answer."""

    def __init__(self, engine: OpenSearchEngine, words: tuple[str, ...] = ("one",)) -> None:
        self._engine, self._words, self._stop = engine, words, threading.Event()
        self.seen: Counter[str] = Counter()
        self.slowest = 0.0
        self.wrong: list[Result] = []
        self._threads = [threading.Thread(target=self._run) for _ in range(3)]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                found = asked(self._engine, "care")
            except EngineError as error:
                self.seen[f"error {type(error).__name__}"] += 1
                continue
            self.seen["answered"] += 1
            self.slowest = max(self.slowest, time.monotonic() - began)
            if not is_whole(found, self._words):
                self.wrong.append(found)

    def failed(self) -> int:
        """The number of searches without an answer."""
        return sum(self.seen.values()) - self.seen["answered"]

    def verdict(self) -> str:
        """The counts and limits, in words."""
        asked = sum(self.seen.values())
        kinds = ", ".join(f"{n:,} {what}" for what, n in sorted(self.seen.items()))
        return (
            f"{asked:,} searches ({kinds}), {self.failed() / asked:.2%} failed of {BUDGET:.0%} "
            f"that may, {len(self.wrong)} wrong, slowest {self.slowest:.1f} s"
        )

    def check(self) -> None:
        """Assert that no answer was wrong and only a few searches failed."""
        assert not self.wrong
        assert self.failed() <= BUDGET * sum(self.seen.values()), self.verdict()


def is_whole(found: Result, words: tuple[str, ...]) -> bool:
    """Whether an answer is entirely from one generation."""
    titles = {hit.document.title.split()[1] for hit in found.hits}
    counts = [value.count for value in found.facets[0].values]
    whole = (found.total, len(found.hits), sum(counts)) == (DOCUMENTS, 20, DOCUMENTS)
    return whole and len(titles) == 1 and titles <= set(words)


def test_searches_survive_the_death_of_any_node(
    cluster: Cluster, engine: OpenSearchEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each node is killed once, the manager first: no answer is wrong and few searches fail."""
    managing = cluster.manager()
    for number in (managing, (managing + 1) % 3, (managing + 2) % 3):
        with Readers(engine) as readers:
            time.sleep(2)
            cluster.kill(number)
            time.sleep(6)
            cluster.start(number)
            cluster.wait(3)
        with capsys.disabled():
            print(f"\nnode {number} killed during searches: {readers.verdict()}")
        readers.check()


def test_searches_survive_a_node_that_hangs(
    cluster: Cluster, engine: OpenSearchEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    """While a node hangs and after it resumes, no answer is wrong."""
    number = (cluster.manager() + 1) % 3
    with Readers(engine) as readers:
        time.sleep(2)
        cluster.pause(number)
        time.sleep(12)
        cluster.resume(number)
        time.sleep(2)
    cluster.wait(3)
    with capsys.disabled():
        print(f"\nnode {number} hung for 12 s during searches: {readers.verdict()}")
    readers.check()
    assert is_whole(asked(engine, "care"), ("one",))


def test_a_rebuild_survives_or_fails_as_a_whole(
    cluster: Cluster,
    engine: OpenSearchEngine,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If a node dies during a rebuild, either the old index or the whole new one is used."""
    # The node does not come back, so do not wait for it.
    monkeypatch.setattr(client, "SHARD_TIMEOUT_SECONDS", 5)
    monkeypatch.setitem(build.STALL_TIMEOUT_SECONDS, "red", 5.0)
    outcomes = Counter[str]()
    for number, fatal in enumerate((0, 150, DOCUMENTS - 1)):

        def dying(number: int = number, fatal: int = fatal) -> Iterator[Document]:
            for position, document in enumerate(documents("two")):
                if position == fatal:
                    cluster.kill(number)
                yield document

        with Readers(engine, ("one", "two")) as readers:
            try:
                engine.rebuild(dying())
                outcomes["done"] += 1
                expected = {"two"}
            except EngineError:
                outcomes["refused"] += 1
                expected = {"one"}
        answer = asked(engine, "care")
        assert is_whole(answer, tuple(expected)), outcomes
        readers.check()
        with capsys.disabled():
            print(f"\nnode {number} killed during a rebuild: {readers.verdict()}")
        cluster.revive()
        engine.rebuild(documents("one"))
    with capsys.disabled():
        print(f"\nrebuilds with a node killed: {dict(outcomes)}")


def test_a_switch_is_whole_or_not_at_all(
    cluster: Cluster,
    engine: OpenSearchEngine,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If the manager dies while the alias moves, the alias names one complete generation."""
    switch, outcomes = Catalog.switch, Counter[str]()

    for turn, pause in enumerate((0.0, 0.005, 0.05)):

        def deadly(self: Catalog, index: str, before: str, pause: float = pause) -> None:
            number = cluster.manager()
            killer = threading.Thread(target=lambda: (time.sleep(pause), cluster.kill(number)))
            killer.start()
            try:
                switch(self, index, before)
            finally:
                killer.join()

        monkeypatch.setattr(Catalog, "switch", deadly)
        word = f"new{turn}"
        with Readers(engine, ("one", word)) as readers:
            try:
                engine.rebuild(documents(word))
                outcomes["done"] += 1
                allowed: tuple[str, ...] = (word,)
            except EngineError:
                outcomes["refused"] += 1
                allowed = ("one", word)
        monkeypatch.setattr(Catalog, "switch", switch)
        cluster.revive()
        assert is_whole(asked(engine, "care"), allowed)
        readers.check()
        with capsys.disabled():
            print(f"\nmanager killed {pause} s into a switch: {readers.verdict()}")
        engine.rebuild(documents("one"))
    with capsys.disabled():
        print(f"\nswitches with the manager killed: {dict(outcomes)}")


def test_acknowledged_documents_are_never_lost(
    cluster: Cluster, engine: OpenSearchEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    """If a node dies right after an update, the documents can still be found."""
    added = 0
    for number in range(2):
        fresh = [replace(one, id=f"x{number}{one.id}") for one in documents("one")[:50]]
        engine.update(fresh)
        cluster.kill(number)
        added += len(fresh)
        assert asked(engine, "care").total == DOCUMENTS + added
        assert all(engine.get(one.id) == one for one in fresh)
        cluster.revive()
    assert asked(engine, "care").total == DOCUMENTS + added
    with capsys.disabled():
        print(f"\n{added} documents acknowledged, then a node killed: none lost")


def test_only_one_of_two_rebuilding_hosts_wins(cluster: Cluster, engine: OpenSearchEngine) -> None:
    """The second host is told which host is writing, and the first host's index is complete."""
    other, told = opened_at(cluster, engine.address.name), []

    def slowly() -> Iterator[Document]:
        for position, document in enumerate(documents("two")):
            if position == 200:
                with pytest.raises(IndexLocked, match="is writing to") as refused:
                    other.rebuild(documents("three"))
                told.append(refused.value)
            yield document

    engine.rebuild(slowly())
    assert len(told) == 1
    assert is_whole(asked(other, "care"), ("two",))


def test_a_cluster_that_is_gone_is_503_and_comes_back_by_itself(
    engine: OpenSearchEngine, cluster: Cluster
) -> None:
    """Without nodes, the service returns 503. When the nodes are back, it recovers."""
    client = create_app(Settings(), engine).test_client()
    paths = ("/api/v1/search?q=care", "/?q=care", "/readyz")
    assert [client.get(path).status_code for path in paths] == [200] * 3
    for number in range(3):
        cluster.kill(number)
    for path in paths:
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert client.get("/healthz").status_code == 200
    cluster.revive()
    assert [client.get(path).status_code for path in paths] == [200] * 3
    assert is_whole(asked(engine, "care"), ("one",))


def test_an_unreachable_cluster_is_named(cluster: Cluster) -> None:
    """The error names the hosts but no password."""
    nobody = "opensearch:http://127.0.0.1:9/x?user=u&password=secret"
    with pytest.raises(EngineError, match=r"127\.0\.0\.1:9 .*does not respond") as told:
        open_engine(nobody).status()
    assert "secret" not in str(told.value)
    assert cluster.nodes == 3

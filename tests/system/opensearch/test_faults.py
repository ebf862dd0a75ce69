"""One of three nodes killed (SIGKILL) at the worst moments, and two hosts that write at once."""

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

pytestmark = pytest.mark.slow

DOCUMENTS = 400
BUDGET = 0.01  # the part of the searches that may fail (503) in the seconds around a death
NAMES = iter(f"faults-{number}" for number in range(100))


@pytest.fixture
def engine(cluster: Cluster) -> Iterator[OpenSearchEngine]:
    """Return an index of two shards with one replica each, of the first generation."""
    opened = opened_at(cluster, next(NAMES))
    opened.rebuild(documents("one"))
    yield opened
    cluster.revive()
    opened.remove()
    opened.close()


def opened_at(cluster: Cluster, name: str) -> OpenSearchEngine:
    """Return a host's engine for an index."""
    return open_cluster(f"{cluster.hosts}/{name}?shards=2&replicas=1&timeout=5", Schema())


def documents(word: str) -> list[Document]:
    """Return documents that all hold a word of their generation."""
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
    """Return the answer that shows a generation whole: every document, and every facet."""
    clauses = parse(word, Schema(), prefix=False).clauses
    return engine.search(Query(clauses=clauses, facets=("tag",), limit=20, at=datetime.now(UTC)))


class Readers:
    """Threads that search without a pause, and note whatever is not a right answer."""

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
        """Return how many searches got no answer."""
        return sum(self.seen.values()) - self.seen["answered"]

    def verdict(self) -> str:
        """Return the counts in words, beside what is allowed."""
        asked = sum(self.seen.values())
        kinds = ", ".join(f"{n:,} {what}" for what, n in sorted(self.seen.items()))
        return (
            f"{asked:,} searches ({kinds}), {self.failed() / asked:.2%} failed of {BUDGET:.0%} "
            f"that may, {len(self.wrong)} wrong, slowest {self.slowest:.1f} s"
        )

    def check(self) -> None:
        """Assert that no answer was wrong, and that few enough searches failed."""
        assert not self.wrong
        assert self.failed() <= BUDGET * sum(self.seen.values()), self.verdict()


def is_whole(found: Result, words: tuple[str, ...]) -> bool:
    """Say whether an answer is all of one generation, and of none else."""
    titles = {hit.document.title.split()[1] for hit in found.hits}
    counts = [value.count for value in found.facets[0].values]
    whole = (found.total, len(found.hits), sum(counts)) == (DOCUMENTS, 20, DOCUMENTS)
    return whole and len(titles) == 1 and titles <= set(words)


def test_searches_survive_the_death_of_any_node(
    cluster: Cluster, engine: OpenSearchEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each node is killed once, the managing one first: no wrong answer, and errors in budget."""
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
    """A node stops in the middle of everything and goes on later: no answer is wrong."""
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
    """A node dies while documents are loaded: the old index answers, or the new one whole."""
    # It does not come back meanwhile: there is nothing to wait for.
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
    """The managing node dies just as the alias is moved: it names one whole generation."""
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


def test_what_was_acknowledged_is_never_lost(
    cluster: Cluster, engine: OpenSearchEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    """A node is killed as soon as an update returns: its documents are there all the same."""
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


def test_of_two_hosts_that_rebuild_one_wins(cluster: Cluster, engine: OpenSearchEngine) -> None:
    """The other is told who writes, and the winner's index is whole."""
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
    """With all nodes dead the service says when to ask again; with them back, it answers."""
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


def test_nobody_there_says_where(cluster: Cluster) -> None:
    """The error names the hosts, and no password."""
    nobody = "opensearch:http://127.0.0.1:9/x?user=u&password=secret"
    with pytest.raises(EngineError, match=r"127\.0\.0\.1:9 .*does not respond") as told:
        open_engine(nobody).status()
    assert "secret" not in str(told.value)
    assert cluster.nodes == 3

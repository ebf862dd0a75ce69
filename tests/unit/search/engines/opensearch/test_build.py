"""Building an index on a cluster that is busy, unhealthy or slow, simulated by a stub."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from search.engines.cluster_address import parse
from search.engines.opensearch import build, client
from search.engines.opensearch.build import Builder
from search.engines.opensearch.client import Connection, Refused
from search.errors import EngineError, WriteFailed
from tests.unit.search.engines.opensearch.stub_host import Host, started

Item = dict[str, Any]


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """A stub host; retries wait only briefly."""
    monkeypatch.setattr(client, "BULK_PAUSE_SECONDS", 0.001)
    with started() as host:
        yield host


@pytest.fixture
def connection(host: Host) -> Iterator[Connection]:
    """A connection to the host."""
    opened = Connection(parse(f"{host.url}/x"))
    yield opened
    opened.close()


def actions(count: int) -> list[Item]:
    """Numbered documents to send."""
    return [
        {"_index": "x-1", "_id": str(number), "_source": {"n": number}} for number in range(count)
    ]


def sent(body: bytes) -> list[str]:
    """The IDs in the body of a bulk request."""
    return [json.loads(line)["index"]["_id"] for line in body.splitlines()[::2]]


def taking(host: Host, verdict: Callable[[str], Item]) -> list[list[str]]:
    """Let a host answer bulk requests ID by ID, and return the list of IDs in each request."""
    asked: list[list[str]] = []

    def answer(*_: str) -> tuple[int, object]:
        asked.append(sent(host.bodies[-1]))
        return 200, {"items": [{"index": {"_id": id} | verdict(id)} for id in asked[-1]]}

    host.answers = answer
    return asked


BUSY = {"status": 429, "error": {"type": "rejected_execution_exception", "reason": "queue full"}}


def test_documents_that_a_busy_cluster_refuses_are_sent_again(
    host: Host, connection: Connection
) -> None:
    """Only refused documents are sent again, with increasing delays, until they are accepted."""
    refusals = {"1": 3, "4": 1}

    def verdict(id: str) -> Item:
        left = refusals.get(id, 0)
        refusals[id] = left - 1
        return BUSY if left > 0 else {"status": 201}

    asked = taking(host, verdict)
    connection.bulk(actions(6))
    assert asked == [["0", "1", "2", "3", "4", "5"], ["1", "4"], ["1"], ["1"]]


def test_a_refused_request_is_sent_again(host: Host, connection: Connection) -> None:
    """A bulk request refused with 429 is sent again as a whole."""
    states = iter((429, 429, 200))
    items = [{"index": {"_id": "0", "status": 201}}]
    host.answers = lambda *_: (next(states), {"items": items})
    connection.bulk(actions(1))
    assert len(host.asked) == 3


def test_a_cluster_that_stays_busy_fails_the_build(host: Host, connection: Connection) -> None:
    """After the last retry, the error gives the reason of the last refusal."""
    asked = taking(host, lambda _: BUSY)
    with pytest.raises(WriteFailed, match="429, rejected_execution_exception: queue full"):
        connection.bulk(actions(1))
    assert len(asked) == 9
    host.answers = lambda *_: (429, {"error": "circuit breaker"})
    with pytest.raises(Refused, match="429"):
        connection.bulk(actions(1))


def test_an_invalid_document_is_not_sent_again(host: Host, connection: Connection) -> None:
    """Permanent errors are not retried, and the message does not quote the article."""
    wrong = {"type": "mapper_parsing_exception", "reason": "field [n] of type [date]"}
    asked = taking(host, lambda _: {"status": 400, "error": wrong})
    with pytest.raises(WriteFailed, match=r"400, mapper_parsing_exception: field .n. of type"):
        connection.bulk(actions(2))
    assert len(asked) == 1


def test_bulk_requests_are_bounded_in_bytes(host: Host, connection: Connection) -> None:
    """Long articles are split into several requests below the size limit."""
    asked = taking(host, lambda _: {"status": 201})
    long = [one | {"_source": {"text": "x" * 2_000_000}} for one in actions(5)]
    connection.bulk(long)
    assert [len(ids) for ids in asked] == [2, 2, 1]
    assert max(map(len, host.bodies)) <= 5_000_000


class CountingLease:
    """A lease that never expires."""

    renewals = 0

    def renew(self, *, now: bool = False) -> None:  # noqa: ARG002 - the lease's
        """Count the renewals."""
        self.renewals += 1


def finishing(host: Host, states: Callable[[], tuple[str, int]]) -> None:
    """Let a host report this health (status, copied bytes) while an index is finished."""
    bytes_copied = 0

    def answer(_: str, path: str) -> tuple[int, object]:
        nonlocal bytes_copied
        if path.startswith("/_cluster/health"):
            status, bytes_copied = states()
            return 200, {"status": status, "active_shards": 1, "unassigned_shards": 1}
        if "_recovery" in path:
            moved = {"size": {"recovered_in_bytes": bytes_copied}}
            return 200, {"x-1": {"shards": [{"index": moved, "translog": {"recovered": 0}}]}}
        return 200, {"_shards": {"failed": 0}, "acknowledged": True}

    host.answers = answer


@pytest.mark.parametrize(
    ("status", "message"),
    [("red", "part of x-1 is not available"), ("yellow", "1 copies of x-1 .*allocation/explain")],
)
def test_a_build_gives_up_without_progress(
    host: Host, connection: Connection, monkeypatch: pytest.MonkeyPatch, status: str, message: str
) -> None:
    """A build fails if the cluster stays red or yellow without progress, and says what to check."""
    monkeypatch.setattr(build, "STALL_TIMEOUT_SECONDS", {"red": 0.3, "yellow": 0.3})
    finishing(host, lambda: (status, 7))
    lease: Any = CountingLease()
    with pytest.raises(EngineError, match=message):
        Builder(connection, lease).finish("x-1")
    assert lease.renewals


def test_a_build_waits_while_replicas_are_copied(
    host: Host, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build waits beyond its timeout as long as replicas are being copied."""
    monkeypatch.setattr(build, "STALL_TIMEOUT_SECONDS", {"red": 0.3, "yellow": 0.3})
    states = iter([*(("yellow", copied) for copied in range(8)), ("green", 8)])
    finishing(host, lambda: next(states))
    lease: Any = CountingLease()
    Builder(connection, lease).finish("x-1")
    assert lease.renewals == 8

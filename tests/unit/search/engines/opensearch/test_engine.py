"""The OpenSearch engine's handling of addresses, errors and partial answers, without a cluster."""

from __future__ import annotations

import base64
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search.engines.cluster_address import AddressWrong, fault, joined, parse
from search.engines.opensearch import client, lease
from search.engines.opensearch.client import AnswerIncomplete, Refused
from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.opensearch.reader import ClusterReader
from search.engines.protocol import maintenance
from search.engines.registry import open_cluster
from search.engines.trace_context import traceparent, tracestate
from search.errors import EngineError, IndexLocked, IndexMissing, NotSupported, SettingsError
from search.query import Query
from search.schema import Schema
from search.settings.loading import load_settings
from tests.unit.search.engines.opensearch.stub_host import WHOLE, Host, started


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """A stub host, with short timeouts for its clients."""
    monkeypatch.setattr(client, "READ_RETRY_SECONDS", 0.3)
    with started() as host:
        yield host


def engine(host: Host, more: str = "") -> OpenSearchEngine:
    """An engine connected to the host."""
    return open_cluster(f"{host.url}/x{more}", Schema())


def search(opened: OpenSearchEngine) -> object:
    """Send a match-all query to an index."""
    return ClusterReader(opened._connection, "x-1").search(Query())


def test_requests_belong_to_the_readers_trace(host: Host) -> None:
    """The cluster gets the caller's trace with each request, and none if there is none."""
    opened = engine(host, "?api_key=k")
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    token = traceparent.set(trace)
    state = tracestate.set("rojo=1")
    search(opened)
    traceparent.reset(token)
    tracestate.reset(state)
    search(opened)
    sent = [{name.lower(): value for name, value in headers.items()} for _, headers in host.asked]
    assert [headers.get("traceparent") for headers in sent] == [trace, None]
    assert [headers.get("tracestate") for headers in sent] == ["rojo=1", None]
    assert {headers["authorization"] for headers in sent} == {"ApiKey k"}


def test_an_address_names_hosts_and_index() -> None:
    """An address has hosts with default ports, an index name and options."""
    found = parse("https://a:9201, https://b/articles?shards=3&replicas=0&user=u&password=p%26")
    assert found.hosts == ("https://a:9201", "https://b:9200")
    assert (found.name, found.shards, found.replicas) == ("articles", 3, 0)
    assert (found.user, found.password) == ("u", "p&")
    assert "p&" not in str(found)
    assert parse(joined("http://a/x?shards=2", user="u", api_key="")).user == "u"


@pytest.mark.parametrize(
    "address",
    ["", "a:9200/x", "http://a:9200", "http://a/UPPER", "http://a/x?shards=0", "http://a/x?sh=1",
     "http://u:p@a/x", "http://a:port/x", "ftp://a/x", "http://a/x?password=p", "http://a/x/y"],
)  # fmt: skip
def test_a_wrong_address_is_a_wrong_setting(address: str) -> None:
    """The message names the setting and shows a valid form."""
    assert fault(address)
    with pytest.raises(SettingsError, match=r"opensearch.*curated-search"):
        load_settings(environ={}, opensearch=address)
    if "password" not in address:
        with pytest.raises(AddressWrong):
            parse(address)


def test_secrets_are_not_shown() -> None:
    """Neither the printed settings nor an error message contains the password."""
    found = load_settings(environ={}, engine="opensearch", opensearch_password="hush hush")
    assert "hush" not in repr(found)
    assert "hush" in found.engine_url()
    with pytest.raises(SettingsError) as told:
        load_settings(environ={}, opensearch_api_key=["hush"])
    assert "hush" not in str(told.value)


@pytest.mark.parametrize(
    "half",
    [
        {"timed_out": True},
        {"_shards": {"total": 2, "successful": 1, "failed": 1}},
        {"_shards": {"total": 2, "successful": 1, "failed": 0}},
    ],
)
def test_half_an_answer_raises_an_error(host: Host, half: dict[str, Any]) -> None:
    """A failed or missing shard, or a timeout, raises an error: there are no partial answers."""
    opened = engine(host)
    assert search(opened)
    assert "allow_partial_search_results=false" in host.asked[-1][0]
    host.answers = lambda *_: (200, WHOLE | half)
    with pytest.raises(AnswerIncomplete, match=r"[12] of 2"):
        search(opened)
    opened.close()


def test_requests_to_a_busy_cluster_are_retried(host: Host) -> None:
    """Requests refused with 429 and 503 are retried for a while."""
    states = iter((429, 503, 200))
    host.answers = lambda *_: (next(states), WHOLE)
    opened = engine(host)
    assert search(opened)
    opened.close()


def test_a_lost_cluster_fails_searches_at_once(host: Host) -> None:
    """Only the first search waits for a lost cluster; a successful search restores the timeout."""
    opened = engine(host)
    host.answers = lambda *_: (503, WHOLE)
    # Pauses of at least 25, 50 and 100 ms fit into the time for retries.
    for asked in (4, 1, 1):
        host.asked.clear()
        with pytest.raises(Refused, match="503"):
            search(opened)
        assert 1 <= len(host.asked) <= asked
    states = iter((200, 503, 200))
    host.answers = lambda *_: (next(states), WHOLE)
    assert search(opened)
    assert search(opened)
    opened.close()


def test_an_unresponsive_host_is_skipped(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that hangs or has lost power delays a search only briefly."""
    monkeypatch.setattr(client, "CONNECT_TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as dead:
        port = dead.getsockname()[1]
        waiting = [socket.socket() for _ in range(3)]
        # The kernel accepts only this many connections.
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        with socket.create_server(("127.0.0.1", 0)) as hung:
            hosts = f"http://127.0.0.1:{port},http://127.0.0.1:{hung.getsockname()[1]},{host.url}"
            opened = open_cluster(f"{hosts}/x?timeout=1", Schema())
            for _ in range(4):
                assert search(opened)
            opened.close()
            # One search waited for the host; the others skipped it.
            hung.setblocking(False)
            hung.accept()[0].close()
            with pytest.raises(BlockingIOError):
                hung.accept()
        for one in waiting:
            one.close()


def test_permanent_errors_are_not_retried(host: Host) -> None:
    """Permanent errors are not retried."""
    host.answers = lambda *_: (401, {"error": "no"})
    opened = engine(host)
    with pytest.raises(Refused, match="opensearch_user"):
        search(opened)
    assert len(host.asked) == 1
    opened.close()


def test_credentials_are_sent(host: Host) -> None:
    """Every request carries the user and password, or the API key."""
    for given, expected in (
        ("?user=u&password=p", "Basic " + base64.b64encode(b"u:p").decode()),
        ("?api_key=abc", "ApiKey abc"),
    ):
        opened = engine(host, given)
        search(opened)
        assert host.asked[-1][1]["authorization"] == expected
        opened.close()


def test_a_missing_alias_is_a_missing_index(host: Host) -> None:
    """A missing alias means that no index has been built yet."""
    host.answers = lambda *_: (404, {"error": "alias [x] missing", "status": 404})
    opened = engine(host)
    with pytest.raises(IndexMissing, match="curated-search rebuild"):
        opened.search(Query())
    opened.close()


def test_a_lease_that_another_holds_is_respected(host: Host) -> None:
    """The error names the holder, and the build does not start."""

    def held(method: str, path: str) -> tuple[int, Any]:
        if path.startswith("/x.catalog/_doc/lock") and method == "PUT":
            return 409, {"error": {"type": "version_conflict"}, "status": 409}
        lock = {"holder": "elsewhere:1", "until": 4e9}
        return 200, {"_source": lock, "_seq_no": 1, "_primary_term": 1}

    host.answers = held
    opened = engine(host)
    with pytest.raises(IndexLocked, match="elsewhere:1"):
        opened.rebuild([])
    opened.close()


def test_unsupported_maintenance_is_refused(host: Host, tmp_path: Path) -> None:
    """Verify, export and import are refused with one sentence, without a request."""
    opened = maintenance(engine(host, "?user=u&password=secret"))
    with pytest.raises(NotSupported, match="a cluster verifies its own files"):
        opened.verify()
    for refused in (opened.export_to, opened.import_from):
        with pytest.raises(NotSupported, match="own snapshots"):
            refused(tmp_path / "file")
    assert opened.storage().cluster == f"{host.url}/x"
    assert not host.asked


def test_a_refused_connection_is_an_engine_error(host: Host) -> None:
    """A refused connection is an EngineError that names the host."""
    opened = open_cluster("http://127.0.0.1:9/x", Schema())
    with pytest.raises(EngineError, match="does not respond"):
        opened.status()
    assert not host.asked
    opened.close()


def test_a_lease_is_renewed_while_its_holder_waits(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lease is renewed during a merge, which may outlast it."""
    monkeypatch.setattr(lease, "LEASE_SECONDS", 0.12)
    written = {"_seq_no": 1, "_primary_term": 1}
    host.answers = lambda *_: (200, written)
    opened = engine(host)
    held = lease.Lease(opened._connection, "x.catalog")
    until = time.monotonic() + 300
    while sum("/lock" in path for path, _ in host.asked) < 4:
        assert time.monotonic() < until
        time.sleep(0.01)
    held.release()
    opened.close()

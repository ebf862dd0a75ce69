"""The connection to the cluster. Only this module calls opensearchpy and handles its errors."""

from __future__ import annotations

import base64
import logging
import os
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, TypeVar

import urllib3
from opensearchpy import OpenSearch, Urllib3HttpConnection, exceptions, helpers

from search.engines.cluster_address import Address
from search.engines.trace_context import traceparent, tracestate
from search.errors import EngineError, WriteFailed

# Limits for one request with documents.
MAX_BULK_BYTES = 5_000_000
MAX_BULK_DOCUMENTS = 500

# If the cluster is too busy for documents, the request is repeated with exponential backoff, for
# about two minutes in total.
MAX_BULK_RETRIES = 8
BULK_PAUSE_SECONDS = 1

# How long a request waits for a lost node with a shard that is being filled.
SHARD_TIMEOUT_SECONDS = 60

# The maximum number of connections from one process to each host.
MAX_HOST_CONNECTIONS = 16

# Fail fast when a host is down.
CONNECT_TIMEOUT_SECONDS = 2.0

# How long reads are retried: about as long as nodes need to notice that one of them is gone.
READ_RETRY_SECONDS = 3.0

# The timeout for one request of a build.
LOAD_TIMEOUT_SECONDS = 90

ALREADY_EXISTS = "resource_already_exists"

# A cluster may quote an entire document that it rejects.
MAX_REASON_CHARACTERS = 500

T = TypeVar("T")

# The library logs a warning for each response other than 200, but we handle those here.
logging.getLogger("opensearch").setLevel(logging.ERROR)


class EngineUnreachable(EngineError):
    """No host of the cluster responds."""


class AnswerIncomplete(EngineError):
    """Part of the index did not respond, so the results would be incomplete."""


class Refused(EngineError):
    """The cluster rejected a request with the HTTP status `status`."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.status = status

    def is_final(self) -> bool:
        """Whether a retry would be pointless."""
        return self.status < 500 and self.status != HTTPStatus.TOO_MANY_REQUESTS


class TracedConnection(Urllib3HttpConnection):
    """A connection to a host whose requests belong to the trace of the reader's request."""

    def perform_request(self, *request: Any, **options: Any) -> Any:
        """Send a request."""
        if trace := traceparent.get():
            state = {"tracestate": tracestate.get()} if tracestate.get() else {}
            own = options.get("headers") or {}
            options["headers"] = {**own, "traceparent": trace, **state}
        return super().perform_request(*request, **options)


class Connection:
    """The clients of one process. Safe to share between threads and across forks."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._clients: dict[bool, OpenSearch] = {}
        self._lock = threading.Lock()
        self._lost = False
        os.register_at_fork(after_in_child=self._forget)

    def read(self, ask: Callable[[OpenSearch], T]) -> T:
        """Send a request, and retry for a while if no host responds or the cluster is busy.

        After the retries have failed, later reads fail immediately until one succeeds.
        """
        end, pause = time.monotonic() + (0.0 if self._lost else READ_RETRY_SECONDS), 0.05
        while True:
            try:
                with self._translating_errors():
                    answer = ask(self._client())
            except (EngineUnreachable, AnswerIncomplete, Refused) as error:
                final = isinstance(error, Refused) and error.is_final()
                if final or time.monotonic() + pause > end:
                    self._lost = not final
                    raise
            else:
                self._lost = False
                return answer
            # Jitter keeps hosts from retrying in lockstep.
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311
            pause *= 2

    def write(self, ask: Callable[[OpenSearch], T]) -> T:
        """Send a change once, with long timeouts, because repeating it is not safe.

        If a host fails meanwhile, the client tries another one, so the change may happen twice.
        """
        with self._translating_errors():
            return ask(self._client(loading=True))

    def bulk(self, actions: Iterable[Mapping[str, Any]]) -> None:
        """Send documents in requests of limited size, more slowly if the cluster is busy."""
        with self._translating_errors():
            sent = helpers.streaming_bulk(
                self._client(loading=True),
                actions,
                chunk_size=MAX_BULK_DOCUMENTS,
                max_chunk_bytes=MAX_BULK_BYTES,
                max_retries=MAX_BULK_RETRIES,
                initial_backoff=BULK_PAUSE_SECONDS,
                max_backoff=30 * BULK_PAUSE_SECONDS,
                request_timeout=LOAD_TIMEOUT_SECONDS,
                timeout=f"{SHARD_TIMEOUT_SECONDS}s",
                yield_ok=False,
                # By default, a 429 for a single document is not retried.
                raise_on_error=False,
            )
            for _, failed in sent:
                raise WriteFailed(f"{self.address} rejected a document: {_item(failed)}")

    def close(self) -> None:
        """Close the connections. The next request opens new ones."""
        clients, self._clients = self._clients, {}
        for client in clients.values():
            client.close()

    def _forget(self) -> None:
        self._clients, self._lock = {}, threading.Lock()

    def _client(self, *, loading: bool = False) -> OpenSearch:
        with self._lock:
            if loading not in self._clients:
                self._clients[loading] = _new_client(self.address, loading=loading)
            return self._clients[loading]

    @contextmanager
    def _translating_errors(self) -> Iterator[None]:
        try:
            yield
        except exceptions.SSLError as error:
            raise EngineUnreachable(
                f"TLS with {self.address} failed: {error.error}; set opensearch_ca to the "
                "certificate file of the authority that signed its certificate"
            ) from error
        except exceptions.ConnectionError as error:
            raise EngineUnreachable(f"{self.address} does not respond: {error.error}") from error
        except exceptions.TransportError as error:
            raise _refusal(self.address, error) from error


def whole(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a response if all shards succeeded, or else raise AnswerIncomplete."""
    shards = answer["_shards"]
    if answer.get("timed_out") or shards["failed"] or shards["successful"] < shards["total"]:
        raise AnswerIncomplete(f"only {shards['successful']} of {shards['total']} shards responded")
    return answer


def _new_client(address: Address, *, loading: bool) -> OpenSearch:
    """Create a client for reading, or for loading, which has long timeouts.

    When reading, the client moves on to the next host after a timeout. `Connection.read` retries
    if all hosts are busy.
    """
    others = len(address.hosts) - 1
    seconds = LOAD_TIMEOUT_SECONDS if loading else address.timeout
    options: dict[str, Any] = {"connection_class": TracedConnection}
    options["max_retries"] = max(3, others) if loading else others
    if not loading:
        options |= {"retry_on_timeout": True, "retry_on_status": ()}
    if address.api_key:
        options["headers"] = {"Authorization": f"ApiKey {address.api_key}"}
    elif address.user:
        # The client's own option supports only Latin-1.
        access = base64.b64encode(f"{address.user}:{address.password}".encode()).decode()
        options["headers"] = {"Authorization": f"Basic {access}"}
    if address.ca:
        options["ca_certs"] = address.ca
    timeout = urllib3.Timeout(connect=CONNECT_TIMEOUT_SECONDS, read=seconds)
    hosts = list(address.hosts)
    return OpenSearch(hosts, timeout=timeout, pool_maxsize=MAX_HOST_CONNECTIONS, **options)


def _refusal(address: Address, error: exceptions.TransportError) -> EngineError:
    status = error.status_code if isinstance(error.status_code, int) else 500
    denied = status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
    # The status is also 403 if an index is read-only.
    if denied and "block" not in str(error.error):
        text = "opensearch_user and opensearch_password, or opensearch_api_key"
        return Refused(f"{address} denies access ({status}); check {text}", status)
    return Refused(f"{address} responded with {status}: {_reason(error)}", status)


def _reason(error: exceptions.TransportError) -> str:
    details: Any = error.info
    if isinstance(details, dict) and isinstance(details.get("error"), dict):
        details = details["error"].get("reason") or details["error"]
    return f"{error.error}: {details}"[:MAX_REASON_CHARACTERS]


def _item(failed: Mapping[str, Any]) -> str:
    """The cluster's reason for rejecting a document."""
    (outcome,) = failed.values()
    error = outcome.get("error")
    reason = f"{error['type']}: {error['reason']}" if isinstance(error, dict) else error
    return f"{outcome.get('status')}, {reason}"[:MAX_REASON_CHARACTERS]

"""The connection: the one module that calls opensearchpy, and where its errors become ours."""

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
from opensearchpy import OpenSearch, exceptions, helpers

from search.engines.cluster_address import Address
from search.errors import EngineError, WriteFailed

# Of one request that sends documents.
MAX_BULK_BYTES = 5_000_000
MAX_BULK_DOCUMENTS = 500

# A cluster that is too busy for documents is asked again, after pauses that double from the
# first one: two minutes in all.
MAX_BULK_RETRIES = 8
BULK_PAUSE_SECONDS = 1

# Until a node comes back that holds a part of what is filled.
SHARD_TIMEOUT_SECONDS = 60

# Open to each host by a process.
MAX_HOST_CONNECTIONS = 16

# A host that has no power must not hold a search for long.
CONNECT_TIMEOUT_SECONDS = 2.0

# A read is tried again for so long: about what nodes need to miss one of them.
READ_RETRY_SECONDS = 3.0

# One request of a build.
LOAD_TIMEOUT_SECONDS = 90

ALREADY_EXISTS = "resource_already_exists"

# A cluster may quote the whole of a document that it refuses.
MAX_REASON_CHARACTERS = 500

T = TypeVar("T")

# It warns of each answer that is not 200, and those are ours to judge.
logging.getLogger("opensearch").setLevel(logging.ERROR)


class EngineUnreachable(EngineError):
    """No host of the cluster answers."""


class AnswerIncomplete(EngineError):
    """Some part of the index did not answer: half an answer is none."""


class Refused(EngineError):
    """The cluster refuses a request; `status` is HTTP's."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.status = status

    def is_final(self) -> bool:
        """Say whether asking again would change nothing."""
        return self.status < 500 and self.status != HTTPStatus.TOO_MANY_REQUESTS


class Connection:
    """Clients of one process: safe to share between threads, made anew after a fork."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._clients: dict[bool, OpenSearch] = {}
        self._lock = threading.Lock()
        self._lost = False
        os.register_at_fork(after_in_child=self._forget)

    def read(self, ask: Callable[[OpenSearch], T]) -> T:
        """Ask, and ask again for a while where nobody answers or the cluster is busy.

        Once that was in vain, reads fail at once until one is answered again.
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
            # Not the same for all hosts, or they would come back in step.
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311
            pause *= 2

    def write(self, ask: Callable[[OpenSearch], T]) -> T:
        """Ask once, with long timeouts, for a change that is not safe to repeat.

        Where a host dies over it, another is asked all the same, so it may be done twice.
        """
        with self._translating_errors():
            return ask(self._client(loading=True))

    def bulk(self, actions: Iterable[Mapping[str, Any]]) -> None:
        """Send documents in requests of a bounded size, more slowly where the cluster is busy."""
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
                # Else one document's 429 is not tried again.
                raise_on_error=False,
            )
            for _, failed in sent:
                raise WriteFailed(f"{self.address} does not take a document: {_item(failed)}")

    def close(self) -> None:
        """Close the connections; the next call makes new ones."""
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
            hint = "opensearch_ca names the file of the authority that signed its certificate"
            raise EngineUnreachable(f"no TLS with {self.address}: {error.error}; {hint}") from error
        except exceptions.ConnectionError as error:
            raise EngineUnreachable(f"{self.address} does not answer: {error.error}") from error
        except exceptions.TransportError as error:
            raise _refusal(self.address, error) from error


def whole(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a search's answer if every shard gave all of its part."""
    shards = answer["_shards"]
    if answer.get("timed_out") or shards["failed"] or shards["successful"] < shards["total"]:
        raise AnswerIncomplete(f"only {shards['successful']} of {shards['total']} shards answered")
    return answer


def _new_client(address: Address, *, loading: bool) -> OpenSearch:
    """Return a client for loading, with long timeouts, or for reading.

    Reading goes to the next host also where one is silent; `read` asks again where all are busy.
    """
    others = len(address.hosts) - 1
    seconds = LOAD_TIMEOUT_SECONDS if loading else address.timeout
    options: dict[str, Any] = {"max_retries": max(3, others) if loading else others}
    if not loading:
        options |= {"retry_on_timeout": True, "retry_on_status": ()}
    if address.api_key:
        options["headers"] = {"Authorization": f"ApiKey {address.api_key}"}
    elif address.user:
        # The client's own option takes Latin-1 only.
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
    # 403 is also what a cluster answers where an index is closed to writes.
    if denied and "block" not in str(error.error):
        text = "opensearch_user and opensearch_password, or opensearch_api_key"
        return Refused(f"{address} does not let us in ({status}); set {text}", status)
    return Refused(f"{address} answers {status}: {_reason(error)}", status)


def _reason(error: exceptions.TransportError) -> str:
    details: Any = error.info
    if isinstance(details, dict) and isinstance(details.get("error"), dict):
        details = details["error"].get("reason") or details["error"]
    return f"{error.error}: {details}"[:MAX_REASON_CHARACTERS]


def _item(failed: Mapping[str, Any]) -> str:
    """Return why one document of many was not taken."""
    (outcome,) = failed.values()
    error = outcome.get("error")
    reason = f"{error['type']}: {error['reason']}" if isinstance(error, dict) else error
    return f"{outcome.get('status')}, {reason}"[:MAX_REASON_CHARACTERS]

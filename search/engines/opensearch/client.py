"""The connection: the only module that imports opensearchpy, and where its errors become ours."""

from __future__ import annotations

import base64
import logging
import os
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import urllib3
from opensearchpy import OpenSearch, exceptions, helpers

from search.engines.opensearch.address import Address
from search.errors import EngineError, WriteFailed

BULK_BYTES = 5_000_000
BULK_DOCUMENTS = 500
BULK_TRIES = 8  # more, where a cluster is too busy for documents
BULK_PAUSE = 1  # seconds before the first of them, doubled each time: two minutes in all
SHARD_WAIT = 60  # seconds until a node comes back that holds a part of what is filled
CONNECTIONS = 16  # kept open to each host by a process
CONNECTING = 2.0  # seconds: a host that has no power must not hold a search for long
PATIENCE = 3.0  # seconds in which a read is tried again: nodes need about that to miss one
LOAD_TIMEOUT = 90  # seconds for one request of a build
BUSY, MISSING = 429, 404
EXISTS = "resource_already_exists"

T = TypeVar("T")

logging.getLogger("opensearch").setLevel(logging.ERROR)  # it warns of each answer that is not 200


class EngineUnreachable(EngineError):
    """No host of the cluster answers."""


class AnswerIncomplete(EngineError):
    """Some part of the index did not answer: half an answer is none."""


class Refused(EngineError):
    """The cluster says no; `status` is HTTP's."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.status = status


class Connection:
    """Clients of one process: safe to share between threads, made anew after a fork."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._opened: dict[bool, OpenSearch] = {}
        self._lock = threading.Lock()
        self._lost = False
        os.register_at_fork(after_in_child=self._forget)

    def read(self, ask: Callable[[OpenSearch], T]) -> T:
        """Ask, and ask again for a while where nobody answers or the cluster is busy.

        Once that was in vain, each is told so at once until one is answered again.
        """
        end, pause = time.monotonic() + (0.0 if self._lost else PATIENCE), 0.05
        while True:
            try:
                with self._told():
                    answer = ask(self._client())
            except (EngineUnreachable, AnswerIncomplete, Refused) as error:
                final = isinstance(error, Refused) and error.status < 500 and error.status != BUSY
                if final or time.monotonic() + pause > end:
                    self._lost = not final
                    raise
            else:
                self._lost = False
                return answer
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - so that hosts do not march in step
            pause *= 2

    def write(self, ask: Callable[[OpenSearch], T]) -> T:
        """Ask once, patiently: what is not safe to repeat.

        Where a host dies over it, another is asked all the same, so it may be done twice.
        """
        with self._told():
            return ask(self._client(patient=True))

    def bulk(self, actions: Iterable[Mapping[str, Any]]) -> None:
        """Send documents in pieces of a bounded size, more slowly where the cluster is busy."""
        with self._told():
            sent = helpers.streaming_bulk(
                self._client(patient=True),
                actions,
                chunk_size=BULK_DOCUMENTS,
                max_chunk_bytes=BULK_BYTES,
                max_retries=BULK_TRIES,
                initial_backoff=BULK_PAUSE,
                max_backoff=30 * BULK_PAUSE,
                request_timeout=LOAD_TIMEOUT,
                timeout=f"{SHARD_WAIT}s",
                yield_ok=False,
                raise_on_error=False,  # else one document's 429 is not tried again
            )
            for _, failed in sent:
                raise WriteFailed(f"{self.address} does not take a document: {_item(failed)}")

    def close(self) -> None:
        """Let the connections go; the next call makes new ones."""
        opened, self._opened = self._opened, {}
        for client in opened.values():
            client.close()

    def _forget(self) -> None:
        self._opened, self._lock = {}, threading.Lock()

    def _client(self, *, patient: bool = False) -> OpenSearch:
        with self._lock:
            if patient not in self._opened:
                self._opened[patient] = _connected(self.address, patient=patient)
            return self._opened[patient]

    @contextmanager
    def _told(self) -> Iterator[None]:
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


def _connected(address: Address, *, patient: bool) -> OpenSearch:
    """Return a client for what is written, which is patient, or for what is read.

    Reading goes to the next host also where one is silent; `read` asks again where all are busy.
    """
    others = len(address.hosts) - 1
    seconds = LOAD_TIMEOUT if patient else address.timeout
    options: dict[str, Any] = {"max_retries": max(3, others) if patient else others}
    if not patient:
        options |= {"retry_on_timeout": True, "retry_on_status": ()}
    if address.api_key:
        options["headers"] = {"Authorization": f"ApiKey {address.api_key}"}
    elif address.user:  # the client's own way takes Latin-1 only
        access = base64.b64encode(f"{address.user}:{address.password}".encode()).decode()
        options["headers"] = {"Authorization": f"Basic {access}"}
    if address.ca:
        options["ca_certs"] = address.ca
    timeout = urllib3.Timeout(connect=CONNECTING, read=seconds)
    hosts = list(address.hosts)
    return OpenSearch(hosts, timeout=timeout, pool_maxsize=CONNECTIONS, **options)


def _refusal(address: Address, error: exceptions.TransportError) -> EngineError:
    status = error.status_code if isinstance(error.status_code, int) else 500
    if status in {401, 403} and "block" not in str(error.error):
        text = "opensearch_user and opensearch_password, or opensearch_api_key"
        return Refused(f"{address} does not let us in ({status}); set {text}", status)
    return Refused(f"{address} answers {status}: {_reason(error)}", status)


def _reason(error: exceptions.TransportError) -> str:
    said: Any = error.info
    if isinstance(said, dict) and isinstance(said.get("error"), dict):
        said = said["error"].get("reason") or said["error"]
    return f"{error.error}: {said}"[:500]


def _item(failed: Mapping[str, Any]) -> str:
    """Return why one document of many was not taken."""
    (told,) = failed.values()
    error = told.get("error")
    reason = f"{error['type']}: {error['reason']}" if isinstance(error, dict) else error
    return f"{told.get('status')}, {reason}"[:500]

"""A rate limit per client, shared by all workers."""

from __future__ import annotations

import ipaddress
import logging
import math
import sqlite3
import threading
import time
import weakref
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from flask import Flask, Response, current_app, g, request

from web.problem_details import Problem
from web.site import site_of

_NAME = "curated-search-rate-limit"
# The name of the limit in the response header fields.
_POLICY = "per-client"
MINUTE_SECONDS = 60.0
UNLIMITED = frozenset({"static", "assets", "health", "metrics"})
"""Blueprints and endpoints without a rate limit."""

_log = logging.getLogger("curated_search.web")
_REQUESTS_BETWEEN_CLEANUPS = 1_000
_LOCK_TIMEOUT_SECONDS = 5.0
# Rounding of floats must not reject the last request of a full burst.
_ROUNDING_SECONDS = 1e-6
_MIN_WAIT_SECONDS = 0.001
# The generic cell rate algorithm: `due` is when all of a client's requests so far are paid for.
_COUNT = """
    INSERT INTO clients VALUES (:client, :now + :each)
    ON CONFLICT (client) DO UPDATE SET due = max(due, :now) + :each
    WHERE max(due, :now) + :each <= :now + :span
    RETURNING due
"""
_DUE = "SELECT due FROM clients WHERE client = ?"
_TABLE = "CREATE TABLE IF NOT EXISTS clients (client TEXT PRIMARY KEY, due REAL) WITHOUT ROWID"


@dataclass(frozen=True, slots=True)
class Allowance:
    """The requests that a client may still send, and the time until its whole quota is restored.

    `quota` is the number of requests per minute. `wait` is the number of seconds until the refused
    requests would be allowed, or 0.
    """

    quota: int
    wait: float
    remaining: int
    reset_seconds: int


class RateLimit:
    """A limit on each client's requests per minute. A client may send all of them in one burst.

    The counts are in a file shared by all workers, on a memory file system if there is one. Times
    are from the monotonic clock; like the file, it restarts when the machine does.
    """

    def __init__(self, folder: Path, rate: int) -> None:
        # Not named *.db: the Prometheus client reads every such file in this folder.
        self._file = folder / "clients.sqlite"
        self._rate = rate
        self._seconds_each = MINUTE_SECONDS / rate
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._requests = 0

    def charge(self, client: str, now: float, requests: int = 1) -> Allowance:
        """Count requests, unless they are too many."""
        seconds = requests * self._seconds_each
        values = {
            "client": client,
            "now": now,
            "each": seconds,
            "span": MINUTE_SECONDS + _ROUNDING_SECONDS,
        }
        with self._lock:
            counts = self.counts()
            self._requests += 1
            if self._requests % _REQUESTS_BETWEEN_CLEANUPS == 0:
                counts.execute("DELETE FROM clients WHERE due < ?", (now,))
            counted = counts.execute(_COUNT, values).fetchone()
            # Between the two statements, another worker may have removed the client.
            row = counted or counts.execute(_DUE, (client,)).fetchone()
        used = row[0] - now if row else MINUTE_SECONDS
        wait = 0.0 if counted else max(_MIN_WAIT_SECONDS, used + seconds - MINUTE_SECONDS)
        remaining = (MINUTE_SECONDS - used + _ROUNDING_SECONDS) // self._seconds_each
        return Allowance(self._rate, wait, max(0, int(remaining)), math.ceil(used))

    def counts(self) -> sqlite3.Connection:
        """This process's connection, in autocommit mode."""
        if self._connection is None:
            connection = sqlite3.connect(
                self._file,
                timeout=_LOCK_TIMEOUT_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            weakref.finalize(self, connection.close)
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(_TABLE)
            self._connection = connection
        return self._connection


def init_app(app: Flask, shared: Path | None = None) -> None:
    """Enforce the rate limit; workers that pass the same `shared` folder count together."""
    rate = site_of(app).settings.rate_limit
    if not rate:
        return
    folder = shared or Path(mkdtemp(prefix="curated-search-"))
    limit = RateLimit(folder, rate)
    if not shared:
        weakref.finalize(limit, rmtree, folder, ignore_errors=True)

    def check(requests: int = 1) -> None:
        if not UNLIMITED.isdisjoint({request.endpoint, request.blueprint}):
            return
        try:
            allowance = limit.charge(client(request.remote_addr or ""), time.monotonic(), requests)
        except sqlite3.OperationalError as error:
            # Without a rate limit, searches can still be answered.
            _log.warning("The rate limit is not enforced: %s", error)
            return
        g.rate_limit_allowance = allowance
        if allowance.wait:
            seconds = math.ceil(allowance.wait)
            unit = "second" if seconds == 1 else "seconds"
            raise Problem(
                "rate-limited",
                f"More than {rate:,} requests per minute. Try again in {seconds} {unit}.",
                headers={"Retry-After": str(seconds)},
            )

    def check_batch(requests: int) -> None:
        # A batch that cost more than a full minute would never be allowed.
        further = min(requests, rate) - 1
        if further > 0:
            check(further)

    app.before_request(check)
    app.after_request(_send)
    app.extensions[_NAME] = check_batch


def _send(response: Response) -> Response:
    """Send what the client may still send, as in draft-ietf-httpapi-ratelimit-headers-10."""
    if allowance := g.get("rate_limit_allowance"):
        quota, window = allowance.quota, int(MINUTE_SECONDS)
        response.headers["RateLimit-Policy"] = f'"{_POLICY}";q={quota};w={window}'
        remaining, reset = allowance.remaining, allowance.reset_seconds
        response.headers["RateLimit"] = f'"{_POLICY}";r={remaining};t={reset}'
    return response


def count_batch(requests: int) -> None:
    """Count a batch's requests; the first is already counted as the HTTP request itself."""
    check_batch = current_app.extensions.get(_NAME)
    if check_batch is not None:
        check_batch(requests)


def client(address: str) -> str:
    """The client to whom a request is charged: an IPv4 address or an IPv6 /64 network.

    A household has billions of IPv6 addresses, which would evade the limit if counted separately.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)

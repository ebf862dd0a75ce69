"""A rate limit per client, counted in one place for all workers."""

from __future__ import annotations

import ipaddress
import logging
import math
import sqlite3
import threading
import time
import weakref
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from flask import Flask, current_app, request

from web.problem_details import Problem
from web.site import site_of

_NAME = "curated-search-rate-limit"
MINUTE_SECONDS = 60.0
UNLIMITED = frozenset({"static", "health", "metrics"})
"""Blueprints and endpoints whose requests are not counted."""

_log = logging.getLogger("curated_search.web")
_REQUESTS_BETWEEN_CLEANUPS = 1_000
_LOCK_TIMEOUT_SECONDS = 5.0
# A full burst must not fail by the rounding of floats.
_ROUNDING_SECONDS = 1e-6
_MIN_WAIT_SECONDS = 0.001
# The generic cell rate algorithm: `due` is when a client's requests so far are paid for.
_COUNT = """
    INSERT INTO clients VALUES (:client, :now + :each)
    ON CONFLICT (client) DO UPDATE SET due = max(due, :now) + :each
    WHERE max(due, :now) + :each <= :now + :span
    RETURNING due
"""
_DUE = "SELECT due FROM clients WHERE client = ?"
_TABLE = "CREATE TABLE IF NOT EXISTS clients (client TEXT PRIMARY KEY, due REAL) WITHOUT ROWID"


class RateLimit:
    """A number of requests a minute that one client may send, all at once if it likes.

    The counts are in a file that every worker opens, in memory where the system allows it. Their
    clock is the machine's, which never steps back; neither it nor the file survives a reboot.
    """

    def __init__(self, folder: Path, rate: int) -> None:
        # Prometheus' library reads every *.db of this folder as counts of its own.
        self._file = folder / "clients.sqlite"
        self._seconds_each = MINUTE_SECONDS / rate
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._requests = 0

    def wait(self, client: str, now: float, requests: int = 1) -> float:
        """Count requests; 0 where they may be answered, else the seconds until they may be."""
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
            if counts.execute(_COUNT, values).fetchone():
                return 0.0
            (due,) = counts.execute(_DUE, (client,)).fetchone() or (now + MINUTE_SECONDS,)
        return max(_MIN_WAIT_SECONDS, due + seconds - MINUTE_SECONDS - now)

    def counts(self) -> sqlite3.Connection:
        """This process's connection; each statement is a transaction of its own."""
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
    """Count the requests of each client; in `shared`, together with the other workers."""
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
            wait = limit.wait(client(request.remote_addr or ""), time.monotonic(), requests)
        except sqlite3.OperationalError as error:
            # Where nothing can be counted, searches are still answered.
            _log.warning("The rate limit is not enforced: %s", error)
            return
        if wait:
            seconds = math.ceil(wait)
            unit = "second" if seconds == 1 else "seconds"
            raise Problem(
                "rate-limited",
                f"More than {rate:,} requests in a minute. Try again in {seconds} {unit}.",
                headers={"Retry-After": str(seconds)},
            )

    def check_batch(requests: int) -> None:
        # Counted as more than a minute's requests, a batch would never be answered.
        further = min(requests, rate) - 1
        if further > 0:
            check(further)

    app.before_request(check)
    app.extensions[_NAME] = check_batch


def count_batch(requests: int) -> None:
    """Count a batch as its requests, of which the first is counted as the batch itself."""
    check_batch = current_app.extensions.get(_NAME)
    if check_batch is not None:
        check_batch(requests)


def client(address: str) -> str:
    """Whom a request is counted for: an IPv4 address, or the network of an IPv6 one.

    One home has billions of IPv6 addresses: counted apart, they would know no limit.
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

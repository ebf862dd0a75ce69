"""A rate limit per client, counted in one place for all workers."""

from __future__ import annotations

import ipaddress
import math
import sqlite3
import threading
import time
import weakref
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from flask import Flask, request

from web.problem_details import Problem
from web.site import site_of

MINUTE = 60.0
FREE = frozenset({"static", "health", "metrics"})
_FORGET = 1_000  # requests between two clean-ups
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
    """At most so many requests a minute from one client; a burst may use them all at once.

    The counts lie in a file that every worker opens, in a folder of memory where there is one.
    """

    def __init__(self, folder: Path, rate: int) -> None:
        self._file, self._each = folder / "clients.db", MINUTE / rate
        self._lock = threading.Lock()
        self._opened: sqlite3.Connection | None = None
        self._asked = 0

    def wait(self, client: str, now: float) -> float:
        """Count a request; return 0, or the seconds after which it would be answered."""
        given = {"client": client, "now": now, "each": self._each, "span": MINUTE + 1e-6}
        with self._lock:
            counts = self.counts()
            self._asked += 1
            if self._asked % _FORGET == 0:
                counts.execute("DELETE FROM clients WHERE due < ?", (now,))
            if counts.execute(_COUNT, given).fetchone():
                return 0.0
            (due,) = counts.execute(_DUE, (client,)).fetchone() or (now + MINUTE,)
        return max(0.001, due + self._each - MINUTE - now)

    def counts(self) -> sqlite3.Connection:
        """Return this process's connection; each statement is a transaction of its own."""
        if self._opened is None:
            self._opened = connection = sqlite3.connect(
                self._file, timeout=5, isolation_level=None, check_same_thread=False
            )
            weakref.finalize(self, connection.close)
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(_TABLE)
        return self._opened


def init_app(app: Flask, shared: Path | None = None) -> None:
    """Count the requests of each client; in `shared`, with the other workers that are given it."""
    rate = site_of(app).settings.rate_limit
    if not rate:
        return
    folder = shared or Path(mkdtemp(prefix="curated-search-"))
    limit = RateLimit(folder, rate)
    if not shared:
        weakref.finalize(limit, rmtree, folder, ignore_errors=True)

    def check() -> None:
        if not FREE.isdisjoint({request.endpoint, request.blueprint}):
            return
        if wait := limit.wait(client(request.remote_addr or ""), time.time()):
            seconds = str(math.ceil(wait))
            detail = f"More than {rate:,} requests in a minute. Ask again in {seconds} s."
            raise Problem("rate-limited", detail, headers={"Retry-After": seconds})

    app.before_request(check)


def client(address: str) -> str:
    """Return who asks: an IPv4 address, or the network of an IPv6 one, which has billions."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)

"""What was searched: settled queries and clicks in a SQLite file of their own. No one's address.

A query that continues another of the seconds before (or takes letters back) takes its place: of
a run of typing only its end counts. The others stay for an hour, for clicks on their answers.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

RUN = 5_000  # milliseconds between two queries of one run of typing
HOUR = 3_600_000
DAY = 24 * HOUR
MAX_TEXT = 200  # characters of a query that are kept
_PATIENCE = 2.0  # seconds to wait for another process that writes
_TABLES = """
CREATE TABLE IF NOT EXISTS searches (
    query_id TEXT PRIMARY KEY, at INTEGER NOT NULL, q TEXT NOT NULL, total INTEGER NOT NULL,
    settled INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS searches_at ON searches (at);
CREATE TABLE IF NOT EXISTS clicks (
    query_id TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (query_id, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS clicks_at ON clicks (at);
"""


@dataclass(frozen=True, slots=True)
class Searched:
    """A query that was answered; `at` is in milliseconds."""

    query_id: str
    at: int
    q: str
    total: int


@dataclass(frozen=True, slots=True)
class Clicked:
    """A hit of an answer that was followed."""

    query_id: str
    at: int
    id: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a report: a query, how often it was searched, what it found last, its clicks.

    Where clicks are reported by article, `id` names it.
    """

    q: str
    searches: int
    total: int
    clicks: int
    id: str = ""


Event = Searched | Clicked


def normal(q: str) -> str:
    """Return a query as it is kept: letter case, blanks and an endless tail do not matter."""
    return " ".join(q.casefold().split())[:MAX_TEXT]


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """Yield the file open, made where it is missing, readable by its owner alone."""
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    with closing(sqlite3.connect(file, timeout=_PATIENCE)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(_TABLES)
        yield connection


def keep(connection: sqlite3.Connection, events: Iterable[Event]) -> None:
    """Write events, all or none."""
    with connection:
        for event in events:
            if isinstance(event, Searched):
                _keep_search(connection, event)
            else:
                _keep_click(connection, event)


def forget(connection: sqlite3.Connection, before: int, *, now: int) -> None:
    """Delete everything older than a moment, and what was only typed on the way after an hour."""
    with connection:
        connection.execute("DELETE FROM searches WHERE at < ?", (before,))
        connection.execute("DELETE FROM clicks WHERE at < ?", (before,))
        connection.execute(
            "DELETE FROM searches WHERE at < ? AND NOT settled "
            "AND query_id NOT IN (SELECT query_id FROM clicks)",
            (now - HOUR,),
        )


def _keep_search(connection: sqlite3.Connection, event: Searched) -> None:
    values = {"q": event.q, "at": event.at, "run": RUN, "id": event.query_id, "n": event.total}
    # Another process may have been faster to write what was typed next.
    later = f"SELECT 1 FROM searches WHERE at > :at AND at <= :at + :run AND {_SAME_RUN}"  # noqa: S608
    values["settled"] = connection.execute(later, values).fetchone() is None
    connection.execute(
        f"UPDATE searches SET settled = 0 WHERE at BETWEEN :at - :run AND :at AND {_SAME_RUN}",  # noqa: S608
        values,
    )
    insert = "INSERT OR IGNORE INTO searches VALUES (:id, :at, :q, :n, :settled)"
    connection.execute(insert, values)


def _keep_click(connection: sqlite3.Connection, event: Clicked) -> None:
    """Write a click on an answer that is known; the same click twice is one."""
    connection.execute(
        "INSERT OR IGNORE INTO clicks SELECT query_id, ?, ? FROM searches WHERE query_id = ?",
        (event.id, event.at, event.query_id),
    )


_SAME_RUN = "(substr(q, 1, length(:q)) = :q OR substr(:q, 1, length(q)) = q)"
# SQLite takes the columns beside max(at) from the row that holds it: `total` is the last one's.
_QUERIES = """
SELECT q, max(sum(settled), sum(clicks) > 0) AS searches, total, sum(clicks) AS clicks,
       max(at) AS last, count(DISTINCT at / 86400000) AS days
FROM (SELECT s.*, (SELECT count(*) FROM clicks c WHERE c.query_id = s.query_id) AS clicks
      FROM searches s WHERE at >= :since)
GROUP BY q HAVING sum(settled) > 0 OR sum(clicks) > 0
"""
_ROW = f"SELECT q, searches, total, clicks FROM ({_QUERIES})"  # noqa: S608
_MOST = "ORDER BY searches DESC, q LIMIT :limit"


def top(connection: sqlite3.Connection, *, since: int, limit: int) -> list[Row]:
    """Return the most frequent queries."""
    return _rows(connection, f"{_ROW} {_MOST}", since, limit)


def misses(connection: sqlite3.Connection, *, since: int, limit: int) -> list[Row]:
    """Return the most frequent queries that found nothing when they were last searched."""
    return _rows(connection, f"{_ROW} WHERE total = 0 {_MOST}", since, limit)


def clicks(connection: sqlite3.Connection, *, since: int, limit: int) -> list[Row]:
    """Return the articles followed most often, with the query that found each."""
    sql = """
    SELECT q, count(DISTINCT s.query_id), max(total), count(*) AS clicks, c.id
    FROM clicks c JOIN searches s USING (query_id) WHERE c.at >= :since
    GROUP BY q, c.id ORDER BY clicks DESC, q, c.id LIMIT :limit
    """
    return _rows(connection, sql, since, limit)


def good(connection: sqlite3.Connection, *, minimum: int, limit: int) -> dict[str, int]:
    """Return the queries that may be suggested to others, with how often each was searched.

    They found something, someone followed a hit, and they were searched often enough, on
    more than one day, to be nobody's secret.
    """
    kept = f"total > 0 AND clicks > 0 AND days > 1 AND searches >= {minimum:d}"
    return {
        row.q: row.searches for row in _rows(connection, f"{_ROW} WHERE {kept} {_MOST}", 0, limit)
    }


def _rows(connection: sqlite3.Connection, sql: str, since: int, limit: int) -> list[Row]:
    return [Row(*row) for row in connection.execute(sql, {"since": since, "limit": limit})]

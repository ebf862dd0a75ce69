"""The history of queries and clicks in a SQLite file, without IP addresses.

The search box sends a query every few letters. Only the last query in a run of typing is counted
(`settled`); the others are kept for an hour in case their hits are clicked.

To tell whether several clients sent a query, six bits of a keyed digest of query and address are
kept: too few to find a client, and different for each query, so that no two queries are linked.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from search.parsing import lowercased

# The longest pause between two queries in the same run of typing.
TYPING_RUN_MILLISECONDS = 5_000
HOUR_MILLISECONDS = 3_600_000
DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS
MAX_QUERY_CHARACTERS = 200
# Clients are counted by the values of six bits, of which n clients have at most n.
CLIENT_VALUES = 64
# For half of the values to appear, about 44 clients are needed.
MAX_COUNTED_CLIENTS = CLIENT_VALUES // 2
# Other workers write to the same file.
_LOCK_TIMEOUT_SECONDS = 2.0
_TABLES = """
CREATE TABLE IF NOT EXISTS searches (
    query_id TEXT PRIMARY KEY, at INTEGER NOT NULL, q TEXT NOT NULL, total INTEGER NOT NULL,
    settled INTEGER NOT NULL, client INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secret (id INTEGER PRIMARY KEY, key BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS searches_at ON searches (at);
CREATE TABLE IF NOT EXISTS clicks (
    query_id TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (query_id, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS clicks_at ON clicks (at);
"""


@dataclass(frozen=True, slots=True)
class SearchEvent:
    """An answered query; `at` is a Unix timestamp in milliseconds. `client` is not written."""

    query_id: str
    at: int
    q: str
    total: int
    client: str = ""


@dataclass(frozen=True, slots=True)
class ClickEvent:
    """A click on a hit."""

    query_id: str
    at: int
    id: str


@dataclass(frozen=True, slots=True)
class QueryCount:
    """One line in a report: a query with its counts. `total` is its most recent number of hits.

    `id` is the article's ID in a report of clicks per article, and empty in other reports.
    """

    q: str
    searches: int
    total: int
    clicks: int
    id: str = ""


Event = SearchEvent | ClickEvent


def normalize(q: str) -> str:
    """A query as recorded: in lowercase except for operators, with single spaces, truncated."""
    return " ".join(lowercased(q).split())[:MAX_QUERY_CHARACTERS]


@contextmanager
def open_history(file: Path) -> Iterator[sqlite3.Connection]:
    """Connect to the file; a new file is readable only by its owner."""
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    with closing(sqlite3.connect(file, timeout=_LOCK_TIMEOUT_SECONDS)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(_TABLES)
        _add_missing_column(connection)
        yield connection


def _add_missing_column(connection: sqlite3.Connection) -> None:
    """Earlier versions did not count clients."""
    columns = [row[1] for row in connection.execute("PRAGMA table_info(searches)")]
    if "client" not in columns:
        # Another process may just have added it.
        with suppress(sqlite3.OperationalError):
            connection.execute("ALTER TABLE searches ADD COLUMN client INTEGER NOT NULL DEFAULT 0")


def write(connection: sqlite3.Connection, events: Iterable[Event]) -> None:
    """Write events in one transaction."""
    with connection:
        for event in events:
            if isinstance(event, SearchEvent):
                _write_search(connection, event)
            else:
                _write_click(connection, event)


def delete_old(connection: sqlite3.Connection, before: int, *, now: int) -> None:
    """Delete entries older than `before`, and unfinished queries after an hour."""
    with connection:
        connection.execute("DELETE FROM searches WHERE at < ?", (before,))
        connection.execute("DELETE FROM clicks WHERE at < ?", (before,))
        connection.execute(
            "DELETE FROM searches WHERE at < ? AND NOT settled "
            "AND query_id NOT IN (SELECT query_id FROM clicks)",
            (now - HOUR_MILLISECONDS,),
        )


def _write_search(connection: sqlite3.Connection, event: SearchEvent) -> None:
    values = {
        "q": event.q,
        "at": event.at,
        "run": TYPING_RUN_MILLISECONDS,
        "id": event.query_id,
        "n": event.total,
        "client": _client_value(connection, event),
    }
    # Another process may already have written a later query in the same run.
    later = f"SELECT 1 FROM searches WHERE at > :at AND at <= :at + :run AND {_SAME_RUN}"  # noqa: S608
    values["settled"] = connection.execute(later, values).fetchone() is None
    connection.execute(
        f"UPDATE searches SET settled = 0 WHERE at BETWEEN :at - :run AND :at AND {_SAME_RUN}",  # noqa: S608
        values,
    )
    insert = "INSERT OR IGNORE INTO searches VALUES (:id, :at, :q, :n, :settled, :client)"
    connection.execute(insert, values)


def _client_value(connection: sqlite3.Connection, event: SearchEvent) -> int:
    """A number that is the same whenever a client sends a query, and says little else."""
    connection.execute("INSERT OR IGNORE INTO secret VALUES (1, ?)", (os.urandom(16),))
    (key,) = connection.execute("SELECT key FROM secret").fetchone()
    text = f"{event.q}\n{event.client}".encode("utf-8", "replace")
    return hashlib.blake2b(text, key=key, digest_size=1).digest()[0] % CLIENT_VALUES


def _write_click(connection: sqlite3.Connection, event: ClickEvent) -> None:
    """Write a click if its search is recorded; repeated clicks count once."""
    connection.execute(
        "INSERT OR IGNORE INTO clicks SELECT query_id, ?, ? FROM searches WHERE query_id = ?",
        (event.id, event.at, event.query_id),
    )


# Only operators are in capitals: `care no` and `care NOT` are in the same run.
_SAME_RUN = (
    "(substr(q, 1, length(:q)) = :q COLLATE NOCASE OR substr(:q, 1, length(q)) = q COLLATE NOCASE)"
)
# SQLite takes bare columns from the row with max(at), so `total` is from the last search.
_QUERIES = """
SELECT q, max(sum(settled), sum(clicks) > 0) AS searches, total, sum(clicks) AS clicks,
       max(at) AS last, count(DISTINCT at / 86400000) AS days,
       count(DISTINCT client) AS clients
FROM (SELECT s.*, (SELECT count(*) FROM clicks c WHERE c.query_id = s.query_id) AS clicks
      FROM searches s WHERE at >= :since)
GROUP BY q HAVING sum(settled) > 0 OR sum(clicks) > 0
"""
_ROW = f"SELECT q, searches, total, clicks FROM ({_QUERIES})"  # noqa: S608
_MOST = "ORDER BY searches DESC, q LIMIT :limit"


def top(connection: sqlite3.Connection, *, since: int, limit: int) -> list[QueryCount]:
    """The most frequent queries."""
    return _rows(connection, f"{_ROW} {_MOST}", since, limit)


def misses(connection: sqlite3.Connection, *, since: int, limit: int) -> list[QueryCount]:
    """The most frequent queries whose last search had no hits."""
    return _rows(connection, f"{_ROW} WHERE total = 0 {_MOST}", since, limit)


def clicks(connection: sqlite3.Connection, *, since: int, limit: int) -> list[QueryCount]:
    """The most clicked articles, each with the query that led to it."""
    sql = """
    SELECT q, count(DISTINCT s.query_id), max(total), count(*) AS clicks, c.id
    FROM clicks c JOIN searches s USING (query_id) WHERE c.at >= :since
    GROUP BY q, c.id ORDER BY clicks DESC, q, c.id LIMIT :limit
    """
    return _rows(connection, sql, since, limit)


def suggestable(connection: sqlite3.Connection, *, minimum: int, limit: int) -> dict[str, int]:
    """The queries that may be suggested to other readers, each with its search count.

    Each has hits and a click, and was sent often enough, by enough clients, and on more than
    one day, not to reveal what a single person typed.
    """
    clients = min(minimum, MAX_COUNTED_CLIENTS)
    condition = (
        f"total > 0 AND clicks > 0 AND days > 1 AND searches >= {minimum:d} "
        f"AND clients >= {clients:d}"
    )
    rows = _rows(connection, f"{_ROW} WHERE {condition} {_MOST}", 0, limit)
    return {row.q: row.searches for row in rows}


def _rows(connection: sqlite3.Connection, sql: str, since: int, limit: int) -> list[QueryCount]:
    rows = connection.execute(sql, {"since": since, "limit": limit})
    return [QueryCount(*row) for row in rows]

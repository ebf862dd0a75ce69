"""The history of queries and clicks."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from web.analytics import history
from web.analytics.history import ClickEvent, SearchEvent

T0 = 1_700_000_000_000
DAY, TYPING_RUN = 86_400_000, 5_000


def searched(connection: sqlite3.Connection, *texts: str, at: int = T0, step: int = 100) -> None:
    events = [
        SearchEvent(f"{at + n * step:016x}", at + n * step, q, 1) for n, q in enumerate(texts)
    ]
    history.write(connection, events)


def tops(connection: sqlite3.Connection) -> dict[str, int]:
    return {row.q: row.searches for row in history.top(connection, since=0, limit=50)}


def test_only_the_end_of_a_run_of_typing(connection: sqlite3.Connection) -> None:
    """Only the last query in a run of typing is counted."""
    searched(connection, "c", "ch", "chr", "chronic", "chroni", "chronic care")
    assert tops(connection) == {"chronic care": 1}


def test_the_beginning_of_an_operator(connection: sqlite3.Connection) -> None:
    """A run of typing goes on when letters become an operator, which is not in lowercase."""
    typed = ("Care n", "Care NO", "Care NOT", "Care NOT Plan")
    searched(connection, *map(history.normalize, typed))
    assert tops(connection) == {"care NOT plan": 1}


@pytest.mark.parametrize(
    ("q", "recorded"),
    [
        ("  Gizmo NOT   Widget ", "gizmo NOT widget"),
        ("Gizmo OR Zebra", "gizmo OR zebra"),
        ("(CCM OR rpm) AND (NOT Medicare)", "(ccm OR rpm) AND (NOT medicare)"),
        ("Gizmo\u3000\uff2e\uff2f\uff34 Widget", "gizmo NOT widget"),
        ("CCM NOT RPM", "ccm NOT rpm"),
        ("DO NOT RESUSCITATE", "do not resuscitate"),
        ("ASTHMA OR DIABETES", "asthma OR diabetes"),
        ("Care Not Cure or ORAL", "care not cure or oral"),
        ("Stra\xdfe", "strasse"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_recorded_query_means_what_was_typed(q: str, recorded: str) -> None:
    """A popular search is sent again as it is recorded, so that operators stay operators."""
    assert history.normalize(q) == history.normalize(recorded) == recorded


def test_different_queries_and_later_ones_stay(connection: sqlite3.Connection) -> None:
    """A different query, or one after a pause, is counted separately."""
    searched(connection, "care", "billing", at=T0)
    searched(connection, "care plan", at=T0 + 3 * TYPING_RUN)
    assert tops(connection) == {"care": 1, "billing": 1, "care plan": 1}


def test_the_order_of_writing_does_not_matter(connection: sqlite3.Connection) -> None:
    """The result is the same if another process writes the end of a run first."""
    searched(connection, "chronic", at=T0 + 200)
    searched(connection, "chr", at=T0)
    assert tops(connection) == {"chronic": 1}


def test_a_clicked_query_is_counted(connection: sqlite3.Connection) -> None:
    """A query with a click is counted; a repeated click counts once."""
    searched(connection, "chr")
    history.write(connection, [ClickEvent(f"{T0:016x}", T0 + 1, "a")] * 2)
    searched(connection, "chronic", at=T0 + 100)
    assert tops(connection) == {"chr": 1, "chronic": 1}
    (row,) = history.clicks(connection, since=0, limit=9)
    assert (row.q, row.id, row.clicks) == ("chr", "a", 1)


def test_a_click_on_an_unknown_answer_is_ignored(connection: sqlite3.Connection) -> None:
    """A click on an unknown query_id is ignored."""
    history.write(connection, [ClickEvent("0" * 16, T0, "a")])
    assert history.clicks(connection, since=0, limit=9) == []


def test_misses_are_judged_by_the_last_answer(connection: sqlite3.Connection) -> None:
    """A query whose latest search had hits is no longer a miss."""
    searches = [("a", 0), ("a", 0), ("b", 0), ("b", 3), ("c", 2), ("c", 0)]
    events = [
        SearchEvent(f"{n:016x}", T0 + n * DAY, q, total) for n, (q, total) in enumerate(searches)
    ]
    history.write(connection, events)
    assert [r.q for r in history.misses(connection, since=0, limit=9)] == ["a", "c"]


def test_only_frequent_queries_are_suggested(connection: sqlite3.Connection) -> None:
    """Queries are suggested only if they are frequent, on several days, and clicked."""

    def often(
        q: str, times: int, days: int, total: int = 1, clicked: bool = True, clients: int = 99
    ) -> None:
        for n in range(times):
            at = T0 + (n % days) * DAY + len(q) * 10 * TYPING_RUN + n * 2 * TYPING_RUN
            event = SearchEvent(f"{q:>13.13}{n:03}", at, q, total, str(n % clients))
            history.write(connection, [event])
            if clicked:
                history.write(connection, [ClickEvent(f"{q:>13.13}{n:03}", at, "x")])

    often("good", 20, 2)
    often("rarely", 4, 2)
    often("one day", 20, 1)
    often("in vain", 20, 2, total=0)
    often("not followed", 20, 2, clicked=False)
    often("four clients", 99, 2, clients=4)
    assert history.suggestable(connection, minimum=5, limit=9) == {"good": 20}


def test_a_file_of_an_earlier_version(tmp_path: Path) -> None:
    """Searches that were recorded before clients were counted stay."""
    file = tmp_path / "queries"
    with closing(sqlite3.connect(file)) as earlier, earlier:
        earlier.execute(
            "CREATE TABLE searches (query_id TEXT PRIMARY KEY, at INTEGER NOT NULL, "
            "q TEXT NOT NULL, total INTEGER NOT NULL, settled INTEGER NOT NULL) WITHOUT ROWID"
        )
        earlier.execute("INSERT INTO searches VALUES ('0', ?, 'care', 1, 1)", (T0,))
    with history.open_history(file) as connection:
        searched(connection, "diabetes", at=T0 + DAY)
    with history.open_history(file) as connection:
        assert tops(connection) == {"care": 1, "diabetes": 1}


def test_no_value_links_two_queries(connection: sqlite3.Connection) -> None:
    """What is kept of a client is the same for the same query, and differs between queries."""
    for at in (0, DAY):
        events = [SearchEvent(f"{at}{n}", T0 + at, f"{n}", 1, "192.0.2.1") for n in range(200)]
        history.write(connection, events)
    rows = connection.execute("SELECT q, client FROM searches").fetchall()
    assert len(set(rows)) == 200
    assert len({client for _, client in rows}) > 50


def test_old_searches_are_forgotten(connection: sqlite3.Connection) -> None:
    """Entries older than the retention period are deleted."""
    searched(connection, "old", at=T0)
    searched(connection, "new", at=T0 + DAY)
    searched(connection, "newe", "newer", at=T0 + 2 * DAY)
    history.delete_old(connection, T0 + 1, now=T0 + 3 * DAY)
    assert tops(connection) == {"new": 1, "newer": 1}
    assert connection.execute("SELECT count(*) FROM searches").fetchone() == (2,)


def test_a_click_after_two_identical_searches(connection: sqlite3.Connection) -> None:
    """If the page and the box search at the same time, one search counts, whichever is clicked."""
    searched(connection, "care", "care")
    history.write(connection, [ClickEvent(f"{T0:016x}", T0 + 1, "a")])
    (row,) = history.top(connection, since=0, limit=9)
    assert (row.q, row.searches, row.clicks) == ("care", 1, 1)

"""The command `queries`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from web.analytics import history
from web.analytics.history import ClickEvent, SearchEvent
from web.analytics.recorder import HISTORY_FILE_NAME
from web.cli.queries import queries

Run = Callable[..., Result]


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """An index folder with recorded searches, of which one is old."""
    folder = tmp_path / "index"
    folder.mkdir()
    now = time.time_ns() // 1_000_000
    searches = [
        SearchEvent("1" * 16, now - 60_000, "care", 3),
        SearchEvent("2" * 16, now - 30_000, "care", 4),
        SearchEvent("3" * 16, now - 20_000, "lamp\x1b[1m", 0),
        SearchEvent("4" * 16, now - 10 * 86_400_000, "old", 1),
    ]
    with history.open_history(folder / HISTORY_FILE_NAME) as connection:
        history.write(connection, [*searches, ClickEvent("1" * 16, now, "news/one")])
    return folder


CARE = "2        4        1  care"
LAMP = "1        0        0  lamp [1m"
OLD = "1        1        0  old"


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(
    ("options", "rows"),
    [
        ((), [CARE, LAMP, OLD]),
        (("--days", "9", "--limit", "1"), [CARE]),
        (("--misses",), [LAMP]),
        (("--clicks",), ["1  news/one (care)"]),
    ],
)
def test_reports(run: Run, options: tuple[str, ...], rows: list[str]) -> None:
    """Frequent queries, queries without hits and clicked articles are listed under a heading."""
    result = run(queries, *options)
    assert result.exit_code == 0, result.output
    assert [line.strip() for line in result.output.splitlines()[1:]] == rows


@pytest.mark.usefixtures("recorded")
def test_json(run: Run) -> None:
    """--json prints the rows with their names."""
    (row,) = json.loads(run(queries, "--json", "--clicks").output)
    assert row == {"q": "care", "searches": 1, "total": 3, "clicks": 1, "id": "news/one"}


def test_nothing_recorded(run: Run, tmp_path: Path) -> None:
    """Without a file, the message says how to record; an empty file has nothing to report."""
    result = run(queries)
    assert result.exit_code == 1
    assert "set analytics = true to record them" in result.output
    (tmp_path / "index").mkdir()
    with history.open_history(tmp_path / "index" / HISTORY_FILE_NAME):
        pass
    assert run(queries).output == "Nothing to report.\n"


def test_a_damaged_file(run: Run, tmp_path: Path) -> None:
    """A file that is not a database is an error of one line."""
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / HISTORY_FILE_NAME).write_text("not a database" * 100)
    result = run(queries)
    assert result.exit_code == 1
    assert "cannot be read: " in result.output

"""One fixture: every engine, empty, in turn."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engine import Engine, open_engine
from search.schema import Schema

ENGINES = ("memory", "whoosh", "tantivy")

COMPARED: Counter[str] = Counter()
"""Random queries on which an engine agreed with the oracle, by engine."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many random queries were compared."""
    for name, queries in sorted(COMPARED.items()):
        terminalreporter.write_line(f"{name}: {queries:,} random queries, as the oracle's")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that opens an engine on every engine."""
    if "engine_name" in metafunc.fixturenames:
        metafunc.parametrize("engine_name", ENGINES)


@pytest.fixture
def url(engine_name: str, tmp_path: Path) -> str:
    """Return the URL of an empty index."""
    if engine_name != "memory" and importlib.util.find_spec(engine_name) is None:
        pytest.skip(reason=f"{engine_name} is not installed")
    return "memory:" if engine_name == "memory" else f"{engine_name}:{tmp_path / 'index'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """Return an empty engine."""
    opened = open_engine(url, Schema(languages=("en", "es")))
    yield opened
    opened.close()

"""Fixtures: the file of recorded searches, and an app that records."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from search.document import Document
from web.analytics import history
from web.analytics.recorder import HISTORY_FILE_NAME

Article = Callable[..., Document]
Apps = Callable[..., Flask]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a new file."""
    with history.open_history(tmp_path / HISTORY_FILE_NAME) as opened:
        yield opened


@pytest.fixture
def app(make_app: Apps, article: Article, tmp_path: Path) -> Flask:
    """An app that records, with one article."""
    return make_app(article("Care", id="a"), analytics=True, index=tmp_path)

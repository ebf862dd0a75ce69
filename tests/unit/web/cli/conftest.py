"""Fixtures that run commands in a folder with an index."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from search.document import Document
from search.engines.registry import open_engine

Article = Callable[..., Document]
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def invoke(command: Any, *args: str) -> Result:
        return CliRunner().invoke(command, args)

    return invoke


@pytest.fixture
def index(tmp_path: Path) -> Callable[..., None]:
    """Build the index that the commands use by default."""

    def build(*documents: Document) -> None:
        engine = open_engine(f"auto:{tmp_path / 'index'}")
        facts = {"problem_count": {"error": 2}, "problems": ["p", "q"]}
        engine.rebuild(documents, facts=lambda: facts)
        engine.close()

    return build

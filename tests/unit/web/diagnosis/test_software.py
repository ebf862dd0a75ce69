"""Checks of versions and the index."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from search.engines.memory.engine import MemoryEngine
from search.errors import IndexCorrupt
from search.settings.table import Settings
from web.diagnosis import software
from web.diagnosis.finding import Level


class Reported(MemoryEngine):
    """An engine with a given status, or error."""

    def __init__(self, **values: Any) -> None:
        super().__init__(Settings().schema())
        self._values = values

    def status(self) -> Any:
        if error := self._values.get("error"):
            raise error
        self.rebuild([])
        return replace(super().status(), **self._values)


def test_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The versions are one line; a missing Tantivy is a warning."""
    [line] = software.check_versions(Settings(engine="whoosh"))
    assert "Python 3." in line.text
    monkeypatch.setattr(software, "_version", lambda _: "")
    assert [finding.level for finding in software.check_versions(Settings())] == [
        Level.OK,
        Level.WARNING,
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, [Level.OK]),
        ({"damage": "a file is missing"}, [Level.FAILURE, Level.OK]),
        ({"outdated": "older"}, [Level.WARNING, Level.OK]),
        ({"built_at": datetime.now(UTC) + timedelta(days=9)}, [Level.WARNING, Level.OK]),
        ({"error": IndexCorrupt("damaged")}, [Level.FAILURE]),
    ],
)
def test_the_index(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, Any], expected: list[Level]
) -> None:
    """Damage and errors are failures; an old index, or one from the future, is a warning."""
    monkeypatch.setattr(software, "open_engine", lambda *_: Reported(**values))
    assert [finding.level for finding in software.check_index(Settings())] == expected


def test_no_index_yet(tmp_path: Path) -> None:
    """A missing index is a warning that says what to run."""
    [finding] = software.check_index(Settings(index=tmp_path / "index"))
    assert finding.level is Level.WARNING
    assert "curated-search rebuild" in finding.text

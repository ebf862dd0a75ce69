"""Checks of the system's limits."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from search.settings.table import Settings
from web.diagnosis import limits
from web.diagnosis.finding import Level


@pytest.mark.parametrize(
    ("soft", "level"),
    [(64, Level.WARNING), (1_199, Level.WARNING), (1_200, Level.OK), (-1, Level.OK)],
)
def test_open_files(monkeypatch: pytest.MonkeyPatch, soft: int, level: Level) -> None:
    """A limit below a worker's thousand connections is a warning; -1 means no limit."""
    monkeypatch.setattr(limits.resource, "getrlimit", lambda _: (soft, resource.RLIM_INFINITY))
    [finding] = limits.check_descriptors(Settings())
    assert finding.level is level


def test_watched_folders(tmp_path: Path) -> None:
    """More folders than can be watched are a warning; without inotify nothing is reported."""
    content = tmp_path / "content"
    (content / "a" / "b").mkdir(parents=True)
    settings, file = Settings(content=content), tmp_path / "limit"
    assert list(limits.check_watches(settings, file)) == []
    for number, level in ((4, Level.OK), (3, Level.WARNING)):
        file.write_text(f"{number}\n")
        [finding] = limits.check_watches(settings, file)
        assert finding.level is level

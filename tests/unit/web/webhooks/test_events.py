"""Events: what has happened to an index since it was last observed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from search.schema import Schema
from search.status import Status
from search.storage import build_failures
from web.webhooks import events
from web.webhooks.events import Observer, new_event

BUILT = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = Status(engine="columns", schema=Schema(), generation="1", built_at=BUILT, documents=5)


@pytest.fixture
def observer(tmp_path: Path) -> Observer:
    """An observer of an index that nobody has observed yet."""
    (tmp_path / "webhooks").mkdir()
    (tmp_path / "LOCK").touch()
    return Observer(tmp_path)


def observed(observer: Observer, status: Status | None) -> list[tuple[str, Any]]:
    """The types and data of the events."""
    return [(event.type, event.data) for event in observer.events(status)]


def with_problems(generation: str, **counts: int) -> Status:
    return replace(FIRST, generation=generation, facts={"problem_count": counts})


def test_the_first_observation_is_no_event(observer: Observer) -> None:
    """Whoever starts the service is not told of what was there before."""
    assert observed(observer, FIRST) == []
    assert observed(observer, FIRST) == []


def test_a_switch(observer: Observer, tmp_path: Path) -> None:
    """A switch is reported once, even if the service was down when it happened."""
    observed(observer, FIRST)
    second = replace(FIRST, generation="2", documents=6)
    ((kind, data),) = observed(Observer(tmp_path), second)
    assert kind == "index.switched"
    assert data == {
        "generation": "2", "previous": "1", "built_at": "2026-01-01T00:00:00+00:00",
        "engine": "columns", "documents": 6, "problem_count": {"error": 0, "warning": 0},
    }  # fmt: skip
    assert observed(Observer(tmp_path), second) == []


def test_the_first_index(observer: Observer) -> None:
    """The first index of a running service is a switch as well."""
    assert observed(observer, None) == []
    ((kind, data),) = observed(observer, FIRST)
    assert (kind, data["previous"]) == ("index.switched", None)


def test_new_problems(observer: Observer) -> None:
    """More errors or warnings than before are reported, fewer are not."""
    observed(observer, with_problems("1", error=2, warning=1))
    assert [kind for kind, _ in observed(observer, with_problems("2", error=1))] == [
        "index.switched"
    ]
    _, (kind, data) = observed(observer, with_problems("3", error=1, warning=1))
    assert kind == "problems.appeared"
    assert data["problem_count"] == {"error": 1, "warning": 1}
    assert data["previous_problem_count"] == {"error": 1, "warning": 0}


def test_an_older_generation_instead_of_a_damaged_one(observer: Observer) -> None:
    """Damage is no switch: the next build repairs it."""
    observed(observer, FIRST)
    assert observed(observer, replace(FIRST, generation="0", damage="truncated")) == []
    assert observed(observer, FIRST) == []


def test_failed_builds(observer: Observer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure is reported once; the same reason again after a day, or after a success."""
    build_failures.record(tmp_path, "disk full")
    ((kind, data),) = observed(observer, FIRST)
    assert (kind, data["reason"]) == ("build.failed", "disk full")
    build_failures.record(tmp_path, "disk full")
    assert observed(observer, FIRST) == []
    build_failures.record(tmp_path, "no content")
    assert [data["reason"] for _, data in observed(observer, FIRST)] == ["no content"]
    second = replace(FIRST, generation="2")
    build_failures.record(tmp_path, "no content")
    kinds = [kind for kind, _ in observed(observer, second)]
    assert kinds == ["index.switched", "build.failed"]
    monkeypatch.setattr(events, "REPEAT_AFTER", events.REPEAT_AFTER * 0)
    build_failures.record(tmp_path, "no content")
    assert [kind for kind, _ in observed(observer, second)] == ["build.failed"]


def test_events_survive_a_death(observer: Observer, tmp_path: Path) -> None:
    """Events that were found but perhaps not queued are found again, with the same IDs."""
    observed(observer, FIRST)
    build_failures.record(tmp_path, "disk full")
    first, second = (event.id for event in _begun(observer, replace(FIRST, generation="2")))
    again = [event.id for event in Observer(tmp_path).events(replace(FIRST, generation="2"))]
    assert again == [first, second]
    assert observed(observer, replace(FIRST, generation="2")) == []


def _begun(observer: Observer, status: Status) -> list[events.Event]:
    """Take both events, and die before the next one is asked for."""
    running = observer.events(status)
    return [next(running), next(running)]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"x": 1}', '{"generation": "1"', "\0"])
def test_a_damaged_memory(observer: Observer, tmp_path: Path, text: str) -> None:
    """An unreadable memory is replaced, and does not stop anything."""
    (tmp_path / "webhooks" / "observed.json").write_text(text)
    observed(observer, FIRST)
    assert [kind for kind, _ in observed(observer, replace(FIRST, generation="2"))] == [
        "index.switched"
    ]


def test_an_event() -> None:
    """Each event has an ID of its own, and its time in UTC."""
    event = new_event("test", {"a": "\ud800"}, BUILT)
    assert event.timestamp == "2026-01-01T00:00:00.000Z"
    assert event.id != new_event("test", {}, BUILT).id
    assert b'"a": "?"' in event.body()

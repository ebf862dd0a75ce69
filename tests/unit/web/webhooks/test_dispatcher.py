"""The dispatcher: from a switch to a delivered event, one process for all."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.errors import SettingsError
from search.schema import Schema
from search.settings.table import Settings
from tests.unit.web.webhooks.receiver import SECRET, Receiver, receiver
from web.webhooks import dispatcher
from web.webhooks.dispatcher import Dispatcher, check, start
from web.webhooks.events import new_event


@pytest.fixture
def engine() -> MemoryEngine:
    """An index with one document."""
    engine = MemoryEngine(Schema())
    engine.rebuild([Document(id="1")])
    return engine


def settings(index: Path, running: Receiver, **values: object) -> Settings:
    every = {"webhook_urls": (running.url,), "webhook_secret": SECRET, "webhook_private": True}
    return Settings(index=index, **(every | values))  # type: ignore[arg-type]


def types(running: Receiver) -> list[str]:
    return [json.loads(body)["type"] for _, _, body in running.received]


def test_a_switch_is_delivered_once(tmp_path: Path, engine: MemoryEngine) -> None:
    """A switch reaches the receiver, again after a failure, with the same ID."""
    with receiver(503) as running:
        sender = Dispatcher(engine, settings(tmp_path / "index", running))
        sender.poll(0)
        engine.update([Document(id="2")])
        sender.poll(10)
        sender.poll(11)
        sender.poll(17)
        sender.poll(10**9)
    assert types(running) == ["index.switched"] * 2
    assert len({headers["webhook-id"] for _, headers, _ in running.received}) == 1


def test_only_chosen_events(tmp_path: Path, engine: MemoryEngine) -> None:
    """An event that was not chosen is not sent."""
    with receiver() as running:
        chosen = settings(tmp_path / "index", running, webhook_events=("build.failed",))
        sender = Dispatcher(engine, chosen)
        sender.poll(0)
        engine.update([Document(id="2")])
        sender.poll(1)
    assert running.received == []


def test_a_url_that_was_removed_gets_nothing(tmp_path: Path, engine: MemoryEngine) -> None:
    """Deliveries for a URL end when the URL is no longer in the settings."""
    with receiver(500) as running:
        index = tmp_path / "index"
        sender = Dispatcher(engine, settings(index, running))
        sender.poll(0)
        engine.update([Document(id="2")])
        sender.poll(1)
        del sender
        other = settings(index, running, webhook_urls=("http://127.0.0.1:9/",))
        Dispatcher(engine, other)._deliver(next(dispatcher.DeliveryQueue(index).due(10**9)), 10**9)
        assert list(dispatcher.DeliveryQueue(index).due(10**10)) == []
    assert len(running.received) == 1


def test_one_process_delivers(tmp_path: Path, engine: MemoryEngine) -> None:
    """While one holds the lock, no other delivers."""
    with receiver() as running:
        first, second = (
            Dispatcher(engine, settings(tmp_path / "index", running)) for _ in range(2)
        )
        first.poll(0)
        engine.update([Document(id="2")])
        second.poll(1)
        assert running.received == []
        first.poll(2)
    assert types(running) == ["index.switched"]


def test_a_hanging_receiver_delays_no_update(
    tmp_path: Path, engine: MemoryEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Builds and switches do not wait for a receiver."""
    monkeypatch.setattr(dispatcher, "_POLL_SECONDS", 0.01)
    with receiver("hangs") as running:
        stop = start(engine, settings(tmp_path / "index", running))
        wait_until((tmp_path / "index" / "webhooks" / "observed.json").exists)
        engine.update([Document(id="2")])
        wait_until(lambda: bool(running.received))
        began = time.monotonic()
        engine.update([Document(id="3")])
        assert time.monotonic() - began < 1
        stop.set()


def test_a_failing_url_is_tried_once_a_round(tmp_path: Path, engine: MemoryEngine) -> None:
    """Many events for a dead receiver do not keep another from its events."""
    with receiver(500, 500, 500) as dead, receiver() as alive:
        urls = (dead.url, alive.url)
        sender = Dispatcher(engine, settings(tmp_path / "index", dead, webhook_urls=urls))
        sender.poll(0)
        queue = dispatcher.DeliveryQueue(tmp_path / "index")
        for number in range(5):
            queue.add(new_event("test", {"n": number}), urls)
        sender.poll(1)
        assert (len(dead.received), len(alive.received)) == (1, 5)


def test_errors_do_not_end_the_thread(
    tmp_path: Path,
    engine: MemoryEngine,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever goes wrong is logged once, and the next event is sent."""
    monkeypatch.setattr(dispatcher, "_POLL_SECONDS", 0.01)
    polls = []

    def poll(*_: object) -> None:
        polls.append(1)
        raise PermissionError("the folder belongs to another user")

    monkeypatch.setattr(Dispatcher, "poll", poll)
    with receiver() as running:
        stop = start(engine, settings(tmp_path / "index", running))
        wait_until(lambda: len(polls) > 3)
        stop.set()
    assert caplog.text.count("webhooks cannot be sent: the folder belongs to another user") == 1


def test_without_urls_nothing_runs(tmp_path: Path, engine: MemoryEngine) -> None:
    """Without URLs, no thread is started and no folder created."""
    start(engine, Settings(index=tmp_path / "index")).set()
    assert not (tmp_path / "index").exists()


def test_a_folder_used_for_something_else(tmp_path: Path, engine: MemoryEngine) -> None:
    """Nothing is written to a folder that is not an index."""
    (tmp_path / "mine.txt").touch()
    with receiver() as running:
        Dispatcher(engine, settings(tmp_path, running)).poll(0)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_urls_need_a_secret() -> None:
    """Events are never sent without a signature."""
    with pytest.raises(SettingsError, match="webhook_secret is not"):
        check(Settings(webhook_urls=("https://a.example/",)))
    check(Settings())
    check(Settings(webhook_urls=("https://a.example/",), webhook_secret=SECRET))


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)

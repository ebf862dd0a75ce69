"""The queue: retries, limits and the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.webhooks import delivery_queue
from web.webhooks.attempts import DeliveryResult
from web.webhooks.delivery_queue import RETRY_SECONDS, DeliveryQueue
from web.webhooks.events import new_event

URL = "https://hooks.example.org/secret-path"
FAILED = DeliveryResult(500, "the receiver answered 500")


@pytest.fixture
def queue(tmp_path: Path) -> DeliveryQueue:
    """An empty queue."""
    queue = DeliveryQueue(tmp_path / "index")
    queue.prepare()
    return queue


def test_each_url_has_its_own_delivery(queue: DeliveryQueue) -> None:
    """A delivery to one URL does not depend on another."""
    event = new_event("test", {})
    queue.add(event, (URL, "https://b.example/"))
    first, second = queue.due(0)
    assert (first.event, first.url, second.url) == (event, URL, "https://b.example/")
    queue.finish(first, DeliveryResult(204), 0)
    assert list(queue.due(0)) == [second]


def test_retries_back_off_and_end(queue: DeliveryQueue) -> None:
    """Pauses grow, with a variation of a fifth, and an event is dropped after the last attempt."""
    queue.add(new_event("test", {}), (URL,))
    now = 1_000_000.0
    for seconds in RETRY_SECONDS:
        (delivery,) = queue.due(now)
        queue.finish(delivery, FAILED, now)
        assert list(queue.due(now + seconds * 0.79)) == []
        now += seconds * 1.21
    (delivery,) = queue.due(now)
    queue.finish(delivery, FAILED, now)
    assert list(queue.due(now * 9)) == []
    assert [entry["attempt"] for entry in queue.log(100)] == list(range(1, 10))
    assert queue.log(1)[0]["next"] is None
    assert RETRY_SECONDS == (5, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400)


def test_no_more_attempts_if_the_receiver_is_gone(queue: DeliveryQueue) -> None:
    """410 means that the receiver wants no more events."""
    queue.add(new_event("test", {}), (URL,))
    (delivery,) = queue.due(0)
    queue.finish(delivery, DeliveryResult(410, "gone"), 0)
    assert list(queue.due(10**9)) == []


def test_the_log_names_hosts_only(queue: DeliveryQueue) -> None:
    """A path may contain a secret, so the log does not have it."""
    queue.add(new_event("test", {}), (URL,))
    (delivery,) = queue.due(0)
    queue.finish(delivery, FAILED, 0)
    (entry,) = queue.log(5)
    assert entry["host"] == "hooks.example.org"
    assert "secret-path" not in (queue.folder / "log.jsonl").read_text()


def test_the_log_is_limited(queue: DeliveryQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the log is full, the older half stays in a second file."""
    monkeypatch.setattr(delivery_queue, "MAX_LOG_BYTES", 400)
    for _ in range(20):
        queue.add(new_event("test", {}), (URL,))
        (delivery,) = queue.due(0)
        queue.finish(delivery, DeliveryResult(204), 0)
    sizes = [path.stat().st_size for path in queue.folder.glob("log*")]
    assert len(sizes) == 2
    assert sum(sizes) < 1_500
    assert len(queue.log(100)) >= 3


def test_the_queue_is_limited(queue: DeliveryQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit, the oldest events are given up."""
    monkeypatch.setattr(delivery_queue, "MAX_PENDING", 2)
    events = [new_event("test", {"n": number}) for number in range(4)]
    for event in sorted(events, key=lambda event: event.timestamp):
        queue.add(event, (URL,))
    assert len(list(queue.due(0))) == 2


def test_damaged_files_are_dropped(queue: DeliveryQueue) -> None:
    """A file that cannot be read does not stop the others."""
    for number, text in enumerate(("", "{}", "[]", '{"event": {}}', "\0")):
        (queue.folder / "pending" / f"{number}.json").write_text(text)
    queue.add(new_event("test", {}), (URL,))
    assert len(list(queue.due(0))) == 1
    assert len(list((queue.folder / "pending").glob("*.json"))) == 1

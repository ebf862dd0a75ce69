"""The events that still have to be delivered, and a log of all attempts.

index/webhooks/LOCK             locked by the one process that delivers
index/webhooks/observed.json    the last observed state of the index
index/webhooks/pending/…        one file for each event and URL
index/webhooks/log.jsonl        one line for each attempt
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from search.storage import generations
from web.webhooks.attempts import DeliveryResult
from web.webhooks.events import Event

# The pauses between attempts: altogether, more than a day.
RETRY_SECONDS = (5, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400)
# So that receivers which were down together are not all asked again together.
_MAX_JITTER = 0.2
MAX_PENDING = 1_000
MAX_LOG_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event for one URL, with the number of failed attempts and when the next one is due."""

    name: str
    event: Event
    url: str
    attempts: int = 0
    due: float = 0.0


class DeliveryQueue:
    """The deliveries in an index folder. Only the process with the lock changes them."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self.folder = index / "webhooks"
        self._pending, self._log = self.folder / "pending", self.folder / "log.jsonl"

    def prepare(self) -> None:
        """Create the folders. Raises OSError or WriteFailed."""
        generations.prepare(self._index)
        self._pending.mkdir(parents=True, exist_ok=True)

    def add(self, event: Event, urls: tuple[str, ...]) -> None:
        """Queue an event for each URL. Beyond the limit, the oldest are given up."""
        for number, url in enumerate(urls):
            name = f"{event.timestamp.replace(':', '')}-{event.id}-{number}.json"
            if not (self._pending / name).exists():
                self._save(Delivery(name, event, url))
        for path in sorted(self._pending.glob("*.json"))[:-MAX_PENDING]:
            path.unlink(missing_ok=True)

    def due(self, now: float) -> Iterator[Delivery]:
        """Yield the deliveries whose next attempt is due, oldest first."""
        for path in sorted(self._pending.glob("*.json")):
            delivery = _read(path)
            if delivery is None:
                path.unlink(missing_ok=True)
            elif delivery.due <= now:
                yield delivery

    def finish(self, delivery: Delivery, outcome: DeliveryResult, now: float) -> None:
        """Log an attempt; delete the delivery, or set when its next attempt is due."""
        attempts = delivery.attempts + 1
        gives_up = outcome.is_final or attempts > len(RETRY_SECONDS)
        due = 0.0
        if gives_up:
            (self._pending / delivery.name).unlink(missing_ok=True)
        else:
            jitter = 1 + random.uniform(-_MAX_JITTER, _MAX_JITTER)  # noqa: S311 - not a secret
            due = now + RETRY_SECONDS[attempts - 1] * jitter
            self._save(replace(delivery, attempts=attempts, due=due))
        self._append(
            {
                "at": _iso(now),
                "id": delivery.event.id,
                "type": delivery.event.type,
                "host": urlsplit(delivery.url).netloc,
                "attempt": attempts,
                "status": outcome.status,
                "reason": outcome.reason,
                "next": _iso(due) if due else None,
            }
        )

    def log(self, limit: int) -> list[dict[str, Any]]:
        """The last attempts, oldest first."""
        lines: list[bytes] = []
        for path in (self._older_log(), self._log):
            with suppress(OSError):
                lines += path.read_bytes().splitlines()
        entries = []
        for line in lines[-limit:]:
            with suppress(ValueError):
                entries.append(json.loads(line))
        return entries

    def _append(self, entry: dict[str, Any]) -> None:
        with suppress(OSError):
            if self._log.stat().st_size > MAX_LOG_BYTES:
                self._log.replace(self._older_log())
        with self._log.open("a", encoding="utf-8", errors="replace") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def _older_log(self) -> Path:
        return self._log.with_suffix(".1.jsonl")

    def _save(self, delivery: Delivery) -> None:
        partial = self._pending / f".{delivery.name}"
        partial.write_text(json.dumps(asdict(delivery), ensure_ascii=False), encoding="utf-8")
        partial.replace(self._pending / delivery.name)


def _read(path: Path) -> Delivery | None:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return Delivery(**(values | {"name": path.name, "event": Event(**values["event"])}))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

"""The dispatcher: one thread, in one worker on behalf of all, that observes the index and delivers.

Building and switching know nothing of it, so no receiver can delay them.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress

from search.engines import Engine
from search.errors import EngineError, IndexMissing, SettingsError, WriteFailed
from search.settings import Settings
from search.status import Status
from search.storage import lock
from web.webhooks.attempts import DeliveryResult, try_once
from web.webhooks.delivery_queue import Delivery, DeliveryQueue
from web.webhooks.events import Observer

_POLL_SECONDS = 1.0
_log = logging.getLogger("curated_search.webhooks")


def check(settings: Settings) -> None:
    """Raise SettingsError if there are URLs but no secret."""
    if settings.webhook_urls and not settings.webhook_secret:
        raise SettingsError(
            "webhook_urls is set, but webhook_secret is not; to create one, run: "
            "echo whsec_$(openssl rand -base64 32)"
        )


def start(engine: Engine, settings: Settings) -> threading.Event:
    """Observe and deliver in a background thread until the event is set."""
    stop = threading.Event()
    if settings.webhook_urls:
        dispatcher = Dispatcher(engine, settings)
        threading.Thread(target=_run, args=(dispatcher, stop), name="webhooks", daemon=True).start()
    return stop


def _run(dispatcher: Dispatcher, stop: threading.Event) -> None:
    failure = ""
    while not stop.wait(_POLL_SECONDS):
        try:
            dispatcher.poll(time.time())
        except EngineError:
            # Such errors are reported by the requests that need the index.
            continue
        except Exception as error:  # noqa: BLE001 - whatever happens, later events are sent
            # For example, the folder is full, or belongs to another user.
            if str(error) != failure:
                failure = str(error)
                _log.error("webhooks cannot be sent: %s", failure)


class Dispatcher:
    """Queues what has happened, and sends what is due, if this process has the lock."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine, self._settings = engine, settings
        self._queue = DeliveryQueue(settings.index)
        self._observer = Observer(settings.index)
        self._lock: int | None = None

    def poll(self, now: float) -> None:
        """Queue new events, and make each attempt that is due."""
        if not self._has_lock():
            return
        for event in self._observer.events(self._status()):
            if event.type in self._settings.webhook_events:
                self._queue.add(event, self._settings.webhook_urls)
        failed: set[str] = set()
        for delivery in self._queue.due(now):
            # A receiver that hangs must not hold up the events of others more than once.
            if delivery.url not in failed and not self._deliver(delivery, now):
                failed.add(delivery.url)

    def _deliver(self, delivery: Delivery, now: float) -> bool:
        """Make an attempt, and return whether it succeeded."""
        if delivery.url in self._settings.webhook_urls:
            outcome = try_once(delivery.event, delivery.url, self._settings)
        else:
            outcome = DeliveryResult(410, "the URL is no longer in webhook_urls")
        self._queue.finish(delivery, outcome, now)
        if outcome.reason:
            _log.warning("webhook %s was not delivered: %s", delivery.event.id, outcome.reason)
        return outcome.is_delivered

    def _has_lock(self) -> bool:
        if self._lock is None:
            with suppress(WriteFailed):
                self._queue.prepare()
                self._lock = lock.take(self._queue.folder / "LOCK")
        return self._lock is not None

    def _status(self) -> Status | None:
        try:
            return self._engine.status()
        except IndexMissing:
            return None

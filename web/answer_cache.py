"""Answers in memory, so that a repeated request does not need another search."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from search.caches import BoundedCache
from web.gzip_head import GzipHead

# The memory that an entry takes in addition to its body.
_OVERHEAD_BYTES = 1_000


@dataclass(frozen=True)
class CachedAnswer:
    """A response's body, with facts about it for the log, metrics and analytics.

    `end` is the part of the body that may differ when the answer is repeated.
    """

    head: bytes
    end: bytes
    mimetype: str
    facts: Mapping[str, Any]

    @cached_property
    def gzip_head(self) -> GzipHead:
        """The compressed head."""
        return GzipHead.of(self.head)

    @property
    def size(self) -> int:
        """The approximate memory that the answer takes, in bytes, with its compressed head."""
        return len(self.head) * 5 // 4 + len(self.end) + _OVERHEAD_BYTES


class AnswerCache:
    """The most recently used answers, at most `max_bytes` in total. Threads may share it."""

    def __init__(self, max_bytes: int) -> None:
        self._answers: BoundedCache[str, CachedAnswer] = BoundedCache(
            max_bytes, lambda answer: answer.size
        )
        self._pending: dict[str, Future[CachedAnswer]] = {}
        self._lock = threading.Lock()

    def answer(self, key: str, make: Callable[[], CachedAnswer]) -> tuple[CachedAnswer, bool]:
        """The answer to a request, and whether it was made for an earlier request.

        Only one thread makes an answer; others that need the same answer wait for it. If making it
        fails, they raise the same exception.
        """
        with self._lock:
            if (cached := self._answers.get(key)) is not None:
                return cached, True
            pending = self._pending.get(key)
            if pending is None:
                self._pending[key] = Future()
        if pending is not None:
            return pending.result(), True
        return self._make(key, make), False

    def _make(self, key: str, make: Callable[[], CachedAnswer]) -> CachedAnswer:
        try:
            answer = make()
        except BaseException as error:
            self._pending.pop(key).set_exception(error)
            raise
        with self._lock:
            self._answers.add(key, answer)
            pending = self._pending.pop(key)
        pending.set_result(answer)
        return answer

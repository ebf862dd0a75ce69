"""Caches: of methods, without keeping their objects alive, and limited in bytes."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, Generic, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def memoize(size: int, method: Callable[P, R]) -> Callable[P, R]:
    """Memoize the latest `size` results of a method, for use as an attribute of its object.

    Caching the bound method would create a reference cycle. Without that cycle, an index that is no
    longer used releases its files immediately, and not only when the garbage collector runs.
    """
    bound: Any = method
    owner, function = weakref.ref(bound.__self__), bound.__func__

    @lru_cache(maxsize=size)
    def call(*args: Any, **keywords: Any) -> Any:
        return function(owner(), *args, **keywords)

    return cast("Callable[P, R]", call)


class BoundedCache(Generic[K, V]):
    """The most recently used values, at most `max_bytes` in total. Threads may share it."""

    def __init__(self, max_bytes: int, size: Callable[[V], int]) -> None:
        self._max_bytes, self._bytes, self._size = max_bytes, 0, size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value with a key, or None."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key]

    def add(self, key: K, value: V) -> None:
        """Keep a value. The least recently used ones are dropped if there is no room for it."""
        if self._size(value) > self._max_bytes:
            return
        with self._lock:
            if key in self._values:
                return
            self._values[key] = value
            self._bytes += self._size(value)
            while self._bytes > self._max_bytes:
                _, oldest = self._values.popitem(last=False)
                self._bytes -= self._size(oldest)

"""Memoize methods without keeping their objects alive."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


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

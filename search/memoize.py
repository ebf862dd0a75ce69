"""Memoized methods: their latest results by their arguments, without keeping their object alive."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


def memoize(size: int, method: Callable[P, R]) -> Callable[P, R]:
    """The method with its latest `size` results memoized, for an attribute of its own object.

    Unlike a cache of the bound method it does not keep the object alive: an index that is no
    longer used releases its files at once, not when the garbage collector next runs.
    """
    bound: Any = method
    owner, function = weakref.ref(bound.__self__), bound.__func__

    @lru_cache(maxsize=size)
    def call(*args: Any, **keywords: Any) -> Any:
        return function(owner(), *args, **keywords)

    return cast("Callable[P, R]", call)

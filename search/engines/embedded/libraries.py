"""What a library of postings provides, and which libraries there are."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from search.errors import EngineMissing
from search.indexing.store import Store

_LIBRARIES = {"tantivy": "pip install 'curated-search[fast]'", "whoosh": "pip install whoosh"}


_RUNS_CODE = frozenset({"whoosh"})  # keeps pickled objects


def runs_code(name: str) -> bool:
    """Return whether opening files that a stranger made for an engine can run code."""
    return name in _RUNS_CODE


def known() -> tuple[str, ...]:
    """Return the names of the embedded engines, the preferred one first."""
    return tuple(_LIBRARIES)


def installed(name: str) -> str:
    """Return an engine's name (of `auto`: the first installed), or raise EngineMissing."""
    if name == "auto":
        return next(filter(importlib.util.find_spec, _LIBRARIES), "whoosh")
    if name not in _LIBRARIES:
        raise EngineMissing(f"this version of curated-search has no engine {name!r}")
    if importlib.util.find_spec(name) is None:
        raise EngineMissing(
            f"the engine {name!r} is not installed; run: {_LIBRARIES[name]}, "
            f'or set engine = "auto" and rebuild'
        )
    return name


def load(name: str) -> Store:
    """Return the store of an engine by its own name, or raise EngineMissing."""
    if installed(name) != name:
        raise EngineMissing(f"no index is of the engine {name!r}")
    store: Any = importlib.import_module(f"search.engines.{name}.index")
    return store  # type: ignore[no-any-return]

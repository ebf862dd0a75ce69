"""An index as a search key sees it: what is outside its filters does not exist."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from search.document import Document
from search.engine import Engine, Status, WriteFailed
from search.engines.rules import passes
from search.query import Filter, Query
from search.result import Result
from search.vocabulary import Vocabulary


class ScopedEngine:
    """Reads of another engine under fixed filters; it writes nothing."""

    def __init__(self, engine: Engine, scope: tuple[Filter, ...]) -> None:
        self._engine, self._scope = engine, scope
        self._seen: tuple[Status, Status] | None = None

    def search(self, query: Query) -> Result:
        """Answer a query within the scope.

        Each document stands for itself: what it is one article with may lie outside.
        """
        scope = (*query.scope, *self._scope)
        return self._engine.search(replace(query, scope=scope, distinct=False))

    def get(self, id: str) -> Document | None:
        """Return one document of the scope."""
        found = self._engine.get(id)
        return found if found and all(passes(found, filter) for filter in self._scope) else None

    def vocabulary(self) -> Vocabulary:
        """Return the words of the whole index: only a search says which are within the scope."""
        return self._engine.vocabulary()

    def status(self) -> Status:
        """Describe the generation, and of its contents only what is within the scope."""
        whole = self._engine.status()
        if self._seen is None or self._seen[0] is not whole:
            count = self.search(Query(limit=0)).total
            self._seen = whole, replace(whole, documents=count, size=0, facts={})
        return self._seen[1]

    def notes(self, generation: str) -> bytes:  # noqa: ARG002
        """Keep to itself what a build left: it is of every file."""
        return b""

    def close(self) -> None:
        """Leave the engine open: others use it."""

    def rebuild(self, *_: Any, **__: Any) -> int:
        """Refuse."""
        raise WriteFailed("a search key writes nothing")

    def update(self, *_: Any, **__: Any) -> None:
        """Refuse."""
        raise WriteFailed("a search key writes nothing")

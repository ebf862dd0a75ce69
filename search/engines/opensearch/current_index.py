"""Choose the index to search: the one behind the alias or, if it is unreadable, another."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from search.engines.fallback import fallback_reason
from search.engines.opensearch.catalog import Catalog
from search.engines.opensearch.client import Connection
from search.errors import EngineError, GenerationGone, IndexCorrupt, IndexIncompatible
from search.indexing import Vocabulary
from search.status import Status

_UNREADABLE = (IndexCorrupt, IndexIncompatible)
_log = logging.getLogger("curated_search.index")


@dataclass(frozen=True, slots=True)
class ServingIndex:
    """An index with its status and vocabulary, and the index that the alias named at that time."""

    alias: str
    index: str
    status: Status
    vocabulary: Vocabulary


class CurrentIndex:
    """Knows which index to use, and resolves the alias each time."""

    def __init__(self, connection: Connection, catalog: Catalog) -> None:
        self._connection, self._catalog = connection, catalog
        self._serving: ServingIndex | None = None
        # The last reason logged for using another index instead of the current one.
        self._logged = ""

    def forget(self) -> None:
        """Read the catalog again before the next answer."""
        self._serving = None

    def get(self) -> ServingIndex:
        """The current index or, if it cannot be read, another one."""
        alias, serving = self._catalog.current(), self._serving
        if serving is not None and serving.alias == alias:
            return serving
        try:
            fresh = self.load(alias, alias)
        except _UNREADABLE as error:
            fresh = self._instead(alias, serving, error)
        else:
            self._logged = ""
        self._serving = fresh
        return fresh

    def load(self, alias: str, index: str) -> ServingIndex:
        """An index with its status and vocabulary, while the alias names another or the same."""
        status = self._catalog.describe(index, size=self._size(index))
        if status.outdated:
            _log.warning("%s", status.outdated)
        other = self._catalog.previous(index)
        previous = self._catalog.generation(other) if other and self._is_readable(other) else ""
        words = self._catalog.words(index)
        return ServingIndex(alias, index, replace(status, previous=previous), words)

    def _is_readable(self, index: str) -> bool:
        """Whether this version of the program can read an index."""
        try:
            self._catalog.describe(index)
        except _UNREADABLE:
            return False
        return True

    def _instead(
        self, alias: str, serving: ServingIndex | None, failure: EngineError
    ) -> ServingIndex:
        """Use an index other than the one behind the alias, and log an error.

        The index in use stays in use as long as it exists. Only a restart can bring a version of
        the program that can read the current index.
        """
        others = [index for index in self._catalog.finished() if index != alias]
        if serving is None or serving.index not in others:
            serving = self._load_other(alias, others)
        if serving is None:
            raise failure
        damage = fallback_reason(failure, serving.status.generation)
        if damage != self._logged:
            _log.error("%s", damage)
            self._logged = damage
        # Answers to readers do not name the hosts.
        for preposition in ("at", "in"):
            damage = damage.replace(f" {preposition} {self._connection.address}", "")
        status = replace(serving.status, previous="", damage=damage)
        return replace(serving, alias=alias, status=status)

    def _load_other(self, alias: str, others: list[str]) -> ServingIndex | None:
        """The newest of the other indices that can be read, or None."""
        for index in reversed(others):
            if self._is_readable(index):
                return self.load(alias, index)
        return None

    def _size(self, index: str) -> int:
        stats = self._connection.read(lambda c: c.indices.stats(index=index, metric="store"))
        return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])


class FixedIndex(CurrentIndex):
    """Knows one index, whichever the alias names."""

    def __init__(self, serving: ServingIndex) -> None:
        self._fixed = serving

    def forget(self) -> None:
        """Raise GenerationGone, because the cluster no longer has the index."""
        raise GenerationGone(f"generation {self._fixed.status.generation} no longer exists")

    def get(self) -> ServingIndex:
        """The index."""
        return self._fixed

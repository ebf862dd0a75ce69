"""Opening: the current generation of a folder, open; where it is damaged, the one before."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from search.engines.embedded.libraries import load
from search.engines.embedded.library_errors import read_guarded
from search.errors import EngineError, IndexCorrupt
from search.indexing.store import Reader
from search.indexing.vocabulary import Vocabulary
from search.status import Status
from search.storage import checksums, generations, manifest

LONGEST = 300  # characters of what is said about damage
T = TypeVar("T")
_log = logging.getLogger("curated_search.index")


@dataclass(frozen=True, slots=True)
class Open:
    """One generation, and by what to tell that it is still the current one.

    Its words are read with it: the first to misspell one is not to wait for them.
    """

    stamp: tuple[int, int]
    status: Status
    reader: Reader
    vocabulary: Vocabulary


class Opening:
    """Keeps the current generation open. Safe to share between threads, and after fork."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.forget()
        os.register_at_fork(after_in_child=self.forget)

    def forget(self) -> None:
        """Let go of what is open, and of what was found to be damaged."""
        self._opened: Open | None = None
        self._harmed: dict[str, str] = {}  # generations whose files have changed, and how
        self._lock = threading.Lock()

    def answer(self, ask: Callable[[Open], T]) -> T:
        """Return what the current generation answers; if it is damaged, the one before."""
        with read_guarded(self._root):
            opened = self._current()
        try:
            with read_guarded(self._root):
                return ask(opened)
        except IndexCorrupt:
            if not self._is_harmed(opened):
                raise
        with read_guarded(self._root):
            return ask(self._current())

    def _is_harmed(self, opened: Open) -> bool:
        """Return whether changed files made a generation fail; it is not opened again then."""
        name = opened.status.generation
        try:
            checksums.verify(self._root / name)
        except IndexCorrupt as error:
            self._harmed[name] = str(error)
            if self._opened is opened:
                self._opened = None
            return True
        return False

    def _current(self) -> Open:
        stamp, opened = generations.stamp(self._root), self._opened
        if opened is not None and opened.stamp == stamp:
            return opened
        with self._lock:
            opened = self._opened
            if opened is None or opened.stamp != generations.stamp(self._root):
                self._opened = opened = self._open()
            return opened

    def _open(self) -> Open:
        for _ in range(10):  # a generation may be switched and cleared away between two lines
            stamp = generations.stamp(self._root)
            try:
                return self._load(stamp, generations.current(self._root))
            except (OSError, IndexCorrupt) as error:
                failure = error
                if generations.stamp(self._root) == stamp:
                    break
        return self._instead(stamp, failure)

    def _load(self, stamp: tuple[int, int], name: str) -> Open:
        path = self._root / name
        if name in self._harmed:
            raise IndexCorrupt(self._harmed[name])
        try:
            checksums.check(path)
        except IndexCorrupt:
            manifest.read(path)  # where another version wrote it, that is what to say
            raise
        status = manifest.read(path)
        previous = next(iter(generations.others(self._root)), "")
        reader = load(status.engine).open(path, status.schema)
        return Open(stamp, replace(status, previous=previous), reader, manifest.words(path))

    def _instead(self, stamp: tuple[int, int], failure: Exception) -> Open:
        """Open the best of the other generations, and say loudly that it is not the one."""
        for name in generations.others(self._root):
            try:
                opened = self._load(stamp, name)
            except (OSError, EngineError):
                continue
            said = _brief(failure)
            _log.error("%s; until then generation %s answers", said, name)
            damage = said.replace(f"{self._root}{os.sep}", "")
            return replace(opened, status=replace(opened.status, previous="", damage=damage))
        raise IndexCorrupt(
            f"the index in {self._root} cannot be opened ({_brief(failure)}); "
            "run: curated-search rebuild"
        ) from failure


def _brief(failure: Exception) -> str:
    """Return what went wrong: a library may quote the whole of a damaged file."""
    text = str(failure)
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"

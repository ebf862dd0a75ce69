"""The current generation of a folder, open; where it is damaged, the one before."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from search.engines.embedded.error_translation import translate_read_errors
from search.engines.embedded.libraries import load_library
from search.errors import EngineError, IndexCorrupt
from search.indexing import GenerationReader, Vocabulary
from search.status import Status
from search.storage import checksums, generations, manifest

# A library may quote the whole of a damaged file, and the status is one line.
MAX_DAMAGE_CHARACTERS = 300

# A generation may be switched and cleared away between reading its name and opening it.
MAX_OPEN_TRIES = 10

T = TypeVar("T")
_log = logging.getLogger("curated_search.index")


@dataclass(frozen=True, slots=True)
class OpenGeneration:
    """One generation, and the stamp that is another once it is no longer the current one.

    Its words are read with it: the first to misspell one is not to wait for them.
    """

    stamp: tuple[int, int]
    status: Status
    reader: GenerationReader
    vocabulary: Vocabulary


class CurrentGeneration:
    """Holds the current generation open. Safe to share between threads, and after fork."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.forget()
        os.register_at_fork(after_in_child=self.forget)

    def forget(self) -> None:
        """Close the open generation, and forget which ones were damaged."""
        self._open: OpenGeneration | None = None
        # Generations whose files have changed, each with the sentence that says how.
        self._damaged: dict[str, str] = {}
        self._lock = threading.Lock()

    def answer(self, ask: Callable[[OpenGeneration], T]) -> T:
        """Return what the current generation answers; if it is damaged, the one before."""
        with translate_read_errors(self._root):
            current = self._current()
        try:
            with translate_read_errors(self._root):
                return ask(current)
        except IndexCorrupt:
            if not self._is_damaged(current):
                raise
        with translate_read_errors(self._root):
            return ask(self._current())

    def _is_damaged(self, current: OpenGeneration) -> bool:
        """Say whether changed files made a generation fail; it is not opened again then."""
        name = current.status.generation
        try:
            checksums.verify(self._root / name)
        except IndexCorrupt as error:
            self._damaged[name] = str(error)
            if self._open is current:
                self._open = None
            return True
        return False

    def _current(self) -> OpenGeneration:
        stamp, current = generations.stamp(self._root), self._open
        if current is not None and current.stamp == stamp:
            return current
        with self._lock:
            current = self._open
            if current is None or current.stamp != generations.stamp(self._root):
                self._open = current = self._open_current()
            return current

    def _open_current(self) -> OpenGeneration:
        for _ in range(MAX_OPEN_TRIES):
            stamp = generations.stamp(self._root)
            try:
                return self._load(stamp, generations.current(self._root))
            except (OSError, IndexCorrupt) as error:
                failure = error
                if generations.stamp(self._root) == stamp:
                    break
        return self._open_other(stamp, failure)

    def _load(self, stamp: tuple[int, int], name: str) -> OpenGeneration:
        path = self._root / name
        if name in self._damaged:
            raise IndexCorrupt(self._damaged[name])
        try:
            checksums.check(path)
        except IndexCorrupt:
            # A generation of another version is reported as such, not as damage.
            manifest.read(path)
            raise
        status = manifest.read(path)
        previous = next(iter(generations.others(self._root)), "")
        reader = load_library(status.engine).open(path, status.schema)
        status = replace(status, previous=previous)
        return OpenGeneration(stamp, status, reader, manifest.words(path))

    def _open_other(self, stamp: tuple[int, int], failure: Exception) -> OpenGeneration:
        """Open the best of the other generations, and say loudly that it is not the one."""
        for name in generations.others(self._root):
            try:
                other = self._load(stamp, name)
            except (OSError, EngineError):
                continue
            reason = _brief(failure)
            _log.error("%s; until then generation %s answers", reason, name)
            damage = reason.replace(f"{self._root}{os.sep}", "")
            return replace(other, status=replace(other.status, previous="", damage=damage))
        raise IndexCorrupt(
            f"the index in {self._root} cannot be opened ({_brief(failure)}); "
            "run: curated-search rebuild"
        ) from failure


def _brief(failure: Exception) -> str:
    text = str(failure)
    if len(text) <= MAX_DAMAGE_CHARACTERS:
        return text
    return text[:MAX_DAMAGE_CHARACTERS] + " …"

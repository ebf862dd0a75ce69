"""Access to the current generation in a folder or, if that is damaged, to another one."""

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
from search.engines.fallback import brief, fallback_reason
from search.errors import (
    EngineError,
    EngineMissing,
    GenerationGone,
    IndexCorrupt,
    IndexIncompatible,
)
from search.indexing import GenerationReader, Vocabulary
from search.status import Status
from search.storage import checksums, generations, manifest

# A generation may be replaced and deleted between reading its name and opening it.
MAX_OPEN_TRIES = 10

UNREADABLE = (IndexCorrupt, IndexIncompatible, EngineMissing)
"""Errors that make a generation unusable: damage, another version, or a missing library."""

T = TypeVar("T")
_log = logging.getLogger("curated_search.index")


@dataclass(frozen=True, slots=True)
class OpenGeneration:
    """An open generation, which is outdated if `generations.stamp` differs from its stamp.

    The vocabulary is loaded as well, so that the first misspelled query does not have to wait.
    """

    stamp: tuple[int, int]
    status: Status
    reader: GenerationReader
    vocabulary: Vocabulary


class CurrentGeneration:
    """Keeps the current generation open. Safe to share between threads and across forks."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.forget()
        os.register_at_fork(after_in_child=self.forget)

    def forget(self) -> None:
        """Close the open generation, and forget which generations were damaged."""
        self._open: OpenGeneration | None = None
        self._other: OpenGeneration | None = None
        # The damaged generations, each with an error message.
        self._damaged: dict[str, str] = {}
        # The last reason logged for using another generation instead of the current one.
        self._logged = ""
        self._lock = threading.Lock()

    def answer(self, ask: Callable[[OpenGeneration], T]) -> T:
        """Call `ask` with the current generation or, if that is damaged, another one."""
        current = self.get()
        try:
            with translate_read_errors(self._root):
                return ask(current)
        except IndexCorrupt:
            if not self._is_damaged(current):
                raise
        with translate_read_errors(self._root):
            return ask(self.get())

    def named(self, name: str, current: OpenGeneration) -> OpenGeneration:
        """A generation by its name. Raises GenerationGone if there is none.

        One that is not current stays open until the next switch.
        """
        if name == current.status.generation:
            return current
        other = self._other
        if other is None or other.stamp != current.stamp or other.status.generation != name:
            try:
                if name not in generations.others(self._root):
                    raise GenerationGone(f"generation {name} no longer exists")
                self._other = other = self._load(current.stamp, name)
            except (OSError, *UNREADABLE):
                raise GenerationGone(f"generation {name} can no longer be read") from None
        return other

    def abandon(self, name: str, damage: str) -> None:
        """Stop using a damaged generation and do not open it again."""
        self._damaged[name] = damage
        current = self._open
        if current is not None and current.status.generation == name:
            self._open = None

    def _is_damaged(self, current: OpenGeneration) -> bool:
        """Verify a generation, and abandon it if it is damaged."""
        name = current.status.generation
        try:
            checksums.verify(self._root / name)
        except IndexCorrupt as error:
            self.abandon(name, str(error))
            return True
        return False

    def get(self) -> OpenGeneration:
        """The current generation or, if it cannot be read, another one."""
        stamp, current = generations.stamp(self._root), self._open
        if current is not None and current.stamp == stamp:
            return current
        with self._lock, translate_read_errors(self._root):
            current = self._open
            if current is None or current.stamp != generations.stamp(self._root):
                self._open, self._other = self._open_current(), None
                current = self._open
            return current

    def _open_current(self) -> OpenGeneration:
        for _ in range(MAX_OPEN_TRIES):
            stamp = generations.stamp(self._root)
            try:
                current = self._load(stamp, generations.current(self._root))
            except (OSError, *UNREADABLE) as error:
                failure = error
                if generations.stamp(self._root) == stamp:
                    break
            else:
                self._logged = ""
                return current
        return self._open_instead(stamp, failure)

    def _load(self, stamp: tuple[int, int], name: str) -> OpenGeneration:
        path = self._root / name
        if name in self._damaged:
            raise IndexCorrupt(self._damaged[name])
        try:
            checksums.check(path)
        except IndexCorrupt:
            # Reading the manifest reports another version as such rather than as damage.
            manifest.read(path)
            raise
        status = manifest.read(path)
        previous = next(filter(self._is_readable, generations.others(self._root)), "")
        library = load_library(status.engine)
        with translate_read_errors(self._root):
            reader = library.open(path, status.schema)
        if status.outdated:
            _log.warning("%s", status.outdated)
        status = replace(status, previous=previous)
        return OpenGeneration(stamp, status, reader, manifest.words(path))

    def _is_readable(self, name: str) -> bool:
        """Whether this version of the program can read a generation's manifest."""
        try:
            manifest.read(self._root / name)
        except UNREADABLE:
            return False
        return True

    def _open_instead(self, stamp: tuple[int, int], failure: Exception) -> OpenGeneration:
        """Replace the current generation with another one, and log an error.

        An open generation stays in use until the service is restarted, since a newer program that
        builds into the same folder may have deleted all generations that this one can read.
        """
        other = self._open or self._open_other(stamp)
        if other is None:
            raise self._nothing_answers(failure) from failure
        damage = fallback_reason(failure, other.status.generation)
        if damage != self._logged:
            _log.error("%s", damage)
            self._logged = damage
        damage = damage.replace(f"{self._root}{os.sep}", "").replace(f" in {self._root}", "")
        status = replace(other.status, previous="", damage=damage)
        return replace(other, stamp=stamp, status=status)

    def _open_other(self, stamp: tuple[int, int]) -> OpenGeneration | None:
        """The best of the other generations, or None if none can be read."""
        for name in generations.others(self._root):
            try:
                return self._load(stamp, name)
            except (OSError, EngineError):
                continue
        return None

    def _nothing_answers(self, failure: Exception) -> EngineError:
        if isinstance(failure, EngineError) and not isinstance(failure, IndexCorrupt):
            return failure
        return IndexCorrupt(
            f"the index in {self._root} cannot be opened ({brief(failure)}); "
            "run: curated-search rebuild"
        )


class FixedGeneration(CurrentGeneration):
    """Keeps one generation open, whichever is current."""

    def __init__(self, root: Path, generation: OpenGeneration) -> None:
        self._root, self._damaged, self._fixed = root, {}, generation

    def forget(self) -> None:
        """Do nothing, because the generation is not opened again."""

    def get(self) -> OpenGeneration:
        """The generation that stays open."""
        return self._fixed

"""Update: an index brought up to date with its content, reading only what changed."""

from __future__ import annotations

from collections.abc import Callable

from indexer.pipeline import ledger
from indexer.pipeline.build_inputs import basis, difference
from indexer.update import shrink_guard
from indexer.update.changes import Changes, TooManyChanges
from search.engines.protocol import Engine
from search.engines.registry import serves
from search.errors import IndexChanged, IndexCorrupt, IndexIncompatible, IndexMissing
from search.settings.table import Settings
from search.status import Status

TRIES = 5  # when another process changes the index each time


class RebuildNeeded(Exception):
    """Only a rebuild will do; the text says why."""


def update(
    engine: Engine,
    settings: Settings,
    *,
    force: bool = False,
    progress: Callable[[int], object] = lambda _: None,
) -> Changes:
    """Bring an index up to date with its content and return what had changed.

    Where nothing had, no generation is made. Raises RebuildNeeded where an update would not
    do, and TooFewDocuments where it would lose much of the index.
    """
    for attempt in range(1, TRIES + 1):
        try:
            return _once(engine, settings, force=force, progress=progress)
        except IndexChanged:
            if attempt == TRIES:
                raise
        except (IndexMissing, IndexCorrupt, IndexIncompatible) as error:
            raise RebuildNeeded(str(error).partition(";")[0]) from None
        except TooManyChanges as error:
            raise RebuildNeeded(str(error)) from None
    raise AssertionError("the last try returns or raises")


def _once(
    engine: Engine, settings: Settings, *, force: bool, progress: Callable[[int], object]
) -> Changes:
    status = engine.status()
    if status.damage:
        raise RebuildNeeded(status.damage.partition(";")[0])
    known = ledger.loads(engine.notes(status.generation))
    if known is None:
        raise RebuildNeeded("the index does not say which files it was made from")
    if why := _outdated(status, known, settings):
        raise RebuildNeeded(why)
    changes = Changes(settings, known, progress=progress)
    if not changes and changes.facts() == status.facts:
        return changes
    if not force:
        shrink_guard.check(changes.indexed, shrink_guard.least_after(status, settings))
    engine.update(
        changes.documents,
        changes.deleted,
        facts=changes.facts,
        notes=changes.notes,
        onto=status.generation,
    )
    changes.made = True
    return changes


def _outdated(status: Status, known: ledger.Ledger, settings: Settings) -> str:
    """Return in words what asks for a rebuild, empty where nothing does."""
    if not serves(status.engine, settings.engine):
        return f"the index is one of the engine {status.engine}"
    if status.schema != settings.schema():
        return "fields, weights or languages have changed"
    return difference(known.basis, basis(settings))

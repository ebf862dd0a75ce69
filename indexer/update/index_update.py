"""The update of an index from changed files in a content folder."""

from __future__ import annotations

from collections.abc import Callable

from indexer.pipeline import Ledger, changed_trigger, ledger, rebuild_triggers
from indexer.update import shrink_limit
from indexer.update.incremental_scan import IncrementalScan, TooManyChanges
from search.engines import Engine, serves
from search.errors import IndexChanged, IndexCorrupt, IndexIncompatible, IndexMissing
from search.settings import Settings
from search.status import Status

# An attempt fails if another process changes the index during the scan.
MAX_ATTEMPTS = 5


class RebuildNeeded(Exception):
    """The index must be rebuilt, for the reason in the message."""


def update_index(
    engine: Engine,
    settings: Settings,
    *,
    force: bool = False,
    progress: Callable[[int], object] = lambda _: None,
) -> IncrementalScan:
    """Bring an index up to date with its content, and return the changes.

    If nothing has changed, no generation is created. Raises RebuildNeeded if an update is not
    possible, and TooFewDocuments if the index would lose too many documents, unless `force` is
    set.
    """
    for attempt in range(1, MAX_ATTEMPTS + 1):
        try:
            return _attempt(engine, settings, force=force, progress=progress)
        except IndexChanged:
            if attempt == MAX_ATTEMPTS:
                raise
        except (IndexMissing, IndexCorrupt, IndexIncompatible) as error:
            raise RebuildNeeded(str(error).partition(";")[0]) from None
        except TooManyChanges as error:
            raise RebuildNeeded(str(error)) from None
    raise AssertionError("the last attempt returns or raises")


def _attempt(
    engine: Engine, settings: Settings, *, force: bool, progress: Callable[[int], object]
) -> IncrementalScan:
    status = engine.status()
    previous = _ledger(engine, status, settings)
    scan = IncrementalScan(settings, previous, progress=progress)
    if not scan.has_changes() and scan.facts() == status.facts:
        return scan
    if not force:
        minimum = shrink_limit.min_documents_after(status, settings)
        shrink_limit.check(scan.indexed_by_site, minimum)
    engine.update(
        scan.documents,
        scan.deleted,
        facts=scan.facts,
        notes=scan.notes,
        onto=status.generation,
    )
    scan.generation_made = True
    return scan


def _ledger(engine: Engine, status: Status, settings: Settings) -> Ledger:
    """The ledger of an index that can be updated; raises RebuildNeeded."""
    if status.damage:
        raise RebuildNeeded(status.damage.partition(";")[0])
    previous = ledger.loads(engine.notes(status.generation))
    if previous is None:
        raise RebuildNeeded("the index has no readable list of the files it was built from")
    if reason := _rebuild_reason(status, previous, settings):
        raise RebuildNeeded(reason)
    return previous


def _rebuild_reason(status: Status, previous: Ledger, settings: Settings) -> str:
    """The reason why an index must be rebuilt, or an empty string."""
    if not serves(status.engine, settings.engine):
        return f"the index was built by the {status.engine} engine"
    if status.schema != settings.schema():
        return "fields, weights, languages or words have changed"
    return changed_trigger(previous.rebuild_triggers, rebuild_triggers(settings))

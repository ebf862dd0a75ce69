"""The guard: an index does not lose a good part of its documents unless that is meant."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from indexer.files.walk import ContentError
from search.document import Document
from search.engines.protocol import Engine
from search.errors import EngineError
from search.settings.table import Settings
from search.status import Status

MOST_LOST = 0.2  # of the documents, before it is asked whether that is meant


class TooFewDocuments(ContentError):
    """An index would lose a good part of its documents."""


def least(engine: Engine, settings: Settings) -> float:
    """Return how many documents an index that replaces an engine's must hold."""
    try:
        return least_after(engine.status(), settings)
    except EngineError:  # none yet, or none that can be read: nothing to lose
        return 0


def least_after(status: Status, settings: Settings) -> float:
    """Return how many documents must be left of an index, if it is one of the same content."""
    same = status.facts.get("content") == str(settings.content.resolve())
    return (1 - MOST_LOST) * status.documents if same else 0


def enough(documents: Iterable[Document], least: float) -> Generator[Document]:
    """Yield the documents; raise TooFewDocuments where they were too few."""
    number = 0
    for number, document in enumerate(documents, 1):  # noqa: B007  # the last number is the point
        yield document
    check(number, least)


def check(documents: int, least: float) -> None:
    """Raise TooFewDocuments where so many are too few."""
    if documents < least:
        raise TooFewDocuments(
            f"the index would shrink to {documents:,} documents, by more than a fifth; it was "
            "left as it is. Add --force to `curated-search rebuild` or `update` if that is meant"
        )

"""The limit on the share of documents that an index may lose at once."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from indexer.files import ContentError
from search.document import Document
from search.engines import Engine
from search.errors import EngineError
from search.settings import Settings
from search.status import Status

# A larger loss is more likely an unmounted folder than intended.
MAX_LOST_SHARE = 0.2


class TooFewDocuments(ContentError):
    """An index would lose too many of its documents."""


def min_documents(engine: Engine, settings: Settings) -> float:
    """The documents that an index must have which replaces an engine's."""
    try:
        return min_documents_after(engine.status(), settings)
    except EngineError:  # no index yet, or none that can be read: nothing to lose
        return 0


def min_documents_after(status: Status, settings: Settings) -> float:
    """The minimum number of documents to keep; none if the index has other content."""
    same_content = status.facts.get("content") == str(settings.content.resolve())
    return (1 - MAX_LOST_SHARE) * status.documents if same_content else 0


def limited(documents: Iterable[Document], minimum: float) -> Generator[Document]:
    """The documents; raises TooFewDocuments at their end if there were too few."""
    number = 0
    for number, document in enumerate(documents, 1):  # noqa: B007  # the last number is the point
        yield document
    check(number, minimum)


def check(documents: int, minimum: float) -> None:
    """Raise TooFewDocuments for a number of documents below the minimum."""
    if documents < minimum:
        raise TooFewDocuments(
            f"the index would shrink by more than a fifth, to {documents:,} documents; it was "
            "left unchanged. If that is intended, add --force to `curated-search rebuild` or "
            "`update`"
        )

"""A limit on how many documents an index may lose at once."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from indexer.files import ContentError
from search.document import Document
from search.engines import Engine
from search.errors import EngineError
from search.settings import Settings
from search.status import Status

# A larger loss is more likely due to an unmounted folder than intended.
MAX_LOST_SHARE = 0.2


class TooFewDocuments(ContentError):
    """The index would lose too many documents."""


def min_documents(engine: Engine, settings: Settings) -> float:
    """The minimum number of documents in an index that replaces the engine's current one."""
    try:
        return min_documents_after(engine.status(), settings)
    except EngineError:
        # Without a readable index, there is nothing to lose.
        return 0


def min_documents_after(status: Status, settings: Settings) -> float:
    """The minimum number of documents, or 0 if the index was built from other content."""
    same_content = status.facts.get("content") == str(settings.content.resolve())
    return (1 - MAX_LOST_SHARE) * status.documents if same_content else 0


def limited(documents: Iterable[Document], minimum: float) -> Generator[Document]:
    """Pass documents through, and raise TooFewDocuments after the last if there were too few."""
    number = 0
    for number, document in enumerate(documents, 1):  # noqa: B007  # the last number is the point
        yield document
    check(number, minimum)


def check(documents: int, minimum: float) -> None:
    """Raise TooFewDocuments if there are fewer documents than the minimum."""
    if documents < minimum:
        raise TooFewDocuments(
            f"the index would shrink by more than a fifth, to {documents:,} documents, so it was "
            "left unchanged; if this is intended, run `curated-search rebuild --force` or "
            "`curated-search update --force`"
        )

"""A limit on how many documents an index, or one of several sites in it, may lose at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Mapping

from indexer.files import ContentError
from search.document import Document
from search.engines import Engine
from search.errors import EngineError
from search.settings import Settings
from search.status import Status

# A larger loss is more likely due to an unmounted folder than intended.
MAX_LOST_SHARE = 0.2

Minimum = Mapping[str, float]
"""The minimum number of documents of each site, named empty for an index without sites."""


class TooFewDocuments(ContentError):
    """The index would lose too many documents."""


def min_documents(engine: Engine, settings: Settings) -> Minimum:
    """The minimum numbers of documents in an index that replaces the engine's current one."""
    try:
        return min_documents_after(engine.status(), settings)
    except EngineError:
        # Without a readable index, there is nothing to lose.
        return {}


def min_documents_after(status: Status, settings: Settings) -> Minimum:
    """The minimum numbers of documents; sites that were built from other content have none."""
    before = {"": (status.facts.get("content"), status.documents)}
    now = {"": str(settings.content.resolve())}
    if settings.sites:
        sites = status.facts.get("sites", {})
        before = {name: (one["content"], one["documents"]) for name, one in sites.items()}
        now = {site.name: str(site.content.resolve()) for site in settings.sites}
    return {
        name: (1 - MAX_LOST_SHARE) * documents
        for name, (content, documents) in before.items()
        if content == now.get(name)
    }


def limited(documents: Iterable[Document], minimum: Minimum) -> Generator[Document]:
    """Pass documents through, and raise TooFewDocuments after the last if there were too few."""
    counts: Counter[str] = Counter()
    by_site = "" not in minimum
    for document in documents:
        counts[document.id.partition("/")[0] if by_site else ""] += 1
        yield document
    check(counts, minimum)


def check(documents: Mapping[str, int], minimum: Minimum) -> None:
    """Raise TooFewDocuments if there are fewer documents than the minimum."""
    for name, least in minimum.items():
        number = documents.get(name, 0)
        if number < least:
            what = f"the site {name!r} in the index" if name else "the index"
            raise TooFewDocuments(
                f"{what} would shrink by more than a fifth, to {number:,} documents, so it was "
                "left unchanged; if this is intended, run `curated-search rebuild --force` or "
                "`curated-search update --force`"
            )

"""Articles curated more than once: documents of one source are one article, where that is asked.

Beside the documents of a group, what they are together is indexed: the newest one's text and
the values of all. Which of them may be shown changes with time, so there is one such record for
each stretch of time between two changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlsplit

from search.document import Document
from search.schema import BOOST, LANGUAGE, sort_keys

MEMBER, TOGETHER = "member", "together"
# Begins what stands in the place of an id, for several documents together.
NO_ID = "\0"

_BYTES = 8


@dataclass(frozen=True, slots=True)
class Record:
    """What is indexed as one: a document alone, one of a group, or a group's documents together.

    `kind` is MEMBER, TOGETHER or, of a document alone, empty. `publish` and `expiry` bound
    the time it may be shown.
    """

    document: Document
    group: str = ""
    kind: str = ""
    publish: datetime | None = None
    expiry: datetime | None = None


def alone(document: Document) -> Record:
    """The record of a document as if no other had its source."""
    name = group(document.source_url)
    return Record(document, name, publish=document.publish, expiry=document.expiry)


def joint_records(documents: Sequence[Document], name: str) -> Iterator[Record]:
    """What the documents of a group are together, for each stretch of time between two changes."""
    for begin, end in pairwise((None, *_changes(documents), None)):
        visible = [document for document in documents if _is_visible(document, begin)]
        if visible:
            yield Record(together(visible), name, TOGETHER, begin, end)


def _changes(documents: Iterable[Document]) -> list[datetime]:
    """The moments at which any of the documents appears or vanishes, ascending."""
    moments = {moment for d in documents for moment in (d.publish, d.expiry)}
    return sorted(moment for moment in moments if moment is not None)


def together(documents: Sequence[Document]) -> Document:
    """Return several documents as one: the newest, with the values of all and the others' URLs."""
    first, *others = sorted(documents, key=lambda document: sort_keys(document)["newest"])
    names = dict.fromkeys(name for document in documents for name in document.facets)
    facets = {
        name: tuple(dict.fromkeys(v for d in (first, *others) for v in d.facets.get(name, ())))
        for name in names
    }
    facets |= {name: facets[name][:1] for name in (BOOST, LANGUAGE) if name in facets}
    urls = tuple((other.id, other.url) for other in others)
    return replace(first, publish=None, expiry=None, facets=facets, others=urls)


@lru_cache(maxsize=1 << 12)
def group(source_url: str) -> str:
    """Return the name of the group of all documents with this source, empty where it names none.

    What does not change the page is left out. A host alone is no article: it names no group.
    """
    try:
        parts = urlsplit(source_url.strip())
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    if not parts.netloc or not (path or parts.query):
        return ""
    # A fragment such as #/page or #!page is a page of its own.
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    whole = "\n".join((parts.netloc.lower(), path, parts.query, fragment))
    return hashlib.blake2b(whole.encode("utf-8", "replace"), digest_size=_BYTES).hexdigest()


def _is_visible(document: Document, at: datetime | None) -> bool:
    """Say whether a document may be shown at a moment; None is before all times."""
    begun = document.publish is None or (at is not None and document.publish <= at)
    return begun and (document.expiry is None or at is None or document.expiry > at)

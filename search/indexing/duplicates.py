"""Groups of documents with the same source, which searches can show as one.

For each group, additional records represent all of its visible documents, with the text of the
newest and the facet values of all. Because visibility changes over time, there is one such record
per period.
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
from search.indexing.ordering import sort_key
from search.query import Sort
from search.schema import BOOST, LANGUAGE, TRANSLATION

MEMBER, TOGETHER = "member", "together"
# The ID prefix of records that represent groups.
NO_ID = "\0"

_BYTES = 8


@dataclass(frozen=True, slots=True)
class Record:
    """A unit of the index: a single document, a member of a group, or a whole group.

    `kind` is MEMBER, TOGETHER or empty for a single document. The record is visible from
    `publish` until `expiry`.
    """

    document: Document
    group: str = ""
    kind: str = ""
    publish: datetime | None = None
    expiry: datetime | None = None


def alone(document: Document) -> Record:
    """A document's record, ignoring others with the same source."""
    name = group(document)
    return Record(document, name, publish=document.publish, expiry=document.expiry)


def joint_records(documents: Sequence[Document], name: str) -> Iterator[Record]:
    """The records that represent a group, one for each period between visibility changes."""
    for begin, end in pairwise((None, *_changes(documents), None)):
        visible = [document for document in documents if _is_visible(document, begin)]
        if visible:
            yield Record(together(visible), name, TOGETHER, begin, end)


def _changes(documents: Iterable[Document]) -> list[datetime]:
    """The ascending times at which any of the documents appears or disappears."""
    moments = {moment for d in documents for moment in (d.publish, d.expiry)}
    return sorted(moment for moment in moments if moment is not None)


def together(documents: Sequence[Document]) -> Document:
    """Merge documents into the newest, with the facet values of all and links to the others."""
    first, *others = sorted(documents, key=lambda document: sort_key(document, Sort.NEWEST))
    names = dict.fromkeys(name for document in documents for name in document.facets)
    facets = {
        name: tuple(dict.fromkeys(v for d in (first, *others) for v in d.facets.get(name, ())))
        for name in names
    }
    facets |= {name: facets[name][:1] for name in (BOOST, LANGUAGE, TRANSLATION) if name in facets}
    urls = tuple((other.id, other.url) for other in others)
    return replace(first, publish=None, expiry=None, facets=facets, others=urls)


def group(document: Document) -> str:
    """The name of the group of documents with a document's source and language, or empty.

    Translations are never shown as one, even if they name the same source.
    """
    return _group(document.source_url, document.facets.get(LANGUAGE, ()))


@lru_cache(maxsize=1 << 12)
def _group(source_url: str, language: tuple[str, ...]) -> str:
    """The name of the group of a source and a language, which is empty if the site has only one.

    URLs of the same page have the same group. A URL without a path or query is not an article, so
    it has no group.
    """
    try:
        parts = urlsplit(source_url.strip())
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    if not parts.netloc or not (path or parts.query):
        return ""
    # Fragments such as #/page and #!page identify different pages.
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    whole = "\n".join((parts.netloc.lower(), path, parts.query, fragment, *language))
    return hashlib.blake2b(whole.encode("utf-8", "replace"), digest_size=_BYTES).hexdigest()


def _is_visible(document: Document, at: datetime | None) -> bool:
    """Whether a document is visible at a time. None means before all other times."""
    begun = document.publish is None or (at is not None and document.publish <= at)
    return begun and (document.expiry is None or at is None or document.expiry > at)

"""Find the translations of hits and documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from search.document import Document
from search.query import Filter, Query
from search.schema import TRANSLATION, Schema
from search.text import primary_language
from web.site import Edition

# The most documents to read for one answer, and for an article in a language: some have two.
_MAX_TRANSLATIONS, _PER_LANGUAGE = 1_000, 2


def translations(
    edition: Edition, documents: Sequence[Document], at: datetime | None
) -> Mapping[str, tuple[Document, ...]]:
    """The visible translations of documents, by the documents' IDs, in the site's order.

    They are looked up for each answer, so that an added, withdrawn or scheduled translation counts
    at once, and an update need not touch the articles that it translates.
    """
    keys = {key: None for document in documents for key in document.facets.get(TRANSLATION, ())}
    if not keys:
        return {}
    # The budget is charged for the limit, not for what is there.
    most = _PER_LANGUAGE * len(keys) * len(edition.status.schema.languages)
    limit = min(_MAX_TRANSLATIONS, most)
    query = Query(filters=(Filter(TRANSLATION, tuple(keys)),), at=at, limit=limit)
    siblings: dict[str, list[Document]] = defaultdict(list)
    for hit in edition.engine.search(query).hits:
        siblings[hit.document.facets[TRANSLATION][0]].append(hit.document)
    return {
        document.id: _others(document, siblings[key], edition.status.schema)
        for document in documents
        for key in document.facets.get(TRANSLATION, ())
    }


def _others(
    document: Document, siblings: Sequence[Document], schema: Schema
) -> tuple[Document, ...]:
    """The articles among siblings in other languages than a document's, one for each language."""
    by_language = {
        schema.language_tag(one): one for one in sorted(siblings, key=lambda one: one.id)
    }
    by_language.pop(schema.language_tag(document), None)
    place = {language: number for number, language in enumerate(schema.languages)}
    last = len(schema.languages)
    in_order = sorted(by_language, key=lambda tag: (place.get(primary_language(tag), last), tag))
    return tuple(by_language[tag] for tag in in_order)

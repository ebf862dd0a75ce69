"""Find the translations of hits and documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from search.document import Document
from search.query import Filter, Query
from search.schema import TRANSLATION, Schema
from search.text import primary_language
from web.site import Edition

# The most documents to read for one answer.
_MAX_TRANSLATIONS = 1_000


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
    query = Query(filters=(Filter(TRANSLATION, tuple(keys)),), at=at, limit=0)
    # The budget is charged for the limit, so they are counted first. How many there are does not
    # follow from the languages: an article can be in es-MX, es-AR and es-ES.
    limit = min(_MAX_TRANSLATIONS, edition.engine.search(query).total)
    query = replace(query, limit=limit)
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

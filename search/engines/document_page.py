"""One page of the documents of a generation, limited in number and size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from search.document import Document
from search.engines.facet_spellings import keyed_filter
from search.engines.matching_rules import is_visible, is_within, passes
from search.query import Query
from search.schema import Schema

# A page ends after the document with which its texts become longer than this.
MAX_PAGE_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Documents in ID order, and whether others follow."""

    documents: tuple[Document, ...]
    has_more: bool


def is_listed(document: Document, query: Query, schema: Schema) -> bool:
    """Whether a document matches a query without clauses and scope."""
    keys = schema.document_keys(document)
    is_in_time = is_visible(document, query) and is_within(document, query)
    return is_in_time and passes_filters(keys, query, schema)


def passes_filters(keys: Mapping[str, tuple[str, ...]], query: Query, schema: Schema) -> bool:
    """Whether a document with these facet keys passes a query's filters."""
    return all(passes(keys, keyed_filter(filter, schema)) for filter in query.filters)


def first_page(documents: Iterator[Document], limit: int) -> DocumentPage:
    """At least one and at most `limit` of the documents, unless there are none."""
    page: list[Document] = []
    characters = 0
    for document in documents:
        if len(page) == limit or characters > MAX_PAGE_CHARACTERS:
            return DocumentPage(tuple(page), has_more=True)
        page.append(document)
        characters += len(document.body)
    return DocumentPage(tuple(page), has_more=False)

"""Translate between the spellings of facet values and the keys that engines use.

Engines store, filter and count keys only, so `News`, ` news` and `NEWS` are one value. Spellings
in queries are replaced with keys, and keys in results with the most common spellings.
"""

from __future__ import annotations

from dataclasses import replace

from search.document import Document
from search.indexing import Vocabulary
from search.query import Alternative, Clause, Filter, Match, Query
from search.result import Facet, FacetValue, Result
from search.schema import Schema
from search.text import value_key


def keyed(query: Query, schema: Schema) -> Query:
    """Replace the facet values in a query with their keys."""
    if schema.exact_values:
        return query
    return replace(
        query,
        clauses=tuple(_keyed_clause(clause, schema) for clause in query.clauses),
        filters=tuple(keyed_filter(filter, schema) for filter in query.filters),
        scope=tuple(keyed_filter(filter, schema) for filter in query.scope),
    )


def keyed_filter(filter: Filter, schema: Schema) -> Filter:
    """Replace the values in a filter with their keys."""
    any_of = schema.value_keys(filter.field, filter.any_of)
    return Filter(filter.field, any_of, schema.value_keys(filter.field, filter.none_of))


def _keyed_clause(clause: Clause, schema: Schema) -> Clause:
    if all(alternative.match is not Match.VALUE for alternative in clause.alternatives):
        return clause
    alternatives = tuple(_keyed_alternative(one, schema) for one in clause.alternatives)
    return replace(clause, alternatives=alternatives)


def _keyed_alternative(alternative: Alternative, schema: Schema) -> Alternative:
    if alternative.match is not Match.VALUE:
        return alternative
    field, value = alternative.words
    return replace(alternative, words=(field, *schema.value_keys(field, (value,))))


def spelled(result: Result, query: Query, schema: Schema, vocabulary: Vocabulary) -> Result:
    """Replace the facet values in a result with their most common spellings.

    A value that occurs in a filter but in no document keeps the spelling in the filter.
    """
    if schema.exact_values:
        return result
    hits = tuple(
        replace(hit, document=spelled_document(hit.document, schema, vocabulary))
        for hit in result.hits
    )
    facets = tuple(_spelled_facet(facet, query, vocabulary) for facet in result.facets)
    return replace(result, hits=hits, facets=facets)


def spelled_document(document: Document, schema: Schema, vocabulary: Vocabulary) -> Document:
    """Replace a document's facet values with distinct values in their most common spellings."""
    facets = dict(document.facets)
    for facet in schema.facets:
        if not facets.get(name := facet.name):
            continue
        spellings = vocabulary.spellings(name)
        spelled_values = (spellings.get(value_key(value), value) for value in facets[name])
        facets[name] = tuple(dict.fromkeys(spelled_values))
    return document if facets == document.facets else replace(document, facets=facets)


def _spelled_facet(facet: Facet, query: Query, vocabulary: Vocabulary) -> Facet:
    spellings = vocabulary.spellings(facet.field)
    texts = [text for one in query.filters if one.field == facet.field for text in one.any_of]
    typed = {value_key(text): text for text in reversed(texts)}
    values = []
    for value in facet.values:
        text = spellings.get(value.value) or typed.get(value.value, value.value)
        values.append(FacetValue(text, value.count, value.selected))
    return replace(facet, values=tuple(values))

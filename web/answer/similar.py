"""Find similar documents: those that share a document's rarest terms."""

from __future__ import annotations

import math
from collections import Counter
from datetime import datetime
from itertools import islice

from search.document import Document
from search.engines import Engine
from search.indexing import alone, entry, group, with_joined_field
from search.query import Alternative, Clause, Filter, Match, Query
from search.result import Hit
from search.schema import EVERYWHERE, GAP, Schema

# The rarity of this many terms is looked up, with one search each; the rarest are used.
_MAX_TERMS_LOOKED_UP = 40
_MAX_TERMS = 12
# Terms in more than a quarter of all documents, and in more than ten, are too common.
_MAX_SHARE_OF_DOCUMENTS = 0.25
_MIN_DOCUMENTS = 10
# One term in four must be shared.
_TERMS_PER_SHARED_TERM = 4
# Extra hits to request, because documents from the same source are dropped.
_SPARE_HITS = 20


def similar(
    engine: Engine,
    document: Document,
    schema: Schema,
    *,
    at: datetime,
    limit: int,
    scope: tuple[Filter, ...] = (),
    conditions: tuple[Clause, ...] = (),
) -> list[Hit]:
    """The most similar documents, except the document itself and others from its source.

    The `scope` and the `conditions` limit them further.
    """
    terms = _rarest(engine, document, schema, at)
    query = Query(
        clauses=(*map(_clause, terms), *conditions),
        required=-(-len(terms) // _TERMS_PER_SHARED_TERM),
        scope=scope,
        at=at,
        distinct=True,
        limit=limit + _SPARE_HITS,
    )
    hits = engine.search(query).hits if terms else ()
    own = group(document)
    others = (hit for hit in hits if not _is_same(hit.document, document.id, own))
    return list(islice(others, limit))


def _is_same(document: Document, id: str, own_group: str) -> bool:
    same_source = own_group != "" and group(document) == own_group
    return document.id == id or same_source


def _rarest(engine: Engine, document: Document, schema: Schema, at: datetime) -> list[str]:
    """The terms that distinguish a document: frequent in it, rare elsewhere."""
    everything = max(1, engine.status().documents)
    worth = {}
    for term, weight in _weighed(document, schema).most_common(_MAX_TERMS_LOOKED_UP):
        having = engine.search(Query(clauses=(_clause(term),), at=at, limit=0)).total
        # Terms that only this document contains do not help, nor do common ones.
        if 1 < having <= max(_MIN_DOCUMENTS, everything * _MAX_SHARE_OF_DOCUMENTS):
            worth[term] = weight * math.log(1 + everything / having)
    return sorted(worth, key=lambda term: (-worth[term], term))[:_MAX_TERMS]


def _weighed(document: Document, schema: Schema) -> Counter[str]:
    """A document's terms, weighted by the fields that contain them."""
    terms = with_joined_field(entry(alone(document), schema).terms, schema)[EVERYWHERE].split()
    return Counter(term for term in terms if term != GAP and len(term) > 1)


def _clause(term: str) -> Clause:
    return Clause((Alternative(Match.TERM, (term,)),))

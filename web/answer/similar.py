"""A document -> the documents most like it: those that share its rarest terms."""

from __future__ import annotations

import math
from collections import Counter
from datetime import datetime
from itertools import islice

from search.document import Document
from search.engines.protocol import Engine
from search.indexing.duplicates import alone, group
from search.indexing.entry import entry
from search.query import Alternative, Clause, Match, Query
from search.result import Hit
from search.schema import EVERYWHERE, GAP, Schema

_LOOKED_UP = 40  # terms whose rarity is asked for, a search each
_TERMS = 12  # of these that are sought
_FEW = 10  # documents that may share a term, however few there are in all
_COMMON = 0.25  # the part of all documents beyond which a term tells nothing
_SHARED = 4  # one in so many must be shared
_COPIES = 20  # hits beyond those wanted: other documents of the same source are left out


def similar(
    engine: Engine, document: Document, schema: Schema, *, at: datetime, limit: int
) -> list[Hit]:
    """Return what is most like a document, itself and others of its source left out."""
    terms = _rarest(engine, document, schema, at)
    query = Query(
        clauses=tuple(map(_clause, terms)),
        required=-(-len(terms) // _SHARED),
        at=at,
        distinct=True,
        limit=limit + _COPIES,
    )
    hits = engine.search(query).hits if terms else ()
    own = group(document.source_url)
    others = (hit for hit in hits if not _is_same(hit.document, document.id, own))
    return list(islice(others, limit))


def _is_same(found: Document, id: str, own: str) -> bool:
    return found.id == id or (own != "" and group(found.source_url) == own)


def _rarest(engine: Engine, document: Document, schema: Schema, at: datetime) -> list[str]:
    """Return the terms that tell this document from others: frequent here, rare elsewhere."""
    everything = max(1, engine.status().documents)
    worth = {}
    for term, weight in _weighed(document, schema).most_common(_LOOKED_UP):
        having = engine.search(Query(clauses=(_clause(term),), at=at, limit=0)).total
        # A term of its own leads nowhere, a common one everywhere.
        if 1 < having <= max(_FEW, everything * _COMMON):
            worth[term] = weight * math.log(1 + everything / having)
    return sorted(worth, key=lambda term: (-worth[term], term))[:_TERMS]


def _weighed(document: Document, schema: Schema) -> Counter[str]:
    """Return the document's terms, each with the weights of the fields it stands in."""
    terms = entry(alone(document), schema).terms[EVERYWHERE].split()
    return Counter(term for term in terms if term != GAP and len(term) > 1)


def _clause(term: str) -> Clause:
    return Clause((Alternative(Match.TERM, (term,)),))

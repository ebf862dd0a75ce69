"""Translate queries and entries to OpenSearch JSON, and define the mapping of an index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from search.indexing import (
    MEMBER,
    NO_ID,
    TOGETHER,
    Entry,
    key_name,
    key_names,
    number_columns,
    with_joined_field,
)
from search.query import (
    CONSTANT,
    FIRST,
    UNWEIGHTED,
    Alternative,
    Clause,
    Filter,
    Match,
    Occur,
    Query,
)
from search.schema import BOOST, EVERYWHERE, GAP, Schema
from search.typed_fields import microseconds

# The maximum number of facet values in one response. If there are more, they are read in pages.
MAX_FACET_VALUES = 10_000

# A cluster rejects queries with more than 1,024 words, so further completions of a phrase that is
# being typed are not found.
MAX_BEGINNING_WORDS = 1_000

# The maximum length of a sort key. Lucene allows 32,766 bytes, up to four per character.
MAX_KEY_CHARACTERS = 8_000

# The query for all individual documents.
SINGLE = {"bool": {"must_not": [{"term": {"kind": TOGETHER}}]}}

Json = dict[str, Any]


def layout(schema: Schema) -> Json:
    """The mapping of an index."""
    exact = {"type": "keyword", "ignore_above": MAX_KEY_CHARACTERS + 200}
    text = {"type": "text", "analyzer": "blanks"}
    plain: Json = dict.fromkeys(("id", "group", "kind"), exact)
    plain |= {f"k_{name}": exact for name in schema.keyword_fields()}
    plain |= {f"s_{order}": exact for order in key_names(schema)}
    plain |= {name: {"type": "long"} for name in number_columns(schema)}
    plain["boost"] = {"type": "float"}
    plain |= {f"w_{name}": text for name in schema.searched()}
    plain |= {f"t_{name}": text | {"index_options": "freqs"} for name in schema.searched()}
    plain["record"] = {"type": "keyword", "index": False, "doc_values": False}
    return {"dynamic": "strict", "_source": {"includes": ["record"]}, "properties": plain}


def source(entry: Entry, schema: Schema) -> Json:
    """The document to send for an entry.

    An empty field contains a GAP, because Lucene computes inverse document frequencies over only
    the documents that have the field.
    """
    values: Json = {"id": entry.id, "record": entry.record}
    values |= {"group": entry.group, "kind": entry.kind}
    words, terms = with_joined_field(entry.words, schema), with_joined_field(entry.terms, schema)
    for name in schema.searched():
        values[f"w_{name}"] = words.get(name, GAP)
        values[f"t_{name}"] = terms.get(name, GAP)
    values |= {f"k_{name}": list(facet) for name, facet in entry.values.items()}
    values |= {f"s_{order}": _shortened(key) for order, key in entry.keys.items()}
    if BOOST in entry.values:
        values["boost"] = float(entry.values[BOOST][0])
    return values | dict(entry.numbers)


def body(query: Query) -> Json:
    """The request for hits, the exact total, and facet counts without each facet's own filter."""
    own = {f.field: f for f in query.filters if f.field in query.facets}
    shared = tuple(f for f in query.filters if f.field not in query.facets)
    request: Json = {
        "query": matching(query, shared),
        "from": query.offset,
        "size": query.limit,
        "track_total_hits": True,
        "sort": _order(query),
        "_source": ["record"],
        "aggs": {name: _facet(name, own) for name in query.facets},
    }
    if own:
        request["post_filter"] = {"bool": {"filter": list(_filters(own.values()))}}
    return request


def pages(query: Query, name: str) -> Json:
    """The request for all values of one facet in pages."""
    others = tuple(f for f in query.filters if f.field != name)
    field = {name: {"terms": {"field": f"k_{name}"}}}
    values = {"composite": {"size": MAX_FACET_VALUES, "sources": [field]}}
    return {"size": 0, "query": matching(query, others), "aggs": {name: values}}


def matching(query: Query, filters: Sequence[Filter]) -> Json:
    """The JSON for a query with these filters, without paging, sorting and facets."""
    relaxed = query.relaxed()
    words, constant = (
        _by_occur(clause for clause in query.clauses if clause.constant() is kind)
        for kind in (False, True)
    )
    scored, whole = _scored(words, relaxed=relaxed), _scored(constant, relaxed=relaxed)
    if scored["must"] or scored["should"]:
        whole["must"].append(_multiplied(scored))
    restricted = [*_filters((*query.scope, *filters)), *_ranges(query)]
    if relaxed:
        musts = [*words[Occur.MUST], *constant[Occur.MUST]]
        every = {"bool": {"must": musts}}
        whole["should"].append({"constant_score": {"filter": every, "boost": FIRST}})
        restricted += [_any(musts, query.required)] if query.required else []
    alone = {"term": {"kind": MEMBER if query.distinct else TOGETHER}}
    excluded = [*words[Occur.MUST_NOT], *constant[Occur.MUST_NOT], alone, *_hidden(query)]
    return {"bool": whole | {"must_not": excluded, "filter": restricted or [{"match_all": {}}]}}


def _by_occur(clauses: Iterable[Clause]) -> dict[Occur, list[Json]]:
    by_occur: dict[Occur, list[Json]] = {occur: [] for occur in Occur}
    for clause in clauses:
        by_occur[clause.occur].append(_clause(clause))
    return by_occur


def _scored(clauses: dict[Occur, list[Json]], *, relaxed: bool) -> Json:
    """The scoring parts of a boolean query. Relaxed clauses are required elsewhere."""
    musts = clauses[Occur.MUST]
    return {
        "must": [*([] if relaxed else musts), *clauses[Occur.ALWAYS]],
        "should": [*clauses[Occur.SHOULD], *(musts if relaxed else [])],
        "minimum_should_match": 0,
    }


def _multiplied(scored: Json) -> Json:
    """Multiply the scores of a query by each document's boost."""
    # Clauses that only affect ranking must not exclude documents.
    every: Json = {"filter": [{"match_all": {}}]}
    factor = {"field": "boost", "missing": 1}
    return {"function_score": {"query": {"bool": scored | every}, "field_value_factor": factor}}


def _order(query: Query) -> list[Json]:
    if query.ranked():
        return [{"_score": "desc"}, {"s_newest": "asc"}]
    return [{f"s_{key_name(query.sort)}": "asc"}]


def _facet(name: str, own: dict[str, Filter]) -> Json:
    values = {
        "terms": {"field": f"k_{name}", "size": MAX_FACET_VALUES, "shard_size": MAX_FACET_VALUES}
    }
    others = list(_filters(f for field, f in own.items() if field != name))
    filter = {"bool": {"filter": others}} if others else {"match_all": {}}
    return {"filter": filter, "aggs": {"values": values}}


def _filters(filters: Iterable[Filter]) -> Iterator[Json]:
    for filter in filters:
        name = f"k_{filter.field}"
        if filter.any_of:
            yield {"terms": {name: list(filter.any_of)}}
        if filter.none_of:
            yield {"bool": {"must_not": [{"terms": {name: list(filter.none_of)}}]}}


def _ranges(query: Query) -> Iterator[Json]:
    for range in query.ranges:
        yield {"range": {range.column: range.limits()}}


def _hidden(query: Query) -> Iterator[Json]:
    if query.at is not None:
        now = microseconds(query.at)
        yield {"range": {"publish": {"gt": now}}}
        yield {"range": {"expiry": {"lte": now}}}


def _clause(clause: Clause) -> Json:
    queries: list[Json] = []
    for alternative in clause.alternatives:
        if alternative.match in CONSTANT:
            queries.append(_constant(alternative))
        else:
            names = alternative.fields or (EVERYWHERE,)
            queries += (_match(alternative, name) for name in names)
    return _any(queries, 1)


def _constant(alternative: Alternative) -> Json:
    words = alternative.words
    if alternative.match is Match.ID:
        ids = [term for id in words for term in (id, NO_ID + id)]
        filter: Json = {"terms": {"id": ids}}
    elif alternative.match is Match.VALUE:
        filter = {"term": {f"k_{words[0]}": words[1]}}
    else:
        filter = {"range": {"date": {"gte": int(words[0])}}}
    return {"constant_score": {"filter": filter, "boost": alternative.boost}}


def _any(queries: list[Json], required: int) -> Json:
    return {"bool": {"should": queries, "minimum_should_match": required}}


def _match(alternative: Alternative, name: str) -> Json:
    words, boost = alternative.words, alternative.boost
    if alternative.match is Match.TERM:
        return {"term": {f"t_{name}": {"value": words[0], "boost": boost}}}
    if alternative.match is Match.NEAR:
        return _unweighted(_near(f"w_{name}", words), boost)
    if alternative.match is Match.BEGINNING and len(words) > 1:
        begun = {"query": " ".join(words), "max_expansions": MAX_BEGINNING_WORDS}
        return _unweighted({"match_phrase_prefix": {f"w_{name}": begun}}, boost)
    if alternative.match in UNWEIGHTED:
        return {"prefix": {f"w_{name}": {"value": words[0], "boost": boost}}}
    if len(words) == 1:
        return {"term": {f"w_{name}": {"value": words[0], "boost": boost}}}
    return {"match_phrase": {f"w_{name}": {"query": " ".join(words), "boost": boost}}}


def _unweighted(filter: Json, boost: float) -> Json:
    return {"constant_score": {"filter": filter, "boost": boost}}


def _near(field: str, words: tuple[str, ...]) -> Json:
    first, second, between = words
    terms = [{"span_term": {field: word}} for word in (first, second)]
    # If both words are the same and order did not matter, the word would be near itself.
    return {"span_near": {"clauses": terms, "slop": int(between), "in_order": first == second}}


def _shortened(key: str) -> str:
    """Shorten a sort key to fit Lucene's limit, but keep the ID at its end as a tie-breaker."""
    if len(key) <= MAX_KEY_CHARACTERS:
        return key
    text, end, id = key.rpartition("\0")
    return text[: MAX_KEY_CHARACTERS - len(id)] + end + id

"""Present answers in the JSON format that an InstantSearch client expects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from search.query import Alternative, Match
from search.result import Facet
from search.text import Extract, Highlighter, MatchLevel, words
from web.answer import (
    Answer,
    Highlight,
    field_highlights,
    highlight,
    hit_format,
    spend_on_fields,
    total_pages,
)
from web.hit_fields import Field, hit_json
from web.instantsearch.batch_search import BatchSearch
from web.instantsearch.facet_numbers import FacetNumbers
from web.instantsearch.narrowing import DATE
from web.instantsearch.shape import Shape, Tags
from web.presented_hit import PresentedHit

_NOTHING = {"value": "", "matchLevel": MatchLevel.NONE, "matchedWords": []}


def results(answer: Answer, batch: BatchSearch, numbers: FacetNumbers) -> dict[str, Any]:
    """The answer to a search; if it has no hits, only counts."""
    search, facets = answer.search, {**numbers.levels}
    for facet in answer.result.facets:
        facets[facet.field] = _counts(facet)
    ordered = [name for name in facets if facets[name]]
    return {
        "hits": _hits(answer, batch.shape) if batch.hits else [],
        "nbHits": answer.result.total,
        **_window(answer, batch),
        # A client looks up the range of dates under this name.
        "facets": facets | ({DATE: {}} if DATE in numbers.stats else {}),
        "facets_stats": numbers.stats,
        "exhaustiveFacetsCount": True,
        "exhaustiveNbHits": True,
        "exhaustive": {"facetsCount": True, "nbHits": True, "facetValues": True},
        "processingTimeMS": answer.elapsed(),
        "query": search.q,
        "params": "",
        "index": batch.index,
        "renderingContent": {"facetOrdering": {"facets": {"order": ordered}}},
    }


def _window(answer: Answer, batch: BatchSearch) -> dict[str, int]:
    """The place of the hits among all, in pages or, if the client counts so, in hits."""
    search = answer.search
    if batch.by_offset:
        return {"offset": search.offset, "length": search.per_page if batch.hits else 0}
    if not batch.hits:
        return {"page": 0, "nbPages": 0, "hitsPerPage": 0}
    return {
        "page": search.page - 1,
        "nbPages": total_pages(answer.result.total, search.per_page),
        "hitsPerPage": search.per_page,
    }


def facet_hits(answer: Answer, batch: BatchSearch) -> dict[str, Any]:
    """The facet values that match: each word in the query is a prefix of a word in the value."""
    (facet,) = answer.result.facets
    tags, prefixes = batch.shape.tags, words(batch.facet_query)
    alternatives = [Alternative(Match.PREFIX, (prefix,)) for prefix in prefixes]
    schema = answer.edition.status.schema
    matches = Highlighter(alternatives, schema.languages[0])
    labels = schema.value_labels(facet.field, (value.value for value in facet.values))
    pairs = zip(facet.values, labels, strict=True)
    values = [pair for pair in pairs if pair[0].count and _has(pair[1], prefixes)]
    return {
        "facetHits": [
            {
                "value": value.value,
                "highlighted": tags.around(matches.mark(label, facet.field, "")),
                "count": value.count,
            }
            for value, label in values[: batch.max_facet_hits]
        ],
        "exhaustiveFacetsCount": True,
        "processingTimeMS": answer.elapsed(),
    }


def _has(value: str, prefixes: Sequence[str]) -> bool:
    """Whether each prefix begins a word in the value."""
    value_words = _words(value)
    return all(any(word.startswith(prefix) for word in value_words) for prefix in prefixes)


@lru_cache(maxsize=1 << 16)
def _words(value: str) -> list[str]:
    """The words in a value. Memoized, because each search for values needs the words of all."""
    return words(value)


def _counts(facet: Facet) -> dict[str, int]:
    return {value.value: value.count for value in facet.values if value.count}


def record(hit: PresentedHit, fields: Sequence[Field]) -> dict[str, Any]:
    """A hit or document without its matches, with its ID under the client's name."""
    values = hit_json(hit, fields)
    return {**values, "objectID": values["id"]}


def _hits(answer: Answer, shape: Shape) -> list[dict[str, Any]]:
    display = hit_format(answer, "none")
    facets = (facet.name for facet in display.schema.facets)
    highlighted = filter(shape.highlights.has, ("title", "description", *facets))
    spend_on_fields(answer, [*highlighted, *shape.snippets], display)
    fields = [f for name, f in answer.edition.hit_fields.items() if name != "highlight"]
    return [client_hit(PresentedHit(hit, display), fields, shape) for hit in answer.result.hits]


def client_hit(hit: PresentedHit, fields: Sequence[Field], shape: Shape) -> dict[str, Any]:
    """A hit with its highlights and snippets."""
    values, tags = record(hit, fields), shape.tags
    return {
        **shape.select(values),
        "objectID": values["id"],
        "_highlightResult": _highlights(hit, values, shape),
        "_snippetResult": {
            name: _marked(highlight(hit, name, _snippet(hit, name, words)), tags)
            for name, words in shape.snippets.items()
        },
    }


def _snippet(hit: PresentedHit, name: str, words: int) -> Extract:
    """A snippet with its own number of words, if the client gave one."""
    if words in (0, hit.format.words):
        return hit.extract(name)
    return PresentedHit(hit.hit, replace(hit.format, words=words)).extract(name)


def _highlights(hit: PresentedHit, values: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    """The title, description and facet values in full, with their matches."""
    facets = (facet.name for facet in hit.format.schema.facets)
    lists = [name for name in facets if isinstance(values.get(name), list)]
    highlights: dict[str, Any] = {}
    for name in filter(shape.highlights.has, ("title", "description", *lists)):
        marked = [_marked(one, shape.tags) for one in field_highlights(hit, name)]
        highlights[name] = marked if name in lists else (marked or [_NOTHING])[0]
    return highlights


def _marked(highlight: Highlight, tags: Tags) -> dict[str, Any]:
    return {
        "value": tags.around(highlight.extract),
        "matchLevel": highlight.level,
        "matchedWords": list(highlight.words),
    }

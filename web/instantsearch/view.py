"""Present answers in the JSON format that an InstantSearch client expects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from search.query import Alternative, Match, Occur
from search.result import Facet
from search.text import Extract, Highlighter, fold, highlighter, words
from search.work_budget import Work, spend
from web.answer import Answer, total_pages
from web.hit_fields import Field, hit_json
from web.instantsearch.batch_search import BatchSearch
from web.instantsearch.facet_numbers import FacetNumbers
from web.instantsearch.narrowing import DATE
from web.instantsearch.shape import Shape, Tags
from web.presented_hit import HitFormat, PresentedHit

# The extra work of highlighting every field, which the API does not do.
_UNITS_PER_HIT = 8_000


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
    schema, search = answer.edition.status.schema, answer.search
    units = len(answer.result.hits) * _UNITS_PER_HIT
    spend(Work.HITS, units, answer.edition.status.documents)
    matches = highlighter(answer.understanding.highlighted, schema.languages[0], schema.whole_words)
    has_fragments = answer.edition.settings.text_fragments
    display = HitFormat(schema, matches, search.snippet, "none", text_fragments=has_fragments)
    fields = [f for name, f in answer.edition.hit_fields.items() if name != "highlight"]
    required = sum(clause.occur is Occur.MUST for clause in answer.understanding.parsed.clauses)
    return [
        client_hit(PresentedHit(hit, display), fields, shape, required=required)
        for hit in answer.result.hits
    ]


def client_hit(
    hit: PresentedHit, fields: Sequence[Field], shape: Shape, *, required: int = 1
) -> dict[str, Any]:
    """A hit with its highlights and snippets; `required` is the number of words in the query."""
    values, tags = record(hit, fields), shape.tags
    highlights = _highlights(hit, values, tags, required)
    chosen = {name: highlights[name] for name in highlights if shape.highlights.has(name)}
    return {
        **shape.select(values),
        "objectID": values["id"],
        "_highlightResult": chosen,
        "_snippetResult": {
            name: _highlight(_snippet(hit, name, words), tags, required)
            for name, words in shape.snippets.items()
        },
    }


def _snippet(hit: PresentedHit, name: str, words: int) -> Extract:
    """A snippet with its own number of words, if the client gave one."""
    if words in (0, hit.format.words):
        return hit.extract(name)
    return PresentedHit(hit.hit, replace(hit.format, words=words)).extract(name)


def _highlights(
    hit: PresentedHit, values: Mapping[str, Any], tags: Tags, required: int
) -> dict[str, Any]:
    """The title, description and facet values in full, with their matches."""

    def highlight(text: str, name: str) -> dict[str, Any]:
        return _highlight(hit.format.highlighter.mark(text, name, hit.lang), tags, required)

    highlights: dict[str, Any] = {
        name: highlight(values[name], name) for name in ("title", "description")
    }
    for facet in hit.format.schema.facets:
        texts = values.get(facet.name)
        if isinstance(texts, list):
            labels = hit.labels(facet.name)
            highlights[facet.name] = [highlight(text, facet.name) for text in labels]
    return highlights


def _highlight(extract: Extract, tags: Tags, required: int) -> dict[str, Any]:
    """Text with its matches, which are full if they have as many words as the query requires."""
    matched = list(dict.fromkeys(fold(extract.text[start:end]) for start, end in extract.spans))
    level = "none"
    if matched:
        level = "full" if len(matched) >= required else "partial"
    return {"value": tags.around(extract), "matchLevel": level, "matchedWords": matched}

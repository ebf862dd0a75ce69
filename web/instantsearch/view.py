"""Present answers in the JSON format that an InstantSearch client expects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from search.query import Alternative, Match, Occur
from search.result import Facet
from search.text import Extract, Highlighter, fold, highlighter, words
from search.work_budget import Work, spend
from web.answer import Answer, total_pages
from web.hit_fields import Field, hit_json
from web.presented_hit import HitFormat, PresentedHit
from web.request import is_number

# The extra work of highlighting every field, which the API does not do.
_UNITS_PER_HIT = 14_000


@dataclass(frozen=True, slots=True)
class Tags:
    """The client's markers around a match. If the markers are markup, the text is escaped.

    InstantSearch's own widgets send markers that are not markup and escape the text themselves.
    """

    before: str
    after: str

    def around(self, extract: Extract) -> str:
        """An extract with a marker before and after each match."""
        plain = not any(tag.lstrip().startswith("<") for tag in (self.before, self.after))
        parts, last = [], 0
        for start, end in (*extract.spans, (len(extract.text),) * 2):
            between, match = extract.text[last:start], extract.text[start:end]
            parts.append(between if plain else escape(between))
            if match:
                parts += [self.before, match if plain else escape(match), self.after]
            last = end
        return "".join(parts)


def results(answer: Answer, index: str, tags: Tags, *, hits: bool) -> dict[str, Any]:
    """The answer to a search; if `hits` is false, only counts."""
    total, search = answer.result.total, answer.search
    facets = {facet.field: _counts(facet) for facet in answer.result.facets}
    stats = {name: _stats(counts) for name, counts in facets.items()}
    return {
        "hits": _hits(answer, tags) if hits else [],
        "nbHits": total,
        "page": search.page - 1 if hits else 0,
        "nbPages": total_pages(total, search.per_page) if hits else 0,
        "hitsPerPage": search.per_page if hits else 0,
        "facets": facets,
        "facets_stats": {name: numbers for name, numbers in stats.items() if numbers},
        "exhaustiveFacetsCount": True,
        "exhaustiveNbHits": True,
        "exhaustive": {"facetsCount": True, "nbHits": True, "facetValues": True},
        "processingTimeMS": answer.elapsed(),
        "query": search.q,
        "params": "",
        "index": index,
        "renderingContent": {},
    }


def facet_hits(answer: Answer, text: str, tags: Tags, *, limit: int) -> dict[str, Any]:
    """The facet values that match: each word in the query is a prefix of a word in the value."""
    (facet,) = answer.result.facets
    prefixes = words(text)
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
            for value, label in values[:limit]
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


def _hits(answer: Answer, tags: Tags) -> list[dict[str, Any]]:
    schema, search = answer.edition.status.schema, answer.search
    units = len(answer.result.hits) * _UNITS_PER_HIT
    spend(Work.HITS, units, answer.edition.status.documents)
    matches = highlighter(answer.understanding.highlighted, schema.languages[0], schema.whole_words)
    display = HitFormat(schema, matches, search.snippet, "none")
    fields = [f for name, f in answer.edition.hit_fields.items() if name != "highlight"]
    required = sum(clause.occur is Occur.MUST for clause in answer.understanding.parsed.clauses)
    return [_hit(PresentedHit(hit, display), fields, tags, required) for hit in answer.result.hits]


def _hit(hit: PresentedHit, fields: Sequence[Field], tags: Tags, required: int) -> dict[str, Any]:
    values = hit_json(hit, fields)
    return {
        **values,
        "objectID": values["id"],
        "_highlightResult": _highlights(hit, values, tags, required),
        "_snippetResult": {
            name: _highlight(hit.extract(name), tags, required) for name in ("description", "body")
        },
    }


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


def _stats(counts: Mapping[str, int]) -> dict[str, float] | None:
    """The range, mean and sum of a numeric facet; None if a value is not a number."""
    if not counts or not all(map(is_number, counts)):
        return None
    numbers = {float(value): count for value, count in counts.items()}
    total = sum((number * count for number, count in numbers.items()), 0.0)
    mean = total / sum(numbers.values())
    stats = {"min": min(numbers), "max": max(numbers), "avg": mean, "sum": total}
    return {name: int(value) if value.is_integer() else value for name, value in stats.items()}

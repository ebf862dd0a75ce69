"""Our answers -> what an InstantSearch client reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from search.query import Alternative, Match, Occur
from search.result import Facet
from search.text.analysis import fold, words
from search.text.highlighting import Highlighter, highlighter
from search.text.snippet import Extract
from web.answer.answer import Answer
from web.answer.view import total_pages
from web.hit_fields import Lens, Look, shown


@dataclass(frozen=True, slots=True)
class Tags:
    """What goes around a match; where it is markup, the text around it is escaped.

    The client's own interface sends tags that are no markup, and escapes the text itself.
    """

    before: str
    after: str

    def around(self, extract: Extract) -> str:
        """Return an extract with its matches marked."""
        plain = not self.before.lstrip().startswith("<") and not self.after.lstrip().startswith("<")
        parts, last = [], 0
        for start, end in (*extract.spans, (len(extract.text),) * 2):
            between, match = extract.text[last:start], extract.text[start:end]
            parts.append(between if plain else escape(between))
            if match:
                parts += [self.before, match if plain else escape(match), self.after]
            last = end
        return "".join(parts)


def results(found: Answer, index: str, tags: Tags, *, hits: bool) -> dict[str, Any]:
    """Return the answer to a search; without hits, of its numbers only."""
    total, search = found.result.total, found.search
    facets = {f.field: {v.value: v.count for v in f.values if v.count} for f in found.result.facets}
    return {
        "hits": _hits(found, tags) if hits else [],
        "nbHits": total,
        "page": search.page - 1 if hits else 0,
        "nbPages": total_pages(total, search.per_page) if hits else 0,
        "hitsPerPage": search.per_page if hits else 0,
        "facets": facets,
        "facets_stats": {n: stats for n, values in facets.items() if (stats := _stats(values))},
        "exhaustiveFacetsCount": True,
        "exhaustiveNbHits": True,
        "exhaustive": {"facetsCount": True, "nbHits": True, "facetValues": True},
        "processingTimeMS": found.took(),
        "query": search.q,
        "params": "",
        "index": index,
        "renderingContent": {},
    }


def facet_hits(found: Answer, typed: str, tags: Tags, *, most: int) -> dict[str, Any]:
    """Return the values of a facet with words that begin as typed."""
    (facet,) = found.result.facets
    begun = words(typed)
    ways = [Alternative(Match.PREFIX, (word,)) for word in begun]
    seen = Highlighter(ways, found.edition.status.schema.languages[0])
    return {
        "facetHits": [
            {
                "value": value.value,
                "highlighted": tags.around(seen.mark(value.value, facet.field, "")),
                "count": value.count,
            }
            for value in _beginning(facet, begun)[:most]
        ],
        "exhaustiveFacetsCount": True,
        "processingTimeMS": found.took(),
    }


def is_number(text: str) -> bool:
    """Say whether a facet's value can be compared as a number."""
    return text.isascii() and text.removeprefix("-").replace(".", "", 1).isdecimal()


def _beginning(facet: Facet, begun: Sequence[str]) -> list[Any]:
    def fits(value: str) -> bool:
        held = words(value)
        return all(any(word.startswith(start) for word in held) for start in begun)

    return [value for value in facet.values if value.count and fits(value.value)]


def _hits(found: Answer, tags: Tags) -> list[dict[str, Any]]:
    schema, search = found.edition.status.schema, found.search
    lens = Lens(
        schema, highlighter(found.meant.highlighted, schema.languages[0]), search.snippet, "none"
    )
    fields = [f for name, f in found.edition.hit_fields.items() if name != "highlight"]
    sought = sum(clause.occur is Occur.MUST for clause in found.parsed.clauses)
    made = []
    for hit in found.result.hits:
        look = Look(hit, lens)
        values = shown(look, fields)
        made.append(
            {
                **values,
                "objectID": values["id"],
                "_highlightResult": _highlights(look, values, tags, sought),
                "_snippetResult": {
                    name: _marked(look.extract(name), tags, sought)
                    for name in ("description", "body")
                },
            }
        )
    return made


def _highlights(look: Look, values: Mapping[str, Any], tags: Tags, sought: int) -> dict[str, Any]:
    """Return the title, the description and each facet value, whole and marked."""
    mark, lang = look.lens.marker.mark, look.lang
    marked: dict[str, Any] = {
        name: _marked(mark(values[name], name, lang), tags, sought)
        for name in ("title", "description")
    }
    for name in (facet.name for facet in look.lens.schema.facets):
        held = values.get(name)
        if isinstance(held, list):
            marked[name] = [_marked(mark(text, name, lang), tags, sought) for text in held]
    return marked


def _marked(extract: Extract, tags: Tags, sought: int) -> dict[str, Any]:
    matched = list(dict.fromkeys(fold(extract.text[start:end]) for start, end in extract.spans))
    level = "none" if not matched else "full" if len(matched) >= sought else "partial"
    return {"value": tags.around(extract), "matchLevel": level, "matchedWords": matched}


def _stats(values: Mapping[str, int]) -> dict[str, float] | None:
    """Return the span of a facet whose values are all numbers."""
    if not values or not all(map(is_number, values)):
        return None
    numbers = {float(value): count for value, count in values.items()}
    total, count = sum((n * c for n, c in numbers.items()), 0.0), sum(numbers.values())
    span = {"min": min(numbers), "max": max(numbers), "avg": total / count, "sum": total}
    return {name: int(number) if number.is_integer() else number for name, number in span.items()}

"""The table of hit fields, each with its JSON schema and the function that reads its value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from search.document import Document
from search.schema import Schema
from search.text import MatchLevel
from search.typed_fields import LASTMOD, FieldType
from search.untrusted_text import safe_url
from web.presented_hit import PresentedHit

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": {"type": "string"}}
_TIME = {"type": ["string", "null"], "format": "date-time"}
_NUMBER = {"type": ["number", "null"]}
_TYPES: Mapping[str, Mapping[str, Any]] = {FieldType.DATE: _TIME, FieldType.NUMBER: _NUMBER}
_EXTRACT = {
    "oneOf": [
        {"type": "string"},
        {
            "type": "object",
            "required": ["text", "spans"],
            "properties": {
                "text": _TEXT,
                "spans": {
                    "type": "array",
                    "items": {"type": "array", "items": {"type": "integer"}, "minItems": 2},
                },
            },
        },
    ]
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a hit or a document."""

    name: str
    schema: Mapping[str, Any]
    value: Callable[[PresentedHit], Any]
    # Such a field exists only in hits, not in a document requested by its ID.
    depends_on_query: bool = False
    # Such a field is not exported, because it changes when another document does.
    depends_on_others: bool = False


def hit_fields(schema: Schema) -> dict[str, Field]:
    """The fields of a hit, keyed by name."""
    labels = _LABELS if any(facet.has_labels for facet in schema.facets) else ()
    translations = _TRANSLATIONS if schema.is_multilingual else ()
    own = (*_facets(schema), *_typed(schema))
    # A site's own facet of this name comes first.
    section = () if any(field.name == _SECTION.name for field in own) else (_SECTION,)
    rows = (*_FIRST, *own, *labels, *translations, *_LAST, *section, *_PASSAGE)
    return {row.name: row for row in rows}


def highlighted_fields(schema: Schema) -> tuple[str, ...]:
    """The names of the fields with highlights."""
    texts, facets = (field.name for field in schema.text), (facet.name for facet in schema.facets)
    return tuple(dict.fromkeys((*texts, *facets)))


def document_fields(schema: Schema) -> dict[str, Field]:
    """The fields of a document requested by its ID."""
    hits = (row for row in hit_fields(schema).values() if not row.depends_on_query)
    return {row.name: row for row in (*hits, *_WHOLE)}


def hit_json(hit: PresentedHit, fields: Sequence[Field]) -> dict[str, Any]:
    """A hit as JSON, limited to these fields."""
    return {field.name: field.value(hit) for field in fields}


def iso_time(time: datetime | None) -> str | None:
    """A time in ISO 8601, in UTC, to the second: `2020-08-11T07:30:00Z`."""
    if time is None:
        return None
    return time.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _facets(schema: Schema) -> list[Field]:
    others = {"source", *(field.name for field in schema.typed_fields)}
    names = (facet.name for facet in schema.facets if facet.name not in others)
    return [Field(name, _TEXTS, _values(name)) for name in names]


def _typed(schema: Schema) -> list[Field]:
    """The site's own fields with dates or numbers."""
    own = (field for field in schema.typed_fields if field != LASTMOD)
    return [Field(field.name, _TYPES[field.type], _typed_value(field.name)) for field in own]


def _typed_value(name: str) -> Callable[[PresentedHit], Any]:
    def value(hit: PresentedHit) -> Any:
        typed = hit.document.typed.get(name)
        return iso_time(typed) if isinstance(typed, datetime) else typed

    return value


def _values(name: str) -> Callable[[PresentedHit], list[str]]:
    return lambda hit: list(hit.document.facets.get(name, ()))


def _source(hit: PresentedHit) -> dict[str, str] | None:
    url = safe_url(hit.document.source_url)
    name = next(iter(hit.labels("source")), "") or _host(url)
    return {"name": name, "url": url} if name or url else None


def _others(document: Document) -> list[dict[str, str]]:
    """The other documents of the same article, which this hit stands in for."""
    return [{"id": id, "url": safe_url(url)} for id, url in document.others]


def _translations(hit: PresentedHit) -> list[dict[str, str]]:
    """The same article in other languages."""
    language_tag = hit.format.schema.language_tag
    return [
        {"lang": language_tag(one), "id": one.id, "url": safe_url(one.url)}
        for one in hit.format.translations.get(hit.document.id, ())
    ]


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _highlight(hit: PresentedHit) -> dict[str, Any]:
    snippet = hit.snippet()
    return {
        "title": hit.formatted(hit.extract("title")),
        "snippet": [hit.formatted(snippet)] if snippet.text else [],
        "facets": hit.matched_values(),
    }


_SOURCE = {
    "type": ["object", "null"],
    "required": ["name", "url"],
    "properties": {"name": _TEXT, "url": _TEXT},
}
_HIGHLIGHT = {
    "type": "object",
    "required": ["title", "snippet", "facets"],
    "properties": {
        "title": _EXTRACT,
        "snippet": {"type": "array", "items": _EXTRACT},
        "facets": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": _EXTRACT},
        },
    },
}
HIGHLIGHTS = {
    "type": "object",
    "additionalProperties": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["text", "matched_words", "level"],
            "properties": {
                "text": _EXTRACT,
                "matched_words": _TEXTS,
                "level": {"type": "string", "enum": list(MatchLevel)},
            },
        },
    },
}
"""The schema of a hit's highlights by field."""
_OTHERS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "url"],
        "properties": {"id": _TEXT, "url": _TEXT},
    },
}
_TRANSLATION = {
    "type": "object",
    "required": ["lang", "id", "url"],
    "properties": {"lang": _TEXT, "id": _TEXT, "url": _TEXT},
}
_VALUE_LABELS = {
    "type": "object",
    "additionalProperties": {"type": "object", "additionalProperties": _TEXT},
}
_LABELS = (Field("value_labels", _VALUE_LABELS, PresentedHit.value_labels),)
_TRANSLATIONS = (
    Field(
        "translations",
        {"type": "array", "items": _TRANSLATION},
        _translations,
        depends_on_others=True,
    ),
)
_FIRST = (
    Field("id", _TEXT, lambda hit: hit.document.id),
    Field("url", _TEXT, lambda hit: safe_url(hit.document.url)),
    Field("title", _TEXT, lambda hit: hit.document.title),
    Field("description", _TEXT, lambda hit: hit.document.description),
)
_LAST = (
    Field("date", _TIME, lambda hit: iso_time(hit.document.date)),
    Field("lastmod", _TIME, lambda hit: iso_time(hit.document.lastmod)),
    Field("image", _TEXT, lambda hit: safe_url(hit.document.image)),
    Field("source", _SOURCE, _source),
    Field("lang", _TEXT, lambda hit: hit.document.lang),
    Field("others", _OTHERS, lambda hit: _others(hit.document), depends_on_query=True),
    Field("score", {"type": "number"}, lambda hit: round(hit.hit.score, 4), depends_on_query=True),
    Field("matched_in", _TEXTS, PresentedHit.matched_in, depends_on_query=True),
    Field("highlight", _HIGHLIGHT, _highlight, depends_on_query=True),
)
_SECTION = Field(
    "section",
    {
        "type": ["object", "null"],
        "required": ["title", "url"],
        "properties": {"title": _TEXT, "url": _TEXT},
    },
    PresentedHit.section,
    depends_on_query=True,
)
_PASSAGE = (Field("passage_url", _TEXT, PresentedHit.passage_url, depends_on_query=True),)
_WHOLE = (
    Field("headings", _TEXTS, lambda hit: list(hit.document.headings)),
    Field("body", _TEXT, lambda hit: hit.document.body),
    Field("aliases", _TEXTS, lambda hit: list(hit.document.aliases)),
)

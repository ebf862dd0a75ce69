"""The table of hit fields, each with its JSON schema and the function that reads its value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from search.document import Document
from search.result import Hit
from search.schema import Schema, is_excerpt
from search.text import Extract, Highlighter, is_beginning, to_html
from web.safe_url import safe_url

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": {"type": "string"}}
_TIME = {"type": ["string", "null"], "format": "date-time"}
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
class HitFormat:
    """How the hits of one answer are presented; `words` is the length of a snippet."""

    schema: Schema
    highlighter: Highlighter
    words: int = 30
    highlight: str = "html"
    _matches: dict[tuple[str, str, str], bool] = field(default_factory=dict)

    def matches(self, text: str, name: str, lang: str) -> bool:
        """Whether a short string matches; memoized, because hits share facet values."""
        key = (text, name, lang)
        if key not in self._matches:
            self._matches[key] = self.highlighter.matches(text, name, lang)
        return self._matches[key]


class PresentedHit:
    """A hit in a given format. Matches in its fields are found on demand, and only once."""

    __slots__ = ("_extracts", "document", "format", "hit", "lang")

    def __init__(self, hit: Hit, format: HitFormat) -> None:
        self.hit, self.document, self.format = hit, hit.document, format
        self.lang = format.schema.language(hit.document)
        self._extracts: dict[str, Extract] = {}

    def extract(self, name: str) -> Extract:
        """A text field with its matches: the whole title, or the best passage of a longer text."""
        if name not in self._extracts:
            document, highlighter = self.document, self.format.highlighter
            text = getattr(document, name)
            self._extracts[name] = (
                highlighter.mark(text, name, self.lang)
                if name == "title"
                else highlighter.extract(
                    text,
                    name,
                    self.lang,
                    words=self.format.words,
                    title=document.title,
                    headings=frozenset(document.headings),
                )
            )
        return self._extracts[name]

    def snippet(self) -> Extract:
        """The editor's description, or the body's best passages if they match more words."""
        description = self.document.description
        described = description and not is_beginning(description, self.document.body)
        if not self.document.body:
            return self.extract("description")
        body = self.extract("body")
        if described and self.extract("description").different >= body.different:
            return self.extract("description")
        return body

    def matched_in(self) -> list[str]:
        """The names of the fields that match."""
        return [name for name in self.format.schema.weights() if self._matches(name)]

    def matched_values(self) -> dict[str, list[Any]]:
        """The values that match, such as topics, by facet; facets without any are left out."""
        matched = {}
        for name in self.format.schema.weights():
            values = self.document.facets.get(name, ())
            marked = [self._marked(value, name) for value in values if self._is_match(value, name)]
            matched[name] = marked
        return {name: marked for name, marked in matched.items() if marked}

    def _is_match(self, value: str, name: str) -> bool:
        return self.format.matches(value, name, self.lang)

    def _marked(self, value: str, name: str) -> Any:
        return self.formatted(self.format.highlighter.mark(value, name, self.lang))

    def formatted(self, extract: Extract) -> Any:
        """An extract as HTML, as text with offsets, or as plain text."""
        if self.format.highlight == "html":
            return to_html(extract)
        if self.format.highlight == "offsets":
            return {"text": extract.text, "spans": [list(span) for span in extract.marked()]}
        return extract.text

    def _matches(self, name: str) -> bool:
        if name == "description" and is_excerpt(self.document):
            return False
        if name in {"title", "description", "body"}:
            return bool(self.extract(name).spans)
        document = self.document
        values = document.headings if name == "headings" else document.facets.get(name, ())
        return any(self._is_match(value, name) for value in values)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a hit or a document."""

    name: str
    schema: Mapping[str, Any]
    value: Callable[[PresentedHit], Any]
    # Such a field exists only in hits, not in a document requested by its ID.
    depends_on_query: bool = False


def hit_fields(schema: Schema) -> dict[str, Field]:
    """The fields of a hit, keyed by name."""
    rows = (*_FIRST, *_facets(schema), *_LAST)
    return {row.name: row for row in rows}


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
    names = (facet.name for facet in schema.facets if facet.name != "source")
    return [Field(name, _TEXTS, _values(name)) for name in names]


def _values(name: str) -> Callable[[PresentedHit], list[str]]:
    return lambda hit: list(hit.document.facets.get(name, ()))


def _source(document: Document) -> dict[str, str] | None:
    url = safe_url(document.source_url)
    name = next(iter(document.facets.get("source", ())), "") or _host(url)
    return {"name": name, "url": url} if name or url else None


def _others(document: Document) -> list[dict[str, str]]:
    """The other documents of the same article, which this hit stands in for."""
    return [{"id": id, "url": safe_url(url)} for id, url in document.others]


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
_OTHERS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "url"],
        "properties": {"id": _TEXT, "url": _TEXT},
    },
}
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
    Field("source", _SOURCE, lambda hit: _source(hit.document)),
    Field("lang", _TEXT, lambda hit: hit.document.lang),
    Field("others", _OTHERS, lambda hit: _others(hit.document), depends_on_query=True),
    Field("score", {"type": "number"}, lambda hit: round(hit.hit.score, 4), depends_on_query=True),
    Field("matched_in", _TEXTS, PresentedHit.matched_in, depends_on_query=True),
    Field("highlight", _HIGHLIGHT, _highlight, depends_on_query=True),
)
_WHOLE = (
    Field("headings", _TEXTS, lambda hit: list(hit.document.headings)),
    Field("body", _TEXT, lambda hit: hit.document.body),
    Field("aliases", _TEXTS, lambda hit: list(hit.document.aliases)),
)

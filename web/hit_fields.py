"""What is said of a hit: one table of fields, each with its JSON schema and how it is had."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from search.document import Document
from search.result import Hit
from search.schema import Schema, is_excerpt
from search.text.highlighting import Highlighter
from search.text.snippet import Extract, to_html
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
class Lens:
    """Through what the hits of one answer are seen."""

    schema: Schema
    marker: Highlighter
    words: int = 30
    highlight: str = "html"
    seen: dict[tuple[str, str, str], bool] = field(default_factory=dict)

    def matches(self, text: str, name: str, lang: str) -> bool:
        """Say whether a short text matches; hits share their communities, topics and tags."""
        key = (text, name, lang)
        if key not in self.seen:
            self.seen[key] = self.marker.matches(text, name, lang)
        return self.seen[key]


class Look:
    """One hit through a lens; each text is searched for matches once, and only when asked for."""

    __slots__ = ("_extracts", "document", "hit", "lang", "lens")

    def __init__(self, hit: Hit, lens: Lens) -> None:
        self.hit, self.document, self.lens = hit, hit.document, lens
        self.lang = lens.schema.language(hit.document)
        self._extracts: dict[str, Extract] = {}

    def extract(self, name: str) -> Extract:
        """Return a text field's matches: the best passage of a long one, the whole title."""
        if name not in self._extracts:
            text, marker = getattr(self.document, name), self.lens.marker
            self._extracts[name] = (
                marker.mark(text, name, self.lang)
                if name == "title"
                else marker.extract(text, name, self.lang, words=self.lens.words)
            )
        return self._extracts[name]

    def snippet(self) -> Extract:
        """Return the editor's description, or the body's best passages where more matches."""
        described = self.document.description and not is_excerpt(self.document)
        if not self.document.body:
            return self.extract("description")
        body = self.extract("body")
        if described and self.extract("description").different >= body.different:
            return self.extract("description")
        return body

    def matched_in(self) -> list[str]:
        """Return the names of the fields that hold a match."""
        return [name for name in self.lens.schema.weights() if self._matches(name)]

    def shown(self, extract: Extract) -> Any:
        """Return an extract in the form asked for."""
        if self.lens.highlight == "html":
            return to_html(extract)
        if self.lens.highlight == "offsets":
            return {"text": extract.text, "spans": [list(span) for span in extract.spans]}
        return extract.text

    def _matches(self, name: str) -> bool:
        if name == "description" and is_excerpt(self.document):
            return False
        if name in {"title", "description", "body"}:
            return bool(self.extract(name).spans)
        document = self.document
        values = document.headings if name == "headings" else document.facets.get(name, ())
        return any(self.lens.matches(value, name, self.lang) for value in values)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a hit or a document."""

    name: str
    schema: Mapping[str, Any]
    value: Callable[[Look], Any]
    found: bool = False  # told of hits only: it depends on the query


def hit_fields(schema: Schema) -> dict[str, Field]:
    """Return the fields of a hit, by name."""
    rows = (*_FIRST, *_facets(schema), *_LAST)
    return {row.name: row for row in rows}


def document_fields(schema: Schema) -> dict[str, Field]:
    """Return the fields of a document that is asked for by its id."""
    hits = (row for row in hit_fields(schema).values() if not row.found)
    return {row.name: row for row in (*hits, *_WHOLE)}


def shown(look: Look, fields: Sequence[Field]) -> dict[str, Any]:
    """Return these fields of a hit."""
    return {field.name: field.value(look) for field in fields}


def moment(time: datetime | None) -> str | None:
    """Return a time in UTC, to the second."""
    if time is None:
        return None
    return time.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _facets(schema: Schema) -> list[Field]:
    names = (facet.name for facet in schema.facets if facet.name != "source")
    return [Field(name, _TEXTS, _values(name)) for name in names]


def _values(name: str) -> Callable[[Look], list[str]]:
    return lambda look: list(look.document.facets.get(name, ()))


def _source(document: Document) -> dict[str, str] | None:
    url = safe_url(document.source_url)
    name = next(iter(document.facets.get("source", ())), "") or _host(url)
    return {"name": name, "url": url} if name or url else None


def _others(document: Document) -> list[dict[str, str]]:
    """Return the other articles of this one's source, which this hit stands for too."""
    return [{"id": id, "url": safe_url(url)} for id, url in document.others]


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _highlight(look: Look) -> dict[str, Any]:
    snippet = look.snippet()
    return {
        "title": look.shown(look.extract("title")),
        "snippet": [look.shown(snippet)] if snippet.text else [],
    }


_SOURCE = {
    "type": ["object", "null"],
    "required": ["name", "url"],
    "properties": {"name": _TEXT, "url": _TEXT},
}
_HIGHLIGHT = {
    "type": "object",
    "required": ["title", "snippet"],
    "properties": {"title": _EXTRACT, "snippet": {"type": "array", "items": _EXTRACT}},
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
    Field("id", _TEXT, lambda look: look.document.id),
    Field("url", _TEXT, lambda look: safe_url(look.document.url)),
    Field("title", _TEXT, lambda look: look.document.title),
    Field("description", _TEXT, lambda look: look.document.description),
)
_LAST = (
    Field("date", _TIME, lambda look: moment(look.document.date)),
    Field("lastmod", _TIME, lambda look: moment(look.document.lastmod)),
    Field("image", _TEXT, lambda look: safe_url(look.document.image)),
    Field("source", _SOURCE, lambda look: _source(look.document)),
    Field("lang", _TEXT, lambda look: look.document.lang),
    Field("others", _OTHERS, lambda look: _others(look.document), found=True),
    Field("score", {"type": "number"}, lambda look: round(look.hit.score, 4), found=True),
    Field("matched_in", _TEXTS, Look.matched_in, found=True),
    Field("highlight", _HIGHLIGHT, _highlight, found=True),
)
_WHOLE = (
    Field("headings", _TEXTS, lambda look: list(look.document.headings)),
    Field("body", _TEXT, lambda look: look.document.body),
    Field("aliases", _TEXTS, lambda look: list(look.document.aliases)),
)

"""Document: what the indexer makes from a file, and what searches return."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One curated article with plain text and aware UTC times.

    `id` is unique and stable. `body` has one line per paragraph, heading, list item and table
    cell; phrases do not match across lines. `anchors` has, for each heading, its place in the
    body and its ID on the page, which may be empty. The document is visible from `publish` until
    `expiry`. `facets` maps facet names to values in their original order. If this
    document represents a group, `others` lists the IDs and URLs of its other members. `typed` has
    the dates and numbers of a site's own fields.
    """

    id: str
    url: str = ""
    title: str = ""
    description: str = ""
    headings: tuple[str, ...] = ()
    anchors: tuple[tuple[int, str], ...] = ()
    body: str = ""
    lang: str = ""
    date: datetime | None = None
    lastmod: datetime | None = None
    publish: datetime | None = None
    expiry: datetime | None = None
    image: str = ""
    source_url: str = ""
    aliases: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    others: tuple[tuple[str, str], ...] = ()
    typed: Mapping[str, datetime | float] = field(default_factory=dict)

    def is_visible(self, at: datetime) -> bool:
        """Whether the document is published and not expired at a time."""
        is_published = self.publish is None or self.publish <= at
        return is_published and (self.expiry is None or self.expiry > at)

    def typed_value(self, name: str) -> datetime | float | None:
        """The value of a field with dates or numbers, if the document has one."""
        match name:
            case "date":
                return self.date
            case "lastmod":
                return self.lastmod
        return self.typed.get(name)


_TIMES = frozenset({"date", "lastmod", "publish", "expiry"})
NAMES = tuple(f.name for f in fields(Document))
"""The names of a document's attributes."""


def to_record(document: Document) -> dict[str, Any]:
    """Convert a document to a JSON-ready dict without empty values."""
    record: dict[str, Any] = {"id": document.id}
    for name in NAMES:
        value = getattr(document, name)
        if value:
            record[name] = value.isoformat() if name in _TIMES else value
    if document.typed:
        record["typed"] = {name: _json_value(value) for name, value in document.typed.items()}
    return record


def _json_value(value: datetime | float) -> str | float:
    return value.isoformat() if isinstance(value, datetime) else value


def _typed_value(value: str | float) -> datetime | float:
    return datetime.fromisoformat(value).astimezone(UTC) if isinstance(value, str) else value


def from_record(record: Mapping[str, Any]) -> Document:
    """Restore a document from the result of `to_record`."""
    values = dict(record)
    for name in _TIMES & values.keys():
        values[name] = datetime.fromisoformat(values[name]).astimezone(UTC)
    for name in ("headings", "aliases"):
        if name in values:
            values[name] = tuple(values[name])
    if "anchors" in values:
        values["anchors"] = tuple((place, id) for place, id in values["anchors"])
    if "others" in values:
        values["others"] = tuple((id, url) for id, url in values["others"])
    if "typed" in values:
        values["typed"] = {name: _typed_value(value) for name, value in values["typed"].items()}
    values["facets"] = {name: tuple(texts) for name, texts in values.get("facets", {}).items()}
    return Document(**values)


def dumps(document: Document) -> str:
    """Serialize a document to one line of JSON."""
    return json.dumps(to_record(document), ensure_ascii=False, separators=(",", ":"))


def loads(text: str | bytes) -> Document:
    """Restore a document from the result of `dumps`."""
    return from_record(json.loads(text))

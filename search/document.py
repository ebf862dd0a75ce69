"""Document: the one record that files become and searches return."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One curated article, as plain text and aware UTC times.

    `body` has a line for each paragraph, heading, item and cell; no phrase reaches over its
    end. `id` is unique and stable; `publish` and `expiry` bound the time it may be shown;
    `facets` maps a facet field's name to its values, whole and in the editor's order. `others`
    are the ids and URLs of the other documents that this one represents.
    """

    id: str
    url: str = ""
    title: str = ""
    description: str = ""
    headings: tuple[str, ...] = ()
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


_TIMES = frozenset({"date", "lastmod", "publish", "expiry"})
_NAMES = tuple(f.name for f in fields(Document))


def to_record(document: Document) -> dict[str, Any]:
    """The document as JSON-ready values, empty ones left out."""
    record: dict[str, Any] = {"id": document.id}
    for name in _NAMES:
        value = getattr(document, name)
        if value:
            record[name] = value.isoformat() if name in _TIMES else value
    return record


def from_record(record: Mapping[str, Any]) -> Document:
    """The document of a record made by `to_record`."""
    values = dict(record)
    for name in _TIMES & values.keys():
        values[name] = datetime.fromisoformat(values[name]).astimezone(UTC)
    for name in ("headings", "aliases"):
        if name in values:
            values[name] = tuple(values[name])
    if "others" in values:
        values["others"] = tuple((id, url) for id, url in values["others"])
    values["facets"] = {name: tuple(texts) for name, texts in values.get("facets", {}).items()}
    return Document(**values)


def dumps(document: Document) -> str:
    """The stored form of a document: one line of JSON."""
    return json.dumps(to_record(document), ensure_ascii=False, separators=(",", ":"))


def loads(text: str | bytes) -> Document:
    """The document from its stored form."""
    return from_record(json.loads(text))

"""Every property of every answer is described."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from search.schema import Schema
from web.openapi.answer_schemas import answer_schemas
from web.openapi.property_descriptions import with_descriptions


def properties(name: str, schema: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """All properties in a schema with their paths."""
    for key, one in schema.get("properties", {}).items():
        yield f"{name}.{key}", one
        yield from properties(f"{name}.{key}", one)
    for part in (
        *filter(None, [schema.get("items")]),
        *schema.get("oneOf", ()),
        *schema.get("anyOf", ()),
    ):
        yield from properties(name, part)


def test_every_property_has_a_description() -> None:
    """Generated clients show the descriptions as the documentation of their fields."""
    schemas = answer_schemas(Schema()).items()
    every = [pair for name, schema in schemas for pair in properties(name, schema)]
    assert [path for path, one in every if not one.get("description", "").endswith(".")] == []
    assert len(every) > 100


def test_facets_are_described_by_their_labels() -> None:
    """The values of facets and typed fields are properties of hits, with descriptions."""
    schema = {"type": "object", "properties": {"x": {"type": "array", "items": {}}}}
    described = with_descriptions("Hit", schema, {"x": "Subject: the values."})
    assert described["properties"]["x"]["description"] == "Subject: the values."
    assert "description" not in schema["properties"]["x"]

"""An index's schema, and what it says about documents."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from search.document import Document
from search.schema import (
    FacetField,
    Schema,
    TextField,
    from_json,
    is_excerpt,
    text_values,
    to_json,
)

MOMENT = datetime(2020, 8, 11, 5, 4, 41, 23183, tzinfo=UTC)
SCHEMA = Schema((TextField("title", 4), TextField("body", 0)), (FacetField("tag", "Tag", 2),))


def test_a_schema_survives_storage() -> None:
    """A schema is loaded from the manifest unchanged."""
    schema = Schema(languages=("es",), whole_words=("Q&A",))
    assert from_json(to_json(schema)) == schema


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("The body begins", True),
        ("The body begins…", True),
        ("The body begins ...", True),
        ("Another sentence", False),
        ("", False),
        ("...", False),
    ],
)
def test_a_description_cut_from_the_body_is_an_excerpt(description: str, expected: bool) -> None:
    """A description that is the start of the body is an excerpt, with or without an ellipsis."""
    document = Document(id="x", body="The body begins here.", description=description)
    assert is_excerpt(document) is expected


def test_searchable_texts_leave_out_what_is_empty_or_twice() -> None:
    """Excerpts, empty strings and facets without a weight are not searched."""
    document = Document(
        id="x", title="T", description="bo", body="body", facets={"tag": ("a",), "category": ("c",)}
    )
    assert dict(text_values(Schema(), document)) == {
        "title": ("T",),
        "body": ("body",),
        "tag": ("a",),
    }


@pytest.mark.parametrize(
    "change",
    [
        {"languages": []},
        {"languages": [1]},
        {"text": [{"name": "title", "weight": 21}]},
        {"text": [{"name": "title", "weight": -1}]},
        {"text": [{"name": "title", "weight": True}]},
        {"text": [{"name": 1, "weight": 1}]},
        {"text": [{"title": "title"}]},
        {"facets": [{"name": "tag", "label": "Tag", "weight": "2"}]},
        {"facets": None},
        {"whole_words": [1]},
    ],
)
def test_a_damaged_schema_raises_an_error(change: dict[str, Any]) -> None:
    """Values of a wrong type or outside their limits are never read as a schema."""
    with pytest.raises((ValueError, TypeError)):
        from_json({**to_json(SCHEMA), **change})


def test_a_schema_without_a_part_raises_an_error() -> None:
    """Every part of a stored schema is required, except the one that older versions lack."""
    for name in ("text", "facets", "languages", "exact_values"):
        stored = to_json(SCHEMA)
        del stored[name]
        with pytest.raises(KeyError, match=name):
            from_json(stored)


def test_fields_without_weight_are_not_searched() -> None:
    """Words are searched in all weighted fields, starting with the one that combines the others."""
    assert SCHEMA.weights() == {"title": 4, "tag": 2}
    assert SCHEMA.searched() == ("", "title", "tag")


def test_only_a_site_in_several_languages_stores_them() -> None:
    """Hidden facets hold acronyms, boosts and, with several languages, the language."""
    assert SCHEMA.keyword_fields() == ("tag", "_acronym", "_boost")
    both = Schema(facets=(), languages=("en", "es"))
    assert both.keyword_fields() == ("_acronym", "_boost", "_language", "_translation")


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("es", "es"), ("ES-mx", "es"), ("en", "en"), ("fr", "en"), ("", "en"), ("e", "en")],
)
def test_the_language_of_a_document(lang: str, expected: str) -> None:
    """A document in a language that the site does not list follows the main language's rules."""
    schema = Schema(languages=("en", "es"))
    assert schema.language(Document(id="x", lang=lang)) == expected


@pytest.mark.parametrize(
    ("exact", "name", "expected"),
    [
        (False, "tag", ("news", "café")),
        (False, "_acronym", ("News", " NEWS", "Cafe\u0301")),
        (True, "tag", ("News", " NEWS", "Cafe\u0301")),
    ],
)
def test_keys_of_values(exact: bool, name: str, expected: tuple[str, ...]) -> None:
    """Case and spaces do not matter in facet values, unless the owner says so."""
    schema = Schema(facets=SCHEMA.facets, exact_values=exact)
    assert schema.value_keys(name, ("News", " NEWS", "News", "Cafe\u0301")) == expected


def test_keys_of_a_document_leave_out_unknown_facets() -> None:
    """Facets that are not in the schema are stored but not indexed."""
    document = Document(id="x", facets={"tag": ("A", "a"), "other": ("b",), "_boost": ("2.0",)})
    assert SCHEMA.document_keys(document) == {"tag": ("a",), "_boost": ("2.0",)}

"""Names become parts of URLs."""

from __future__ import annotations

import pytest

from indexer.addresses.segments import jekyll_slug, material_slug, quoted, urlize


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("flu-shots", {}, "flu-shots"),
        ("Flu Shots: 2020!", {}, "flu-shots-2020"),
        ("Flu Shots", {"lower": False}, "Flu-Shots"),
        ("Café", {}, "café"),
        ("Cafe\u0301", {}, "café"),
        ("Café", {"accents": False}, "cafe"),
        ("a - b", {}, "a-b"),
        ("a--b", {}, "a--b"),
        ("a--b", {"squeeze": True}, "a-b"),
        ("a - b", {"squeeze": False}, "a---b"),
        ("", {}, ""),
    ],
)
def test_parts_of_urls(text: str, options: dict[str, bool], expected: str) -> None:
    """Spaces become hyphens and punctuation goes, as in Hugo."""
    assert urlize(text, **options) == expected


@pytest.mark.parametrize(
    ("text", "jekyll", "material"),
    [
        ("Flu Shots: 2020!", "flu-shots-2020", "flu-shots-2020"),
        ("a_b c", "a-b-c", "a_b-c"),
        ("?!", "", ""),
    ],
)
def test_slugs_of_generators(text: str, jekyll: str, material: str) -> None:
    """Jekyll replaces underscores, Material for MkDocs keeps them."""
    assert (jekyll_slug(text), material_slug(text)) == (jekyll, material)


def test_encoded_characters_are_not_encoded_again() -> None:
    """Sequences that are percent-encoded already stay as they are."""
    assert quoted("/é/%C3%A9/a b/") == "/%C3%A9/%C3%A9/a%20b/"

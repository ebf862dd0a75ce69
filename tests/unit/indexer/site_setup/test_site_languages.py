"""The languages of a site, from the codes in its configuration."""

from __future__ import annotations

import pytest

from indexer.site_setup.site_languages import default_first, language_paths, primary_languages


@pytest.mark.parametrize(
    ("default", "codes", "expected"),
    [
        ("es", ["en", "es", "pt"], ["es", "en", "pt"]),
        ("fr", ["en"], ["fr", "en"]),
        # Configurations may lack the default language, or have empty codes.
        ("", ["en", "", "es"], ["en", "es"]),
        ("en", [], ["en"]),
    ],
)
def test_the_default_language_comes_first(
    default: str, codes: list[str], expected: list[str]
) -> None:
    """The default language comes first, even if it is not listed; the others keep their order."""
    assert default_first(default, codes) == expected


def test_regions_are_removed() -> None:
    """The languages of a site have no regions."""
    assert primary_languages(["pt-BR", "EN"]) == ["pt", "en"]


def test_two_regions_of_a_language_are_one_language() -> None:
    """A language is listed once, however many of its regions the site has."""
    assert primary_languages(["pt-BR", "en", "pt-PT"]) == ["pt", "en"]


def test_the_default_language_has_no_path() -> None:
    """Translations are in a folder named after the language code, whose case is kept."""
    assert language_paths("en", ["en", "pt-BR"]) == {"en": "", "pt-br": "pt-BR"}

"""Stop words in each language."""

from __future__ import annotations

import pytest

from search.text.folding import fold
from search.text.stopwords import stop_words


@pytest.mark.parametrize(
    ("languages", "inside", "outside"),
    [
        (("en",), {"the", "of", "whats"}, {"care", "el", "it's"}),
        (("es",), {"el", "de", "tambien"}, {"the", "salud"}),
        (("en", "es"), {"the", "el"}, {"care", "salud"}),
        (("xx", "en"), {"the"}, {"el"}),
    ],
)
def test_stop_words_of_languages(
    languages: tuple[str, ...], inside: set[str], outside: set[str]
) -> None:
    """A site in several languages has the stop words of all of them."""
    stops = stop_words(languages)
    assert inside <= stops
    assert not outside & stops


def test_a_language_without_a_list_has_none() -> None:
    """In languages without a list, only frequencies determine which words matter."""
    assert stop_words(("fr",)) == frozenset()


def test_stop_words_are_folded() -> None:
    """Stop words are folded, because they are compared with folded words."""
    stops = stop_words(("en", "es"))
    assert {fold(word) for word in stops} == stops

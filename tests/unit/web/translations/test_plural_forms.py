"""The plural forms of whole numbers."""

from __future__ import annotations

import pytest

from web.translations.plural_forms import plural_form


@pytest.mark.parametrize(
    ("lang", "forms"),
    [
        ("en", {"one": [1], "other": [0, 2, 11, 1_000_000]}),
        ("de", {"one": [1], "other": [0, 2, 1_000_000]}),
        ("es", {"one": [1], "many": [1_000_000, 3_000_000], "other": [0, 2, 1_000_001]}),
        ("it", {"one": [1], "many": [1_000_000], "other": [0, 2]}),
        ("fr", {"one": [0, 1], "many": [1_000_000], "other": [2, 1_500_000]}),
        ("pt", {"one": [0, 1], "many": [1_000_000], "other": [2]}),
        ("vi", {"other": [0, 1, 2, 1_000_000]}),
        ("zh", {"other": [0, 1, 2, 1_000_000]}),
        ("fil", {"one": [0, 1, 2, 3, 5, 7, 8, 10, 11, 13], "other": [4, 6, 9, 14, 26]}),
        (
            "ar",
            {
                "zero": [0],
                "one": [1],
                "two": [2],
                "few": [3, 10, 103, 1_010],
                "many": [11, 99, 111],
                "other": [100, 101, 102, 1_000, 1_000_000],
            },
        ),
    ],
)
def test_plural_form(lang: str, forms: dict[str, list[int]]) -> None:
    """Each number has the form that CLDR gives it."""
    found = {n: plural_form(lang, n) for numbers in forms.values() for n in numbers}
    assert found == {n: form for form, numbers in forms.items() for n in numbers}

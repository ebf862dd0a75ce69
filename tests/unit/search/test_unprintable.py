"""Characters that change how a line is displayed are escaped."""

from __future__ import annotations

import pytest

from search.unprintable import escape_unprintable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("健康 – café", "健康 – café"),
        # A joiner within a Persian word, and a wide space.
        ("می\u200cخواهم\u3000", "می\u200cخواهم\u3000"),
        ("a\x1b[2J\r\nb", r"a\x1b[2J\r\nb"),
        ("\x00\x1f\x7f\x9f", r"\x00\x1f\x7f\x9f"),
        (
            "\u061c\u200e\u200f\u2028\u202e\u2066\u2069\ufeff",
            r"\u061c\u200e\u200f\u2028\u202e\u2066\u2069\ufeff",
        ),
        ("a\udcff", r"a\udcff"),
    ],
)
def test_escaped_characters(text: str, expected: str) -> None:
    """Controls, separators, bidi marks and undecodable bytes are escaped, and nothing else."""
    assert escape_unprintable(text) == expected

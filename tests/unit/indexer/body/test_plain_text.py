"""Whitespace, entities and invisible characters."""

import pytest

from tests.unit.indexer.body.texts import text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>a&nbsp;b&#160;c\u00a0d</p>", "a b c d"),
        ("<p>Q&amp;A &amp;amp; &amp;nbsp;x &amp;lt;b&amp;gt;</p>", "Q&A & x <b>"),
        ("a &mdash; b &#8217;", "a — b ’"),
        ("AT&T &c", "AT&T &c"),
        ("ze\u200bro wid\u200dth \ufeffmark so\u00adft", "zero width mark soft"),
        ("a\x01b\u2028c\ud800d", "ab cd"),
    ],
)
def test_characters(body, expected):
    """Entities are decoded, all kinds of spaces are one, and invisible characters are removed."""
    assert text(body) == expected
    assert text(f"<p>{body}</p>") == expected

"""Text that is not trusted neither changes how a line is displayed nor leads elsewhere."""

from __future__ import annotations

import pytest

from search.untrusted_text import escape_unprintable, safe_url


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


@pytest.mark.parametrize(
    "url", ["https://a.example/b?c#d", "HTTP://a.example", "/a/b", "a/b.html", "?x", "#y", "./a:b"]
)
def test_safe_addresses(url: str) -> None:
    """Web addresses and paths within the site are allowed."""
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,x",
        "java\nscript:alert(1)", "\x01javascript:alert(1)", "\u200bjavascript:x", "vbscript:x",
        "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "https:evil",
        "https://", "http:///x", "file:///etc/passwd", "/a\tb", "mailto:a@b.example", "blob:x",
        "view-source:x",
    ],
)  # fmt: skip
def test_unsafe_addresses(url: str) -> None:
    """All other URLs are dropped."""
    assert safe_url(url) == ""

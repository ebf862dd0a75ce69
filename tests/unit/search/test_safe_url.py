"""Only addresses that lead where they appear to lead are shown."""

from __future__ import annotations

import pytest

from search.safe_url import safe_url


@pytest.mark.parametrize(
    "url", ["https://a.example/b?c#d", "HTTP://a.example", "/a/b", "a/b.html", "?x", "#y", "./a:b"]
)
def test_safe(url: str) -> None:
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
def test_unsafe(url: str) -> None:
    """All other URLs are dropped."""
    assert safe_url(url) == ""

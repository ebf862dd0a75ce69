"""Addresses that authors wrote."""

from __future__ import annotations

import pytest

from indexer.addresses.web_addresses import absolute, alias, has_scheme, is_web_address


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a", True), ("HTTP://example.org", True), ("/a/b", True),
        ("a.html", True), ("", False), ("javascript:alert(1)", False), ("mailto:a@b", False),
        ("/a b", False), ("https://example.org/\n", False), ("//example.org", False),
        ("/\\example.org", False), ("/\\ud800/", False), ("https:a", False), ("https://", False),
        ("/a\u3000b", False),
    ],
)  # fmt: skip
def test_only_web_addresses_without_spaces_are_safe(url: str, expected: bool) -> None:
    """Paths and http addresses are safe to link to; scripts, hidden hosts and spaces are not."""
    assert is_web_address(url) is expected


@pytest.mark.parametrize(
    ("url", "expected"), [("a/b", "/a/b"), ("/a", "/a"), ("https://a", "https://a"), ("", "/")]
)
def test_a_path_gets_a_leading_slash(url: str, expected: str) -> None:
    """A path without a leading slash gets one; a full address stays as it is."""
    assert absolute(url) == expected
    assert has_scheme(url) is url.startswith("https:")


@pytest.mark.parametrize(
    ("address", "expected"),
    [("/old/", "/old/"), ("old", "/news/old"), ("https://example.org/x", "https://example.org/x")],
)
def test_an_alias_without_a_slash_is_a_sibling(address: str, expected: str) -> None:
    """As in Hugo, a relative alias is next to the page."""
    assert alias("/news/one/", address) == expected

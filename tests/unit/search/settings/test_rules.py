"""The allowed values of settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from search.errors import SettingsError
from search.settings import rules
from search.settings.rules import (
    SettingRule,
    number,
    one_of,
    setting_error,
    webhook_key,
    whole_number,
)
from search.settings.table import SETTINGS
from search.settings.validation import check


@pytest.mark.parametrize(
    ("rule", "allowed", "refused"),
    [
        (whole_number(1, 3), [1, 3], [0, 4]),
        (number(0.5, 2), [0.5, 1, 2.0], [0.49, 2.01, float("nan")]),
        (one_of("a", "b"), ["a", "b"], ["", "A", "a, b"]),
        (rules.FOLDER, [Path("x")], ["x", "", Path("a\0b")]),
        (rules.FILE, ["", "x"], ["a\0b"]),
        (rules.TIME_ZONE, ["UTC", "America/New_York"], ["", "Mars/Olympus", "../UTC", "\0"]),
        (rules.LANGUAGES, [("EN", "zho"), ("pt-BR", "zh_Hant")], [(), ("english",), ("en-",)]),
        (rules.ENDINGS, [(".md",), (".md", ".html")], [(), (".",), ("md",), ("",)]),
        (
            rules.WHOLE_WORDS,
            [(), ("Q&A",), (".NET", "node.js", "café+", "24/7", "@home"), ("A+",) * 100],
            [("QA",), ("Q A",), ("-a",), ("++",), ("a*b",), ("",), ("a+" * 21,), ("A+",) * 101],
        ),
        (rules.SITE_URL, ["", "https://example.org/x?y"], ["javascript:x", "//x", "example.org"]),
        (
            rules.SERVICE_URL,
            ["", "http://localhost:8000", "https://example.org/find", "http://[::1]/"],
            ["https://example.org/?a", "https://example.org/#a", "https://a b", "ftp://x"],
        ),
        (
            rules.TOKEN,
            ["", "0123456789abcdef", "!" * 200],
            ["0123456789abcde", "x" * 201, "0123456789 abcdef", "0123456789abcdé!"],
        ),
        (
            rules.CLUSTER_URL,
            ["http://127.0.0.1:9200/content", "https://a:9200,https://b:9200/x"],
            ["", "a:9200/x", "https://a:9200", "https://user:word@a:9200/x"],
        ),
    ],
    ids=lambda value: value.words if isinstance(value, SettingRule) else "",
)  # fmt: skip
def test_allowed_values(rule: SettingRule, allowed: list[Any], refused: list[Any]) -> None:
    """Each rule accepts the values that its words describe, and no others."""
    assert [value for value in allowed if not rule.allows(value)] == []
    assert [value for value in refused if rule.allows(value)] == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (whole_number(1, 65535), "a whole number from 1 to 65535"),
        (number(0.5, 2), "a number from 0.5 to 2"),
        (one_of("a", "b", "c"), "a, b or c"),
    ],
)
def test_a_rule_describes_itself(rule: SettingRule, words: str) -> None:
    """The words of a rule contain its limits or choices."""
    assert rule.words == words


def test_the_error_shows_the_value_unless_it_is_secret() -> None:
    """The message names the setting, its value and what is allowed."""
    shown = setting_error("port", "x", "a number")
    assert str(shown) == "setting port = 'x' is not valid: it must be a number"
    hidden = setting_error("token", "x", "text", hidden=True)
    assert str(hidden) == "setting token is not valid: it must be text"


SECRET = "whsec_a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="


def test_the_key_in_a_secret() -> None:
    """The key is what the secret encodes, if that is long enough."""
    assert webhook_key(SECRET) == b"k" * 32
    for wrong in ("", "whsec_", "whsec_a2tr", SECRET[6:], SECRET + "=", SECRET + "\n"):
        assert webhook_key(wrong) == b""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("webhook_urls", ["https://a.example/x?y=1", "http://[::1]:80/"]),
        ("webhook_urls", []),
        ("webhook_secret", SECRET),
        ("webhook_secret", ""),
        ("webhook_events", ["build.failed"]),
    ],
)
def test_valid_webhooks(name: str, value: Any) -> None:
    """The values shown in the documentation are allowed."""
    assert check(SETTINGS[name], value) == (tuple(value) if isinstance(value, list) else value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("webhook_urls", ["ftp://a.example/"]),
        ("webhook_urls", ["https://user:secret@a.example/"]),
        ("webhook_urls", ["https://a.example/\r\nHost: b"]),
        ("webhook_urls", ["https://"]),
        ("webhook_urls", ["https://a.example:99999/"]),
        ("webhook_urls", ["https://a.example/"] * 11),
        ("webhook_secret", "secret"),
        ("webhook_events", ["everything"]),
    ],
)
def test_webhooks_that_are_not_valid(name: str, value: Any) -> None:
    """A wrong value is refused, and a secret one is not repeated."""
    with pytest.raises(SettingsError, match=name) as caught:
        check(SETTINGS[name], value)
    assert "secret@" not in str(caught.value)

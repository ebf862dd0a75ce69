"""Splitting of typed text into tokens."""

from __future__ import annotations

import pytest

from search.parsing.query_tokens import (
    QueryToken,
)
from search.parsing.tokens import tokenize
from search.schema import Schema


def tokens(text: str, *, unfinished: bool = False) -> list[str]:
    """Each group in short: `-`, field, then words, in quotation marks or with `*`."""
    groups = tokenize(text, Schema(), unfinished=unfinished).groups
    return ["|".join(map(_short, group)) for group in groups]


def _short(token: QueryToken) -> str:
    first, second, between = token.words if token.near else ("", "", "")
    words = f"{first}~{between}~{second}" if token.near else " ".join(token.words)
    content = f'"{words}"' if token.phrase and not token.near else words + "*" * token.prefix
    return "-" * token.negated + (f"{token.field}:" if token.field else "") + content


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("?! - ''", []),
        ("Chronic CARE", ["chronic", "care"]),
        ("tele-health", ["tele health"]),
        ("care/news,(x)", ["care", "news", "x"]),
        ('say"hi there"', ["say", '"hi there"']),
        ("„smart“ «quotes»", ['"smart"', '"quotes"']),
        ('-care -"two words" a-b', ["-care", '-"two words"', "a b"]),
        ("care OR news OR x", ["care|news|x"]),
        ("-care OR news OR -x", ["-care", "news", "-x"]),
        ("care AND news", ["care", "news"]),
        ("OR care OR", ["care"]),
        ("care NOT news", ["care", "-news"]),
        ("care NOT NOT news NOT", ["care", "-news"]),
        ("care NOT -news", ["care", "news"]),
        ("DO NOT RESUSCITATE", ["do", "not", "resuscitate"]),
        ("NOT care", ["-care"]),
        ("care not news", ["care", "not", "news"]),
        ("(hepatitis OR world) NOT arthritis", ["hepatitis|world", "-arthritis"]),
        ("(a OR b) AND (c OR d)", ["a|b", "c|d"]),
        ("a OR (b c)", ["a|b", "a|c"]),
        ("(a b) OR (c d)", ["a|c", "a|d", "b|c", "b|d"]),
        ('("heart failure" OR x)', ['"heart failure"|x']),
        ('NOT (a OR "b c")', ["-a", '-"b c"']),
        ("a NOT (b c)", ["a", "b", "c"]),
        ("((a OR b", ["a|b"]),
        ("a) OR b)", ["a|b"]),
        ("() OR a NOT ()", ["a"]),
        ("(title:a OR b)", ["title:a|b"]),
        ("42 CFR 410.26(b)(5) OR x", ["42", "cfr", "410.26", "b", "5|x"]),
        ("--run -x --y", ["--run", "-x", "--y"]),
        ("TITLE:x title:OR", ["title:x", "title:or"]),
        ('foo:x foo:"a b"', ["foo", "x", "foo", '"a b"']),
        ("care* tele-hea* *", ["care*", "tele hea*"]),
        ('"heart failure"~5 x', ["heart~5~failure", "x"]),
        ('"a b c"~99', ["a~20~b", "b~20~c"]),
        ('-title:"a b"~1', ["-title:a~1~b"]),
        ('"heart"~5 "a b"~ "a b"~x', ['"heart"', '"a b"', '"a b"', "x"]),
    ],
)
def test_text_to_tokens(text: str, expected: list[str]) -> None:
    """Each form of the syntax gives the expected tokens."""
    assert tokens(text) == expected


def test_nesting_is_bounded() -> None:
    """Beyond the nesting limit, operators are ignored and their operands are plain words."""
    inside = "(" * 8 + "a OR b" + ")" * 8
    assert tokens(inside) == ["a|b"]
    assert tokens(f"({inside})") == ["a", "b"]
    assert tokens("(" * 50_000 + "a OR b") == ["a", "b"]


def test_groups_are_bounded() -> None:
    """An expression with too many groups is treated as plain words."""
    six = "(a b c d e f)"
    assert len(tokens(f"{six} OR (g h i j k)")) == 30
    assert len(tokens(f"{six} OR (g h i j k l)")) == 12


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chronic car", ["chronic", "car*"]),
        ("chronic car ", ["chronic", "car"]),
        ("tele-hea", ["tele hea*"]),
        ('"chronic car"', ['"chronic car"']),
        ("-car", ["-car"]),
        ("care!", ["care"]),
        ("OR", []),
    ],
)
def test_the_last_word_may_be_unfinished(text: str, expected: list[str]) -> None:
    """The last word, or the last part of a compound, is a prefix if nothing follows it."""
    assert tokens(text, unfinished=True) == expected


@pytest.mark.parametrize(
    ("text", "groups", "dropped"),
    [
        (" ".join(f"w{n}" for n in range(40)), 32, 8),
        ("the " * 40, 40, 0),
        ("care " * 40, 40, 0),
        ('"' + "x " * 40 + '"', 1, 8),
    ],
)
def test_words_beyond_the_limit_are_dropped(text: str, groups: int, dropped: int) -> None:
    """Stop words and repeated words do not count towards the limit."""
    query = tokenize(text, Schema(), unfinished=False)
    assert (len(query.groups), query.dropped) == (groups, dropped)

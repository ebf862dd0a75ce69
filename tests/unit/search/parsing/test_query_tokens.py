"""The kinds of tokens, and the replacement of some of them."""

from __future__ import annotations

import pytest

from search.parsing.query_tokens import (
    is_plain,
    is_stop,
    is_typed,
    replace_words,
    significant,
    split_compounds,
)
from search.parsing.tokens import tokenize
from search.schema import Schema

STOPS = {"the", "of"}


@pytest.mark.parametrize(
    ("text", "plain", "stop", "typed"),
    [
        ("care", True, False, True),
        ("the", True, True, True),
        ("THE", True, False, True),
        ("tele-health", True, False, True),
        ("title:the", False, False, True),
        ("-the", False, False, False),
        ('"the"', False, False, False),
        ("the*", False, False, False),
        ("the OR of", False, False, True),
    ],
)
def test_kinds_of_groups(text: str, plain: bool, stop: bool, typed: bool) -> None:
    """Groups with syntax are not plain, and stop words have their own kind."""
    (group,) = tokenize(text, Schema(), unfinished=False).groups
    assert (is_plain(group), is_stop(group, STOPS), is_typed(group[0])) == (plain, stop, typed)


def test_excluded_and_stop_words_are_not_significant() -> None:
    """All groups are significant except excluded words and stop words."""
    groups = tokenize('the care -news "of"', Schema(), unfinished=False).groups
    assert significant(groups, STOPS) == [groups[1], groups[3]]


def test_only_plain_words_are_replaced() -> None:
    """Words in phrases, excluded words and prefixes are never corrected."""
    query = tokenize('caer OR x title:caer "caer" -caer caer*', Schema(), unfinished=False)
    replaced = replace_words(query, {"caer": "care", "caer*": "care"})
    words = [[token.words[0] for token in group] for group in replaced.groups]
    assert words == [["care", "x"], ["care"], ["caer"], ["caer"], ["caer"]]
    assert replaced.groups[0][0].raw == "care"


@pytest.mark.parametrize(
    ("text", "unfinished", "expected"),
    [
        ("tele-health visits", False, ["tele", "health", "visits"]),
        ("tele-health", True, ["tele", "health*"]),
        ('title:tele-health "tele-health"', False, ["title:tele", "title:health", "tele health"]),
        ("-tele-health", False, ["tele health"]),
        ("tele-health OR x", False, ["tele health"]),
        ("Tele-Health", False, ["tele health"]),
    ],
)
def test_compounds_are_split_as_typed(text: str, unfinished: bool, expected: list[str]) -> None:
    """A single compound becomes its words, of which only the last may be unfinished."""
    query = tokenize(text, Schema(), unfinished=unfinished)
    groups = split_compounds(query, {"tele-health"}).groups
    tokens = [group[0] for group in groups]
    fields = [f"{token.field}:" if token.field else "" for token in tokens]
    words = [" ".join(token.words) + "*" * token.prefix for token in tokens]
    assert list(map("".join, zip(fields, words, strict=True))) == expected

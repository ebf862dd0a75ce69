"""The owner's rules match queries and change their clauses."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from search.errors import SettingsError
from search.parsing.curation import (
    Banner,
    Curation,
    CurationRule,
    changes,
    curate,
    load_rules,
    read_rules,
)
from search.parsing.parser import parse
from search.query import Alternative, Clause, Match, Occur
from search.schema import Schema

JANUARY, MARCH = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
NOW = datetime(2026, 2, 1, tzinfo=UTC)
WORDS = ("flu", "shot")


@pytest.mark.parametrize(
    ("rule", "query", "expected"),
    [
        (CurationRule(WORDS), ["flu", "shot"], True),
        (CurationRule(WORDS), ["a", "flu", "shot"], False),
        (CurationRule(WORDS, contained=True), ["a", "flu", "shot", "now"], True),
        (CurationRule(WORDS, contained=True), ["a", "flu", "shot"], True),
        (CurationRule(WORDS, contained=True), ["flu", "a", "shot"], False),
        (CurationRule(WORDS, since=JANUARY, until=MARCH), ["flu", "shot"], True),
        (CurationRule(WORDS, since=NOW), ["flu", "shot"], True),
        (CurationRule(WORDS, since=MARCH), ["flu", "shot"], False),
        (CurationRule(WORDS, until=NOW), ["flu", "shot"], False),
    ],
)
def test_when_a_rule_applies(rule: CurationRule, query: list[str], expected: bool) -> None:
    """Within its dates, a rule matches its exact query, or queries that contain it."""
    assert rule.applies(query, NOW) is expected


def test_rules_are_taken_together() -> None:
    """Earlier rules pin first, hidden documents are not pinned, and the first banner is used."""
    rules = [
        CurationRule(WORDS, pin=("b", "a"), hide=("x",)),
        CurationRule(("flu",), contained=True, pin=("x", "a", "c"), banner="First", url="/a/"),
        CurationRule(WORDS, hide=("y", "x"), banner="Second"),
        CurationRule(("other",), pin=("z",)),
    ]
    assert curate(rules, "Flu shot", NOW) == Curation(
        ("b", "a", "c"), ("x", "y"), Banner("First", "/a/")
    )
    assert curate(rules, "?!", NOW) == Curation()


def test_a_banner_may_be_hidden_from_a_user() -> None:
    """The first banner that the user may see is shown; pins of the other rules still apply."""
    rules = [
        CurationRule(WORDS, pin=("a",)),
        CurationRule(WORDS, pin=("b",), banner="First", url="/1/"),
        CurationRule(WORDS, banner="Second", url="/2/"),
        CurationRule(WORDS, pin=("c",), banner="Expired", until=NOW),
    ]
    asked: list[CurationRule] = []

    def may_show(rule: CurationRule) -> bool:
        asked.append(rule)
        return rule.banner != "First"

    expected = Curation(("a", "b"), (), Banner("Second", "/2/"))
    assert curate(rules, "flu shot", NOW, may_show) == expected
    assert asked == rules[1:3]
    assert curate(rules, "flu shot", NOW, lambda _: False).banner is None
    assert curate(rules[:1], "flu shot", NOW).banner is None


def test_curated_clauses() -> None:
    """Pinned documents always match and rank first; hidden ones never match."""
    clauses = parse("care -news ", Schema()).clauses
    pinned = Alternative(Match.ID, ("b", "a"), boost=0.0)
    curated = Curation(("b", "a"), ("x",)).apply(clauses)
    assert curated[0].alternatives == (*clauses[0].alternatives, pinned)
    assert curated[1 : len(clauses)] == clauses[1:]
    assert curated[len(clauses) :] == (
        Clause((Alternative(Match.ID, ("b",), boost=16384.0),), Occur.SHOULD),
        Clause((Alternative(Match.ID, ("a",), boost=8192.0),), Occur.SHOULD),
        Clause((Alternative(Match.ID, ("x",)),), Occur.MUST_NOT),
    )


def test_moments_of_change() -> None:
    """The times at which rules start or end are sorted and distinct."""
    rules = [
        CurationRule(WORDS, since=NOW, until=MARCH),
        CurationRule(WORDS, since=JANUARY, until=MARCH),
    ]
    assert changes(rules) == [JANUARY, NOW, MARCH]


def file_of(folder: Path, text: str) -> Path:
    """A file of rules."""
    path = folder / "curation.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_rules(tmp_path: Path) -> None:
    """Words are normalized, IDs are distinct, and times without a zone are in the site's."""
    path = file_of(
        tmp_path,
        """\ufeff[[rule]]
        query = "Flu SHOT!"
        pin = ["b", "a", "b"]
        hide = ["x"]
        banner = "  New  "
        url = "/codes/"
        from = 2026-01-01
        until = 2026-03-01T00:00:00Z
        [[rule]]
        contains = "flu"
        banner = "B"
        url = "http://a.example"
        from = 2026-01-01T05:30:00
        """,
    )
    expected = (
        CurationRule(
            WORDS, False, ("b", "a"), ("x",), "New", "/codes/",
            datetime(2025, 12, 31, 18, 30, tzinfo=UTC), MARCH,
        ),
        CurationRule(("flu",), True, banner="B", url="http://a.example", since=JANUARY),
    )  # fmt: skip
    assert load_rules(str(path), "Asia/Kolkata") == expected
    assert load_rules("", "UTC") == ()


LONGEST = f"query = 'a'\nbanner = '{'x' * 500}'\npin = {[str(n) for n in range(100)]}"


def test_the_longest_rule(tmp_path: Path) -> None:
    """A banner of 500 characters and 100 IDs are allowed."""
    (rule,) = read_rules(file_of(tmp_path, f"[[rule]]\n{LONGEST}"), UTC)
    assert (len(rule.banner), len(rule.pin)) == (500, 100)


TEXT = "must be text of 1 to 500 characters"
IDS = "must be a list of at most 100 IDs"
URL = "url must be a URL that begins with https://, http:// or /"
KEYS = "query, contains, pin, hide, banner, url, from, until"


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("pin = ['x']", "set either query or contains"),
        ("query = 'a'\ncontains = 'a'\npin = ['x']", "set either query or contains"),
        ("query = 'a'", "set at least one of pin, hide or banner"),
        ("query = '!'\npin = ['x']", "query must be text with at least one word"),
        ("contains = 1\npin = ['x']", "contains must be text with at least one word"),
        ("query = 'a'\npin = 'x'", f"pin {IDS}"),
        ("query = 'a'\nhide = [1]", f"hide {IDS}"),
        ("query = 'a'\nhide = ['']", f"hide {IDS}"),
        (f"query = 'a'\npin = {[str(n) for n in range(101)]}", f"pin {IDS}"),
        ("query = 'a'\npins = ['x']", f"unknown key pins; allowed: {KEYS}"),
        ("query = 'a'\nbanner = ' '", f"banner {TEXT}"),
        ("query = 'a'\nbanner = 1", f"banner {TEXT}"),
        (f"query = 'a'\nbanner = '{'x' * 501}'", f"banner {TEXT}"),
        ("query = 'a'\nbanner = 'b'\nurl = ''", f"url {TEXT}"),
        ("query = 'a'\nbanner = 'b'\nurl = 'javascript:x'", URL),
        ("query = 'a'\nbanner = 'b'\nurl = '//x'", URL),
        ("query = 'a'\nbanner = 'b'\nurl = '/\\x'", URL),
        ("query = 'a'\nbanner = 'b'\nfrom = '2026'",
         "from must be an unquoted date, or date and time"),
        ("query = 'a'\nbanner = 'b'\nfrom = 2026-01-02\nuntil = 2026-01-02",
         "until must be later than from"),
    ],
)  # fmt: skip
def test_faults_name_the_rule_and_the_allowed_values(
    tmp_path: Path, rule: str, message: str
) -> None:
    """An invalid rule raises an error that names the rule and the allowed values."""
    path = file_of(tmp_path, f"[[rule]]\nquery = 'a'\nhide = ['x']\n[[rule]]\n{rule}")
    with pytest.raises(SettingsError) as raised:
        read_rules(path, UTC)
    assert str(raised.value) == f"curation: {path}, rule 2: {message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rule = [1]", ", rule 1: rule must be a table"),
        ("[rule]", " must contain only [[rule]] tables"),
        ("[[rules]]", " must contain only [[rule]] tables"),
        ("[[rule]", " cannot be read: "),
    ],
)
def test_other_files(tmp_path: Path, text: str, message: str) -> None:
    """A file that is not a list of rules is named, with the reason."""
    path = file_of(tmp_path, text)
    with pytest.raises(SettingsError) as raised:
        read_rules(path, UTC)
    assert str(raised.value).startswith(f"curation: {path}{message}")

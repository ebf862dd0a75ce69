"""Parsing of typed text to clauses."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.parsing.parser import parse
from search.parsing.ranking import Ranking
from search.query import Clause, Match, Occur
from search.schema import GAP, Schema
from search.text.stemming import stem

SCHEMA = Schema()


def shown(text: str, *, prefix: bool = False) -> list[str]:
    """Each clause in short: sign, field, and words with a marker for their type."""
    clauses = parse(text, SCHEMA, prefix=prefix).clauses
    return [_shown(clause) for clause in clauses if clause.occur is not Occur.SHOULD]


def _shown(clause: Clause) -> str:
    kinds = {Match.WORD: "={}", Match.PREFIX: "{}*", Match.PHRASE: '"{}"', Match.TERM: "{}"}
    kinds |= {Match.BEGINNING: '"{}*"', Match.NEAR: "~{}"}
    parts = [
        "".join(f"{name}:" for name in way.fields) + kinds[way.match].format(" ".join(way.words))
        for way in clause.alternatives
    ]
    return ("-" if clause.occur is Occur.MUST_NOT else "") + "|".join(parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chronic care", ["chronic", "care"]),
        ("managed", ["manag|managed"]),
        ('"exact phrase" x', ['"exact phrase"', "x"]),
        ("“smart quotes”", ['"smart quotes"']),
        ('care -news -"two words"', ["care", "-news", '-"two words"']),
        ("well-being -", ['"well being"']),
        ("a-b", ['"a b"']),
        ("-", []),
        ("care OR news", ["care|news"]),
        ('care OR "two words" OR x y', ['care|"two words"|x', "y"]),
        ("OR care OR", ["care"]),
        ("care or news", ["care", "news"]),
        ("how to", ["how", "to"]),
        ("to OR care", ["to|care"]),
        ("IT care", ["it|=it", "care"]),
        ("care care", ["care"]),
        ("care OR -news", ["care", "-news"]),
        ("-care OR news", ["-care", "news"]),
        ("tele*", ["=tele|tele*"]),
        ("title:CCM", ["title:ccm|title:=ccm"]),
        ('TITLE:"two words" -body:x', ['title:"two words"', "-body:x"]),
        ("title:", ["titl|title"]),
        ("foo:bar", ["foo", "bar"]),
        ('foo:"a b"', ["foo", '"a b"']),
        ("Medigy: CPT", ["medigi|medigy", "cpt|=cpt"]),
        ("care/news,(x)", ["care", "news", "x"]),
        ('"unclosed phrase', ["unclos|unclosed", "phrase"]),
        ('say"hi there"', ["say", '"hi there"']),
        ('""', []),
        ("AIDS", ["aids|=aids"]),
        ("aids", ["aid|aids"]),
        ("99490", ["99490|=99490"]),
        ("www.example.org", ['"www example org"']),
        ("U.S.", ["us|=us"]),
        ("?!", []),
        ("", []),
    ],
)
def test_the_syntax_is_small(text: str, expected: list[str]) -> None:
    """Each form of the syntax has the documented meaning."""
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chronic car", ["chronic", "car|car*"]),
        ("chronic car ", ["chronic", "car"]),
        ('"chronic car"', ['"chronic car"']),
        ("tele-hea", ['"tele hea"|"tele hea*"']),
        ("title:ccm", ["title:ccm|title:ccm*"]),
        ("-news", ["-news"]),
        ("-news news ", ["-news", "news"]),
        ("care OR ne", ["care|ne|ne*"]),
        ("994", ["994|=994|994*"]),
        ("care!", ["care"]),
    ],
)
def test_the_last_word_may_be_unfinished(text: str, expected: list[str]) -> None:
    """The last word is a prefix as long as nothing follows it."""
    assert shown(text, prefix=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chronic care", "chronic care"),
        ('"chronic care"', "chronic care"),
        ('"chronic care" plan', "chronic care plan"),
        ("tele-health visits", "tele health visits"),
        ('title:"chronic care"', "chronic care"),
        ("chronic -care", ""),
        ("chronic OR care", ""),
        ("chronic care*", ""),
        ("body:chronic care", ""),
    ],
)
def test_a_title_may_equal_the_query(text: str, expected: str) -> None:
    """The title clause contains all words of the query, in any form."""
    clauses = parse(text, SCHEMA, Ranking(title_in_query=0), prefix=False).clauses
    ways = [way for clause in clauses for way in clause.alternatives]
    whole = [" ".join(way.words[1:-1]) for way in ways if way.words[0] == GAP]
    assert whole == ([expected] if expected else [])


def test_words_beyond_the_limit_are_dropped_and_counted() -> None:
    """Words beyond the limit are dropped and counted; the other words remain in the query."""
    parsed = parse(" ".join(f"w{n}" for n in range(40)), SCHEMA)
    assert (len(parsed.clauses), parsed.dropped) == (32, 8)
    long_phrase = parse('"' + "x " * 50 + '" y', SCHEMA)
    assert (len(long_phrase.clauses), long_phrase.dropped) == (1, 19)


def test_every_site_language_has_its_stem() -> None:
    """On a site in two languages, a word matches by its stem in each."""
    clause = parse("pacientes", Schema(languages=("en", "es")), prefix=False).clauses[0]
    stems = {way.words[0] for way in clause.alternatives if way.match is Match.TERM}
    assert stems == {stem("pacientes", "en"), "pacient~es", "pacientes~es", "pacientes"}


@given(st.text(alphabet=st.characters(), max_size=80))
def test_no_text_raises(text: str) -> None:
    """Any text can be parsed, and each clause has at least one word."""
    for clause in parse(text, SCHEMA).clauses:
        assert all(way.words and all(way.words) for way in clause.alternatives)


@given(
    st.lists(st.sampled_from(['"', "-", "OR", "*", ":", "title:", "a", "b", " ", "“"]), max_size=30)
)
def test_no_mixture_of_syntax_raises(parts: list[str]) -> None:
    """Random combinations of syntax characters are parsed as plain words at worst."""
    assert parse("".join(parts), SCHEMA).dropped == 0


@pytest.mark.parametrize(
    "part",
    [
        "w ",
        "a-b ",
        "1,",
        "1,000,",
        "(a OR ",
        '"a b"~5 ',
        "title:",
        "*card* ",
        "-",
        ".a",
        "あ",
        "\ufc5e",
    ],
)
def test_the_longest_query_is_parsed_in_milliseconds(part: str) -> None:
    """Parsing takes little time even for text that repeats some syntax 512 characters long."""
    text = (part * 512)[:512]
    began = process_time()
    parse(text, SCHEMA)
    assert process_time() - began < 0.2

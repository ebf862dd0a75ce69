"""Highlights and extracts."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.parsing.parser import parse
from search.query import Match, Occur
from search.schema import Schema
from search.text.analysis import tokens
from search.text.highlighting import highlighter
from search.text.snippet import Extract, to_html

SCHEMA = Schema(languages=("en", "es"))


def marked(text: str, query: str, field: str = "body") -> list[str]:
    """The parts of a text that a query highlights."""
    extract = highlighter(parse(query, SCHEMA).clauses, "en").mark(text, field, "en")
    return [extract.text[start:end] for start, end in extract.spans]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Managed care, management!", "manage ", ["Managed", "management"]),
        ("telehealth and tele", "tele", ["telehealth", "tele"]),
        ("the naïve Café", "naive cafe", ["naïve", "Café"]),
        ("the U.S. and us", "us ", ["U.S.", "us"]),
        ("patient’s care", "patients ", ["patient’s"]),
        ("he was dying", "dies ", ["dying"]),
        ("lying and lie", "lie ", ["lying", "lie"]),
        ("to be or be to be", '"to be"', ["to be", "to be"]),
        ("care news", "care -news", ["care"]),
        ("care in the title", "title:care", []),
        ("G2058, 99490", "g2058 99490 ", ["G2058", "99490"]),
        ("scare careful carton", "care ", ["careful"]),
        ("", "care", []),
    ],
)
def test_what_matched_is_marked(text: str, query: str, expected: list[str]) -> None:
    """Stems, prefixes, phrases and normalized forms are highlighted, and nothing else."""
    assert marked(text, query) == expected


def test_a_field_query_marks_its_field_alone() -> None:
    """A query `title:word` highlights only titles."""
    assert marked("care", "title:care", "title") == ["care"]


def test_an_extract_shows_the_place_with_the_most_different_words() -> None:
    """A passage with two different words is better than one word ten times."""
    text = "asthma " * 10 + "filler. " * 200 + "Here asthma meets exercise today. " + "end " * 100
    extract = highlighter(parse("asthma exercise ", SCHEMA).clauses, "en").extract(
        text, "body", "en"
    )
    assert extract.text.startswith("… Here asthma meets exercise")
    assert extract.text.endswith(" …")
    assert 25 <= len(extract.text.split()) <= 35


def test_an_extract_without_matches_is_the_beginning() -> None:
    """Without a match, the extract is the start of the text."""
    marker = highlighter(parse("nothing ", SCHEMA).clauses, "en")
    assert marker.extract("One two three four.", "body", "en", words=2) == Extract("One two …")
    assert marker.extract("One two", "body", "en") == Extract("One two")
    assert marker.extract("", "body", "en") == Extract("")


def test_html_is_escaped_and_marked() -> None:
    """Text is escaped, whatever it looks like, and matches are marked."""
    extract = highlighter(parse("script ", SCHEMA).clauses, "en").mark(
        "<script>alert('&')</script>", "title", "en"
    )
    assert to_html(extract) == (
        "&lt;<mark>script</mark>&gt;alert(&#x27;&amp;&#x27;)&lt;/<mark>script</mark>&gt;"
    )


SAMPLES = "care Careful U.S. naïve “quoted” dying’s x<b> & 99490. G2058 日本 telehealth-visit … 's"
words = st.sampled_from([*SAMPLES.split(), "\n\t"])
texts = st.lists(words, max_size=60).map(" ".join)


@given(texts, texts.map(lambda text: text[:60]), st.integers(1, 40))
def test_extracts_are_true_to_the_text(text: str, query: str, length: int) -> None:
    """Spans are in order and lie within the text, and unescaping the HTML restores it."""
    marker = highlighter(parse(query, SCHEMA).clauses, "en")
    for extract in (
        marker.mark(text, "body", "en"),
        marker.extract(text, "body", "en", words=length),
    ):
        ends = [0, *(end for _, end in extract.spans)]
        assert all(
            last <= start < end for last, (start, end) in zip(ends, extract.spans, strict=False)
        )
        html = to_html(extract)
        assert unescape(re.sub("</?mark>", "", html)) == extract.text
        assert "<" not in re.sub("</?mark>", "", html)
        for start, end in extract.spans:
            assert extract.text[start:end] in text


@given(texts, texts.map(lambda text: text[:40]))
def test_looking_at_candidates_alone_misses_nothing(text: str, query: str) -> None:
    """Checking only candidate words highlights the same as analysing the whole text."""
    clauses = [c for c in parse(query, SCHEMA).clauses if c.occur is not Occur.MUST_NOT]
    alternatives = [a for clause in clauses for a in clause.alternatives if not a.fields]
    single = {a.words[0] for a in alternatives if a.match is Match.WORD}
    terms = {a.words[0] for a in alternatives if a.match is Match.TERM}
    expected = {t.start for t in tokens(text, "en") if t.word in single or t.term in terms}
    spans = highlighter(clauses, "en").mark(text, "body", "en").spans
    assert all(any(start <= place < end for start, end in spans) for place in expected)


FILLER = "Nothing of that here. " * 40


def cut(text: str, query: str, words: int = 30) -> tuple[Extract, list[str]]:
    """The extract of a text and its highlighted parts."""
    passage = highlighter(parse(query, SCHEMA).clauses, "en").extract(
        text, "body", "en", words=words
    )
    return passage, [passage.text[start:end] for start, end in passage.spans]


def test_two_passages_where_one_has_less() -> None:
    """Distant words are shown in two passages, which start at sentences."""
    text = f"{FILLER}Dialysis at home is new. {FILLER}Billing it is hard. {FILLER}"
    passage, words = cut(text, "dialysis billing ")
    assert passage.text.startswith("… Dialysis at home is new. Nothing")
    assert " … Billing it is hard. Nothing" in passage.text
    assert passage.text.endswith(" …")
    assert words == ["Dialysis", "Billing"]
    assert passage.different == 2
    assert len(passage.text.replace("…", "").split()) <= 30


def test_one_passage_where_it_has_all() -> None:
    """One passage with all words is preferred to two, and short snippets are never split."""
    text = f"{FILLER}Dialysis. {FILLER}Billing of dialysis. {FILLER}"
    passage, words = cut(text, "dialysis billing ")
    assert words == ["Billing", "dialysis"]
    passage, words = cut(f"{FILLER}Dialysis. {FILLER}Billing. {FILLER}", "dialysis billing ", 10)
    assert (words, passage.different) == (["Dialysis"], 1)


@given(st.text("ab c.…\n", max_size=400), st.integers(5, 60))
def test_passages_are_the_text_s_own(text: str, words: int) -> None:
    """Highlighted parts are matches, in order, and no text is shown twice."""
    passage, marks = cut(text, "a b ", words)
    assert set(marks) <= {"a", "b"}
    assert all(one[1] <= two[0] for one, two in pairwise(passage.spans))
    assert passage.different == len(set(marks))

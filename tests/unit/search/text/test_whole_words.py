"""Words with symbols that stay whole because a site lists them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.parsing import parse
from search.query import Alternative, Clause, Match
from search.schema import Schema
from search.text import highlighter, joined, tokens, words

LISTED = ("Q&A", "R/V", "Node.js", "N.J", ".hack", "Yahoo!", "A/B", "A/B-x", "Café+")
SCHEMA = Schema(whole_words=LISTED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q&A", ["q&a"]),
        ("A q&a, and (Q&A).", ["a", "q&a", "and", "q&a"]),
        ("FAQ&A", ["faq", "a"]),
        ("Q&As", ["q", "as"]),
        ("R/V Alba", ["r/v", "alba"]),
        ("node.js!", ["node.js"]),
        ("node.jsx", ["node", "jsx"]),
        ("in N.J.", ["in", "n.j"]),
        ("U.S. and AT&T", ["us", "and", "at", "t"]),
        ("the .hack, hack", ["the", ".hack", "hack"]),
        ("Yahoo! yahoo", ["yahoo!", "yahoo"]),
        ("A/B-x or a/b", ["a/b-x", "or", "a/b"]),
        ("CAFE+ café+", ["cafe+", "cafe+"]),
        ("C++ 1.5", ["c++", "1.5"]),
    ],
)
def test_listed_words_are_whole(text: str, expected: list[str]) -> None:
    """Listed words are whole in any case, in text, tokens and queries alike."""
    assert words(text, (), LISTED) == expected
    assert joined(text, "en", LISTED)[0].split() == expected
    assert [token.word for token in tokens(text, "en", LISTED)] == expected


@pytest.mark.parametrize("listed", LISTED)
def test_a_listed_word_is_typed_as_it_is_indexed(listed: str) -> None:
    """A listed word becomes one required word, with the same term and word as in text."""
    clause = parse(f"{listed} ", SCHEMA).clauses[0]
    word, term = joined(listed, "en", LISTED)
    expected = {(Match.TERM, (term,)), (Match.WORD, (word,))}
    assert {(one.match, one.words) for one in clause.alternatives} == expected


def test_a_listed_word_has_no_other_forms() -> None:
    """Without the list, Q&A is also found as qa; with it, only as Q&A."""
    assert joined("Q&A", "en")[1] == "q a qa"
    assert joined("Q&A", "en", LISTED)[1] == "q&a"


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("Q&A", "our Q&A, q and a", ["Q&A"]),
        ("q", "our Q&A, q", ["q"]),
        ("qa", "our Q&A", []),
        ("js", "js, not Node.js", ["js"]),
    ],
)
def test_listed_words_are_highlighted_whole(typed: str, text: str, marked: list[str]) -> None:
    """A match is a whole listed word, never a part of it."""
    clause = Clause((Alternative(Match.TERM, (typed.lower(),)),))
    spans = highlighter([clause], "en", LISTED).mark(text, "body", "en").spans
    assert [text[start:end] for start, end in spans] == marked


@given(st.lists(st.sampled_from([*LISTED, "x", "-", " ", ".", "é", "日本", "q"]), max_size=12))
def test_any_text_has_the_same_words_everywhere(parts: list[str]) -> None:
    """The indexed words are the tokens' words, at the tokens' positions."""
    text = "".join(parts)
    found = list(tokens(text, "en", LISTED))
    assert joined(text, "en", LISTED)[0].split() == [token.word for token in found]

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
from search.text.snippet import Extract, TextMatch, extract, to_html

SCHEMA = Schema(languages=("en", "es"))


def marked(text: str, query: str, field: str = "body") -> list[str]:
    """The parts of text that a query highlights."""
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
def test_matches_are_highlighted(text: str, query: str, expected: list[str]) -> None:
    """Stems, prefixes, phrases and normalized forms are highlighted, and nothing else."""
    assert marked(text, query) == expected


def test_a_field_query_highlights_only_its_field() -> None:
    """A `title:word` query highlights only titles."""
    assert marked("care", "title:care", "title") == ["care"]


def test_an_extract_shows_the_passage_with_the_most_different_words() -> None:
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
    for passage in (
        marker.mark(text, "body", "en"),
        marker.extract(text, "body", "en", words=length),
    ):
        ends = [0, *(end for _, end in passage.spans)]
        assert all(
            last <= start < end for last, (start, end) in zip(ends, passage.spans, strict=False)
        )
        html = to_html(passage)
        assert unescape(re.sub("</?mark>", "", html)) == passage.text
        assert "<" not in re.sub("</?mark>", "", html)
        for start, end in passage.spans:
            assert passage.text[start:end] in text


@given(texts, texts.map(lambda text: text[:40]))
def test_checking_only_candidates_misses_nothing(text: str, query: str) -> None:
    """Checking only candidate words highlights the same as analyzing the whole text."""
    clauses = [c for c in parse(query, SCHEMA).clauses if c.occur is not Occur.MUST_NOT]
    alternatives = [a for clause in clauses for a in clause.alternatives if not a.fields]
    single = {a.words[0] for a in alternatives if a.match is Match.WORD}
    terms = {a.words[0] for a in alternatives if a.match is Match.TERM}
    expected = {t.start for t in tokens(text, "en") if t.word in single or t.term in terms}
    spans = highlighter(clauses, "en").mark(text, "body", "en").spans
    assert all(any(start <= place < end for start, end in spans) for place in expected)


FILLER = "Nothing of that here. " * 40


def cut(text: str, query: str, words: int = 30) -> tuple[Extract, list[str]]:
    """An extract and its highlighted parts."""
    passage = highlighter(parse(query, SCHEMA).clauses, "en").extract(
        text, "body", "en", words=words
    )
    return passage, [passage.text[start:end] for start, end in passage.spans]


def test_two_passages_if_one_has_fewer_words() -> None:
    """Distant words are shown in two passages, which start at sentences."""
    text = f"{FILLER}Dialysis at home is new. {FILLER}Billing it is hard. {FILLER}"
    passage, words = cut(text, "dialysis billing ")
    assert passage.text.startswith("… Dialysis at home is new. Nothing")
    assert " … Billing it is hard. Nothing" in passage.text
    assert passage.text.endswith(" …")
    assert words == ["Dialysis", "Billing"]
    assert passage.different == 2
    assert len(passage.text.replace("…", "").split()) <= 30


def test_one_passage_if_it_has_all_words() -> None:
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


def passage_of(text: str, words: int, *terms: str) -> Extract:
    """The passage with these terms, wherever they are."""
    places = re.finditer("|".join(terms), text)
    return extract(text, [TextMatch(m.start(), m.end(), m[0]) for m in places], words)


FIVE = "abcd "
"""A word and its blank: five characters."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FIVE * 12 + "care", FIVE * 12 + "care"),
        (FIVE * 13 + "care", "… " + FIVE * 5 + "care"),
        (f"End. {'x' * 22} {FIVE * 7}care", f"… {'x' * 22} {FIVE * 7}care"),
        (f"End. {'x' * 23} {FIVE * 7}care", f"… {FIVE * 5}care"),
        ("One.\nTwo care", "… Two care"),
        ("One. Two. care", "… care"),
        ("x" * 70 + " care", "… care"),
        (FIVE * 9 + "x" * 30 + "care", "… care"),
        (FIVE * 9 + "x" * 28 + " care", f"… {'x' * 28} care"),
        (FIVE * 9 + "x" * 29 + " care", "… care"),
    ],
)
def test_a_passage_begins_a_little_before_its_match(text: str, expected: str) -> None:
    """A passage starts at a sentence within 60 characters, or at a word within 30."""
    passage = passage_of(text, 30, "care")
    assert passage.text == expected
    assert [passage.text[start:end] for start, end in passage.spans] == ["care"]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("One two care", 3, "One two care"),
        ("One two care four", 3, "One two care …"),
        ("One two care  \n", 3, "One two care"),
        ("a b c d e care f g h i j", 5, "… care f g h i …"),
        ("a b c d of care f g h i j", 5, "… of care f g h …"),
    ],
)
def test_a_passage_contains_its_match_to_the_end(text: str, words: int, expected: str) -> None:
    """A passage contains its match completely, even as its last word."""
    passage = passage_of(text, words, "of care", "care")
    assert passage.text == expected
    assert passage.different == 1


def test_a_passage_of_data_is_truncated_by_characters() -> None:
    """In text without spaces, a passage has at most 25 characters per word."""
    assert passage_of("x" * 1_000, 4, "y").text == "x" * 100 + " …"


def test_a_text_without_matches_is_shown_from_its_first_character() -> None:
    """Without a match, a snippet starts at the text's first character."""
    assert passage_of("\n One two", 2, "y").text == "  One two"


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("aa " + FIVE * 40 + "aa bb", "aa bb"),
        ("aa aa " + FIVE * 40 + "aa bb", "aa bb"),
        ("aa " + FIVE * 40 + "aa aa", "aa aa"),
        ("aa bb " + FIVE * 40 + "aa bb", "aa bb"),
        ("aa " + FIVE * 3 + "aa " + FIVE * 2 + "bb " + FIVE * 40, "aa abcd abcd bb"),
    ],
)
def test_the_densest_passage_is_shown(text: str, best: str) -> None:
    """The passage has the most different words, then the most matches, then is the earliest."""
    passage = passage_of(text, 4, "aa", "bb")
    assert best in passage.text
    start, end = passage.spans[0][0], passage.spans[-1][1]
    assert passage.text[start:end] == best


@pytest.mark.parametrize(("gap", "different"), [(9, 2), (10, 1)])
def test_a_passage_gets_six_and_a_half_characters_per_word(gap: int, different: int) -> None:
    """A passage of n words is searched for in a window of 6.5 × n characters."""
    text = f"aa aa{'-' * 100} bb{'x' * gap}cc"
    assert passage_of(text, 2, "aa", "bb", "cc").different == different


@pytest.mark.parametrize(("words", "passages"), [(15, 1), (16, 2)])
def test_sixteen_words_are_enough_for_two_passages(words: int, passages: int) -> None:
    """From sixteen words on, a snippet may have two passages of half the words each."""
    passage = passage_of(f"{FILLER}Aa. {FILLER}Bb. {FILLER}", words, "Aa", "Bb")
    lengths = [len(part.split()) for part in passage.text.split("…") if part.strip()]
    assert lengths == [words // passages] * passages
    assert passage.different == passages


def test_two_passages_are_shown_only_if_they_show_more() -> None:
    """Two passages are shown only if they have more different words than one."""
    text = f"Aa {FIVE * 15}bb {FIVE * 60}cc {FIVE * 60}"
    passage = passage_of(text, 16, "Aa", "bb", "cc")
    assert passage.text.count("…") == 1
    assert passage.different == 1


@pytest.mark.parametrize(("word", "passages"), [("aaaaabb", 2), ("aaaaaabb", 1)])
def test_half_the_words_get_half_the_width(word: str, passages: int) -> None:
    """Eight words get 52 characters, from the first match's start to the last match's end."""
    text = f"Aa {'abcdef ' * 6}{word} {FIVE * 60}cc"
    passage = passage_of(text, 16, "Aa", "bb", "cc")
    assert (passage.different, passage.text.count("…")) == (passages + 1, 1)


def test_passages_that_overlap_are_one() -> None:
    """Overlapping passages are merged into one."""
    text = f"Aa {'x' * 30} {'y' * 30} {'z' * 40} bb {FIVE * 20}"
    passage = passage_of(text, 16, "Aa", "bb")
    assert passage.text == f"Aa {'x' * 30} {'y' * 30} {'z' * 40} bb {FIVE * 11}…"
    assert len(passage.spans) == 2

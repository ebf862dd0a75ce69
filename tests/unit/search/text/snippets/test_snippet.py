"""Highlights and extracts."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from html import unescape
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.parsing.parser import parse
from search.query import Match, Occur
from search.schema import Schema
from search.text.analysis import tokens
from search.text.highlighting import highlighter
from search.text.snippets.density import TextMatch
from search.text.snippets.snippet import Extract, extract, to_html

TraceFunction = Callable[[FrameType, str, Any], Any]
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
        ("it's the S in U.S.", "s ", ["S"]),
        ("œdème et état", "oedeme etat ", ["œdème", "état"]),
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


def test_a_field_query_marks_its_field_alone() -> None:
    """A query `title:word` highlights only titles."""
    assert marked("care", "title:care", "title") == ["care"]


def test_an_extract_shows_the_place_with_the_most_different_words() -> None:
    """A passage with two different words is better than one word ten times."""
    text = "asthma " * 10 + "filler. " * 200 + "Here asthma meets exercise today. " + "end " * 100
    extract = highlighter(parse("asthma exercise ", SCHEMA).clauses, "en").extract(
        text, "body", "en"
    )
    assert extract.text.startswith("Here asthma meets exercise")
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
    """Spans are in order and lie within the text, and unescaping the HTML restores the text."""
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
def test_looking_at_candidates_alone_misses_nothing(text: str, query: str) -> None:
    """Checking only candidate words highlights the same matches as analyzing the whole text."""
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


def test_two_passages_if_one_has_fewer_words() -> None:
    """Distant words are shown in two passages, which start at sentences."""
    text = f"{FILLER}Dialysis at home is new. {FILLER}Billing it is hard. {FILLER}"
    passage, words = cut(text, "dialysis billing ")
    assert passage.text.startswith("Dialysis at home is new. Nothing")
    assert " … Billing it is hard. Nothing" in passage.text
    assert passage.text.endswith("here.")
    assert words == ["Dialysis", "Billing"]
    assert passage.different == 2
    assert 25 <= len(passage.text.replace("…", "").split()) <= 30


def test_one_passage_if_it_has_all_words() -> None:
    """One passage with all words is preferred to two, and short snippets are never split."""
    text = f"{FILLER}Dialysis. {FILLER}Billing of dialysis. {FILLER}"
    passage, words = cut(text, "dialysis billing ")
    assert words == ["Billing", "dialysis"]
    passage, words = cut(f"{FILLER}Dialysis. {FILLER}Billing. {FILLER}", "dialysis billing ", 6)
    assert (words, passage.different) == (["Dialysis"], 1)


@given(st.text("ab c.…\n", max_size=400), st.integers(5, 60))
def test_passages_are_the_text_s_own(text: str, words: int) -> None:
    """Highlighted parts are matches, in order, and no text is shown twice."""
    passage, marks = cut(text, "a b ", words)
    assert set(marks) <= {"a", "b"}
    assert all(one[1] <= two[0] for one, two in pairwise(passage.spans))
    assert passage.different == len(set(marks))


def passage_of(text: str, words: int, *terms: str) -> Extract:
    """The passage of a text with these terms, wherever they are."""
    places = re.finditer("|".join(terms), text)
    return extract(text, [TextMatch(m.start(), m.end(), m[0]) for m in places], words)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        # Everything that fits is shown, even if it is a little too long.
        ("One two care four", 3, "One two care four"),
        ("One two care  \n", 3, "One two care"),
        ("\n One two", 2, "One two"),
        # A passage consists of sentences.
        ("One two. Three care four. Five six. Seven eight nine.", 5, "Three care four. Five six."),
        ("One two three. Four five. Six seven care.", 5, "Four five. Six seven care."),
        (
            "Five six seven eight nine. Aspirin (e.g. care) is No. 1. Ten.",
            8,
            "Aspirin (e.g. care) is No. 1. Ten.",
        ),
        (
            "Nine of ten were ill. It was E. care by far.[3] More of it. End.",
            6,
            "It was E. care by far.[3]",
        ),
        # A sentence that is too long is cut.
        ("a b c d e care f g h i j", 5, "… b c d e care …"),
        ("a b c, d e care f g h i j", 5, "… d e care f g …"),
        # A passage neither begins nor ends with another part of the text.
        (
            "Title care\nOther words.\nWhat is care?\nA b c d e f.\nEnd",
            8,
            "What is care? A b c d e f.",
        ),
        ("Old text here.\nSigns\nOne care two.\nCauses\nFour five.", 7, "One care two."),
        # A list has its introduction, and its items are apart.
        ("Aa bb cc dd.\nSigns are:\nrash\ncare\nNew text is here.", 6, "Signs are: rash; care …"),
        ("Aa bb cc dd.\nSigns are:\nrash,\ncare.\nNew text is here.", 5, "Signs are: rash, care."),
        # A question has a part of its answer.
        ("Aa bb cc dd. Who gives care? " + "Ee " * 40, 12, "Who gives care? " + "Ee " * 13 + "…"),
        # Numbers, breadcrumbs and markup are no text.
        ("12\n34 care\nAa bb cc dd.", 3, "34 care …"),
        ("Home > News > care > x\nAa bb care.", 3, "Aa bb care."),
        ("{{< figure care >}}\nAa bb care.", 3, "Aa bb care."),
        ("日本語です。careです。長い文です。", 3, "careです。"),
    ],
)
def test_a_passage_reads_well(text: str, words: int, expected: str) -> None:
    """A passage consists of sentences from one part of the text."""
    headings = {"Title care", "Signs", "Causes", "What is care?"}
    matches = [TextMatch(m.start(), m.end(), m[0]) for m in re.finditer("care", text)]
    assert extract(text, matches, words, headings=headings).text == expected


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("Foot drop", "It is new care."),
        ("What is a foot drop?", "It is new care."),
        ("What are signs of foot drop, and drops of feet in all?", None),
        ("Foot drop is rare.", "Foot drop is rare. It is new care."),
    ],
)
def test_a_snippet_does_not_repeat_the_title(first: str, expected: str | None) -> None:
    """A sentence with no words other than those in the title is left out."""
    text = f"{first}\nIt is new care.\nEnd of it"
    passage = extract(text, [], 9, title="Foot drop", lang="en")
    assert passage.text.startswith(expected or first)


def test_a_heading_that_alone_matches_is_shown_with_its_text() -> None:
    """If only a heading matches, a snippet shows the heading, separated from the text below."""
    text = "Aa bb.\nNew care\nCc dd ee ff."
    matches = [TextMatch(11, 15, "care")]
    passage = extract(text, matches, 5, headings={"New care"})
    assert passage.text == "New care: Cc dd ee ff."
    assert to_html(passage) == "New <mark>care</mark>: Cc dd ee ff."


def test_neighbours_are_marked_as_one() -> None:
    """Matches with only a space or a hyphen between them are in one <mark>."""
    passage = highlighter(parse("spinal muscular atrophy ", SCHEMA).clauses, "en").mark(
        "Spinal-muscular atrophy, atrophy", "title", "en"
    )
    assert to_html(passage) == "<mark>Spinal-muscular atrophy</mark>, <mark>atrophy</mark>"
    assert len(passage.spans) == 4


def test_a_passage_of_data_is_cut_by_characters() -> None:
    """In text without spaces, a passage has at most 25 characters per word."""
    assert extract("x" * 1_000, [], 4).text == "x" * 100 + " …"


@pytest.mark.parametrize(
    "unit", ["care. ", "care ", "care\n", "care, ", "care: \n", "a b.", "x", "\n"]
)
def test_work_grows_with_the_text_only(unit: str) -> None:
    """A text ten times as long takes about ten times as many steps at most."""
    small, large = (_steps(unit * size) for size in (500, 5_000))
    assert large <= 12 * small


def _steps(text: str) -> int:
    """The executed lines of an extract."""
    steps = 0

    def count(_: FrameType, event: str, __: object) -> TraceFunction:
        nonlocal steps
        steps += event == "line"
        return count

    marker = highlighter(parse("care ", SCHEMA).clauses, "en")
    sys.settrace(count)
    try:
        marker.extract(text, "body", "en", title="care", headings=["care"])
    finally:
        sys.settrace(None)
    return steps

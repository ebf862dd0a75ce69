"""The choice of passages."""

from __future__ import annotations

import re

import pytest

from search.text.snippets.density import TextMatch
from search.text.snippets.passages import Passages
from search.text.snippets.sentences import Sentences

FILLER = "Nothing of that here. " * 20


def test_a_second_passage_has_further_words() -> None:
    """Two passages are chosen if the second has words that the first lacks."""
    text = f"Aa bb cc dd. {FILLER}Ee ff gg. {FILLER}"
    place = text.index("Ee")
    matches = [TextMatch(0, 2, "aa"), TextMatch(place, place + 2, "ee")]
    passages = Passages(text, Sentences(text, (), 300), 20, title="", lang="en").best(matches)
    assert [passage[0].start for passage in passages] == [0, place]
    (passage,) = Passages(text, Sentences(text, (), 300), 20, title="", lang="en").best(matches[:1])
    assert passage[0].start == 0


def test_no_text_has_no_passages() -> None:
    """An empty text has nothing to show."""
    assert Passages("", Sentences("", (), 300), 20, title="", lang="en").best([]) == []


OTHER = "Filler goes on here for some time. " * 12


def numbered(first: int, last: int) -> str:
    """Words such as w1 w2 w3."""
    return " ".join(f"w{number}" for number in range(first, last + 1))


def shown(
    text: str, words: int, *terms: str, headings: tuple[str, ...] = (), title: str = ""
) -> list[str]:
    """The passages, with bars between their sentences."""
    matches = sorted(
        TextMatch(place.start(), place.end(), term)
        for term in terms
        for place in re.finditer(term, text)
    )
    passages = Passages(text, Sentences(text, headings, 300), words, title=title, lang="en")
    best = passages.best(matches)
    return ["|".join(text[one.start : one.end] for one in passage) for passage in best]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (f"{numbered(1, 12)}.", 9, [f"{numbered(1, 12)}."]),
        (f"{numbered(1, 12)}     ", 9, [numbered(1, 12)]),
        (f"{numbered(1, 13)}.", 9, [numbered(1, 9)]),
        ("1, 2\n" * 30, 9, ["1, 2|1, 2|1, 2|1, 2"]),
        ("\n\n   \n", 9, []),
    ],
)
def test_a_text_that_is_a_third_too_long_is_shown_whole(
    text: str, words: int, expected: list[str]
) -> None:
    """A text of up to four thirds of the words is shown whole; a longer one is cut."""
    assert shown(text, words) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Aa one two. ", "Aa one two."),
        (f"{numbered(1, 20)} Aa {numbered(21, 40)}. ", f"{numbered(14, 20)} Aa w21"),
        (
            f"{numbered(1, 20)}, and then Aa {numbered(21, 40)}. ",
            f"and then Aa {numbered(21, 26)}",
        ),
        ("What is Aa? It is a thing. ", "What is Aa?|It is a thing."),
        ("\nCauses:\nfirst one\nsecond Aa\nthird\n", "Causes:|first one|second Aa|third"),
    ],
)
def test_where_a_passage_begins_and_ends(sentence: str, expected: str) -> None:
    """A passage is a sentence, a clause or some words before the match, or a list from its start.

    A question is shown with its answer.
    """
    assert shown(OTHER + sentence + OTHER, 9, "Aa") == [expected]


@pytest.mark.parametrize(
    ("words", "body", "expected"),
    [
        (9, "It is a thing of seven words here.", "It is a thing of seven words here."),
        (15, f"{numbered(1, 30)}.", numbered(1, 18)),
        (9, f"{numbered(1, 30)}.", numbered(1, 10)),
        (7, f"{numbered(1, 30)}.", None),
    ],
)
def test_a_heading_is_shown_with_at_least_eight_words(
    words: int, body: str, expected: str | None
) -> None:
    """A heading is followed by as many words of its text as have room, but by none below eight."""
    text = f"{OTHER}\nAbout Aa\n{body} {OTHER}"
    (passage,) = shown(text, words, "Aa", headings=("About Aa",))
    assert passage == ("About Aa" if expected is None else f"About Aa|{expected}")


@pytest.mark.parametrize(
    ("words", "later", "expected"),
    [
        (15, "Bb four five six seven.", ["Aa one two three.", "Bb four five six seven."]),
        (9, "Bb four five six seven eight nine ten.", "whole"),
        (9, "Bb four five six seven eight nine ten eleven.", ["Aa one two three."]),
        (8, "Bb four five.", ["Aa one two three."]),
        (15, "Is Bb four five?", ["Aa one two three."]),
        (15, "Aa four five.", ["Aa one two three."]),
    ],
)
def test_a_second_passage_is_a_whole_statement(
    words: int, later: str, expected: list[str] | str
) -> None:
    """A second passage has room for eight words, is no question, fits, and has a further term."""
    passages = shown(f"Aa one two three. {OTHER}{later} {OTHER}", words, "Aa", "Bb")
    if expected == "whole":
        expected = ["Aa one two three.", later]
    assert [passages[0][:17], *passages[1:]] == expected


def test_the_second_passage_has_the_most_further_terms() -> None:
    """Of several statements, the one with the most further terms is the second passage."""
    text = f"Aa one. Next two. {OTHER}Bb four. {OTHER}Bb Cc three. {OTHER}"
    first, second = shown(text, 12, "Aa", "Bb", "Cc")
    assert (first, second) == ("Aa one.|Next two.", "Bb Cc three.")


def test_nearby_matches_are_one_passage() -> None:
    """Adjacent sentences with matches are one passage."""
    (passage,) = shown(f"Aa one. Then two. Bb three. {OTHER}", 9, "Aa", "Bb")
    assert passage == "Aa one.|Then two.|Bb three."


def test_a_phrase_may_end_in_the_next_sentence() -> None:
    """A match that crosses the end of a sentence joins the two."""
    (passage,) = shown(f"One aa. Bb three. {OTHER}", 6, "aa. Bb")
    assert passage.replace("|", " ") == "One aa. Bb three."


def test_the_beginning_skips_numbers_and_the_title() -> None:
    """A text without matches is shown from its first sentence that says something new."""
    text = f"1. 2. 3. 4.\nFoot drop\nWords of the text itself. {OTHER}"
    assert shown(text, 9, title="Foot drop") == ["Words of the text itself."]
    assert shown("1.\n" * 8 + text, 3, title="Foot drop") == ["1.|1.|1."]

"""Which words in text a query highlights."""

from __future__ import annotations

from time import process_time

import pytest

from search.query import Alternative, Clause, Match, Occur
from search.text.highlighting import Highlighter, MatchLevel, highlighter


def required(match: Match, *words: str, fields: tuple[str, ...] = ()) -> Clause:
    """A required clause."""
    return Clause((Alternative(match, words, fields=fields),), Occur.MUST)


def marked(marker: Highlighter, text: str, field: str = "body", lang: str = "en") -> list[str]:
    """The highlighted parts of text."""
    return [text[start:end] for start, end in marker.mark(text, field, lang).spans]


CARE = required(Match.WORD, "care")
HOME = required(Match.WORD, "home", fields=("title",))


def test_a_field_has_its_own_words_and_those_of_all_fields() -> None:
    """A word searched only in titles is not highlighted in the body."""
    marker = highlighter([CARE, HOME], "en")
    assert marked(marker, "care at home", "title") == ["care", "home"]
    assert marked(marker, "care at home", "body") == ["care"]
    assert marker.extract("care at home", "title", "en").different == 2
    assert marker.extract("care at home", "body", "en").different == 1


@pytest.mark.parametrize("occur", [Occur.SHOULD, Occur.MUST_NOT])
def test_clauses_that_only_rank_or_exclude_mark_nothing(occur: Occur) -> None:
    """Only required clauses are highlighted, except those on an ID or a date."""
    clause = Clause((Alternative(Match.WORD, ("care",)),), occur)
    by_id = Clause((Alternative(Match.ID, ("care",)),), Occur.MUST)
    assert marked(highlighter([clause, by_id], "en"), "care") == []


@pytest.mark.parametrize(
    ("lang", "expected"), [("en", ["managed"]), ("", ["managed"]), ("es", ["cuidados"])]
)
def test_terms_are_of_the_document_s_language(lang: str, expected: list[str]) -> None:
    """A document without a language uses the site's."""
    clauses = [required(Match.TERM, "manag"), required(Match.TERM, "cuid~es")]
    marker = highlighter(clauses, "en")
    text = "managed cuidados"
    assert marked(marker, text, lang=lang) == expected
    passage = marker.extract(text, "body", lang)
    assert [passage.text[start:end] for start, end in passage.spans] == expected


@pytest.mark.parametrize(
    ("text", "field", "lang", "expected"),
    [
        ("care", "body", "en", True),
        ("car", "body", "en", False),
        ("home", "body", "en", False),
        ("home", "title", "en", True),
        ("naïve home", "title", "en", True),
        ("naïve", "title", "en", False),
        ("home", "title", "hi", True),
        ("cäre", "body", "en", True),
        ("membantu", "body", "id", True),
        ("membantu", "body", "en", False),
        ("ahome", "title", "en", False),
    ],
)
def test_whether_a_text_matches(text: str, field: str, lang: str, expected: bool) -> None:
    """Text matches if something in it would be highlighted."""
    clauses = [CARE, HOME, required(Match.TERM, "bantu~id")]
    assert highlighter(clauses, "en").matches(text, field, lang) is expected


def test_nothing_matches_a_query_without_words() -> None:
    """A query without words matches no text, plain or accented."""
    marker = highlighter([], "en")
    assert not marker.matches("care", "body", "en")
    assert not marker.matches("naïve", "body", "en")
    assert marker.mark("care", "body", "en").spans == ()


def test_a_word_of_another_script_marks_its_texts() -> None:
    """A word in another script is highlighted in text in that script."""
    marker = highlighter([required(Match.WORD, "日本")], "en")
    assert marked(marker, "日本日本 Japan") == ["日本", "日本"]
    assert marked(marker, "Japan") == []


def test_a_beginning_of_a_pair_marks_one_character() -> None:
    """If only the first character of a pair was typed, only that character is highlighted."""
    assert marked(highlighter([required(Match.PREFIX, "日")], "en"), "日本") == ["日"]
    both = [required(Match.PREFIX, "日"), required(Match.TERM, "日本")]
    assert marked(highlighter(both, "en"), "日本") == ["日本"]
    assert marked(highlighter([required(Match.PREFIX, "ca")], "en"), "care") == ["care"]


def test_at_most_200_matches_in_20_000_characters() -> None:
    """At most 200 matches are highlighted in the first 20,000 characters."""
    marker = highlighter([CARE], "en")
    assert len(marked(marker, "care " * 201)) == 200
    assert marked(marker, " " * 19_997 + "care") == ["care"]


@pytest.mark.parametrize("filler", ["Other care. ", "Más care. ", "care\n", "carecare"])
def test_words_are_marked_to_the_end_of_the_longest_text(filler: str) -> None:
    """A word at the end of a million characters is marked, whether or not others match before."""
    marker = highlighter([CARE, required(Match.TERM, "home")], "en")
    # Texts with accents are analyzed as a whole, so not as far.
    size = 1_000_000 if filler.isascii() else 100_000
    text = filler * (size // len(filler)) + ". At home."
    assert marked(marker, text)[-1] == "home"
    assert "home" in marker.extract(text, "body", "en").text


def test_a_snippet_has_30_words() -> None:
    """A snippet has 30 words by default."""
    passage = highlighter([CARE], "en").extract("care " * 50, "body", "en")
    assert len(passage.text.split()) == 31
    assert passage.text.endswith("care …")


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("the patient's care", "en", ["patient's"]),
        ("the PATIENT", "en", ["PATIENT"]),
        ("THE PATIENT'S ROOM", "en", ["PATIENT'S"]),
        ("naïve patients", "en", ["patients"]),
        ("impatient patients", "en", ["patients"]),
    ],
)
def test_a_term_is_marked_in_all_its_forms(text: str, lang: str, expected: list[str]) -> None:
    """A word is highlighted with apostrophes, in capitals, and next to accented words."""
    assert marked(highlighter([required(Match.TERM, "patient")], "en"), text, lang=lang) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x\nto be or", ["to be"]),
        ("to\nbe\nor", []),
        ("to be\nor\nnot", ["to be"]),
        ("to or be", []),
        ("to" + " " * 236 + "be", ["to" + " " * 236 + "be"]),
        ("to" + " " * 237 + "be\n", []),
        ("to be to be", ["to be", "to be"]),
        ("to to be", ["to be"]),
    ],
)
def test_a_phrase_is_marked_within_its_line(text: str, expected: list[str]) -> None:
    """A phrase's words must be in sequence and within 120 characters per word."""
    assert marked(highlighter([required(Match.PHRASE, "to", "be")], "en"), text) == expected


def test_a_phrase_elides_as_its_language_does() -> None:
    """In French, the phrase “fruits d’eau” has the words fruits and eau."""
    marker = highlighter([required(Match.PHRASE, "fruits", "eau")], "fr")
    assert marked(marker, "fruits d'eau", lang="fr") == ["fruits d'eau"]


def test_different_phrases_count_as_different() -> None:
    """A passage with two phrases is better than one with the same phrase twice."""
    marker = highlighter(
        [required(Match.PHRASE, "to", "be"), required(Match.PHRASE, "not", "so")], "en"
    )
    assert marker.extract("to be not so", "body", "en").different == 2
    assert marker.extract("to be to be", "body", "en").different == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("heart or lung failure, heart", ["heart", "failure", "heart"]),
        ("failure of a heart. A long list of words, then failure", ["failure", "heart"]),
        ("heart a b c failure", []),
        ("heart a\nb failure", []),
        ("heart a\nfailure", ["heart", "failure"]),
        ("heart failures", []),
    ],
)
def test_words_are_highlighted_where_they_are_near_each_other(
    text: str, expected: list[str]
) -> None:
    """A block border counts as one word in between, as when matching."""
    marker = highlighter([required(Match.NEAR, "heart", "failure", "2")], "en")
    assert marked(marker, text) == expected


@pytest.mark.parametrize("part", ["A", "a", "a1", "aB", "a-", "a1.", "--a", "1,"])
def test_long_words_are_highlighted_in_linear_time(part: str) -> None:
    """A text of one long word, such as data, delays no page of hits."""
    marker = highlighter([required(Match.TERM, "care")], "en")
    began = process_time()
    marker.extract(part * 20_000, "body", "en")
    assert process_time() - began < 1


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        ("care at home", "title", MatchLevel.FULL),
        ("care and care", "title", MatchLevel.PARTIAL),
        ("care at home", "body", MatchLevel.PARTIAL),
        ("neither", "title", MatchLevel.NONE),
    ],
)
def test_levels(text: str, field: str, expected: MatchLevel) -> None:
    """A text has all of a query if each required clause matches in its field."""
    ignored = Clause((Alternative(Match.WORD, ("x",)),), Occur.SHOULD)
    by_id = Clause((Alternative(Match.ID, ("care",)),))
    marker = highlighter([CARE, HOME], "en", (), [CARE, HOME, ignored, by_id])
    assert marker.level(marker.mark(text, field, "en"), field, "en") is expected


def test_levels_follow_the_required_clauses() -> None:
    """What is marked may be wider than what is required: a phrase for words that match alone."""
    phrase = required(Match.PHRASE, "care", "home")
    marker = highlighter([phrase], "en", (), [CARE])
    assert marker.level(marker.mark("care home", "title", "en"), "title", "en") is MatchLevel.FULL

"""Splitting text into words and terms."""

from __future__ import annotations

import itertools
import re
import sys
import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.analysis import joined, tokens, words
from search.text.scripts import UNSEGMENTED_LETTERS, UNSEGMENTED_SIGNS

UNSEGMENTED = re.compile(f"[{UNSEGMENTED_LETTERS}{UNSEGMENTED_SIGNS}]")


def analyse(text: str, lang: str) -> tuple[list[str], list[str]]:
    """The words and terms in text, as lists."""
    both = joined(text, lang)
    return both[0].split(), both[1].split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Care-Management, providers.The", ["care", "management", "providers", "the"]),
        ("patient's patients' don’t o'clock", ["patient", "patients", "dont", "oclock"]),
        ("U.S. e.g. a.b.c end. A", ["us", "eg", "abc", "end", "a"]),
        ("COVID-19 99490 G2058 3.5", ["covid", "19", "99490", "g2058", "3.5"]),
        (
            "naïve CAFÉ re\u0301sume\u0301 Straße Łódź",
            ["naive", "cafe", "resume", "strasse", "lodz"],
        ),
        ("ＣＣＭ ﬁt", ["ccm", "fit"]),
        ("snake_case x_y", ["snake", "case", "x", "y"]),
        ("日本 テスト", ["日本", "本", "テス", "スト", "ト"]),
        ("1990's 1990s", ["1990s", "1990s"]),
        ("مـحـمـد محمد ٢٠٢٤", ["محمد", "محمد", "2024"]),
        ("ﾊﾝｶｸ ２０２４", ["ハン", "ンカ", "カク", "ク", "2024"]),
        ("", []),
        ("?!… — \0", []),
    ],
)
def test_words_are_folded_and_split_at_other_characters(text: str, expected: list[str]) -> None:
    """Case, accents, width, possessives and dots do not matter; hyphens separate words."""
    assert words(text) == expected
    assert analyse(text, "en")[0] == expected


def test_stems_join_inflections() -> None:
    """All forms of a word have the same term in the document's language."""
    assert analyse("managed manages managing", "en")[1] == ["manag"] * 3
    assert analyse("pacientes paciente", "es")[1] == ["pacient~es"] * 2


def test_codes_and_acronyms_are_not_stemmed() -> None:
    """Codes and acronyms are not stemmed: AIDS is not aid."""
    assert analyse("AIDS aids G2058s 99490", "en")[1] == ["aids", "aid", "g2058s", "99490"]


def test_an_acronym_and_its_plural_are_one_term() -> None:
    """A lowercase s after an acronym is a plural, but the S of CMS is part of the acronym."""
    assert analyse("EHR EHRs FQHCs CMS CMs", "en")[1] == ["ehr", "ehr", "fqhc", "cms", "cm"]
    assert analyse("FQHCs", "es")[1] == ["fqhc"]


def test_a_text_in_capitals_has_no_acronyms() -> None:
    """In text entirely in capitals, short words are stemmed like all others."""
    assert analyse("MEDICARE CODES", "en")[1] == ["medicar", "code"]


def test_an_unknown_language_keeps_words_as_they_are() -> None:
    """Words in a language without a stemmer are not stemmed."""
    assert analyse("managed care", "xx") == (["managed", "care"], ["managed", "care"])


def test_overlong_words_are_cut() -> None:
    """Overlong words are truncated in the same way in documents and queries."""
    assert words("x" * 500) == ["x" * 100]


@given(st.text())
def test_any_text_has_words_where_its_tokens_say(text: str) -> None:
    """Tokens agree with `analyse`, are in order, and never contain spaces."""
    all_tokens = list(tokens(text, "en"))
    text_words, terms = analyse(text, "en")
    assert [t.word for t in all_tokens] == text_words
    # A compound, a code or an identifier has further terms.
    assert not Counter(t.term for t in all_tokens) - Counter(terms)
    assert words(text) == [t.word for t in all_tokens]
    assert all(a.start < b.start for a, b in itertools.pairwise(all_tokens))
    assert not any(c.isspace() for t in all_tokens for c in t.word + t.term)


def test_normalisation_does_not_change_words() -> None:
    """Characters that Unicode normalizes give the same words in text, tokens and queries.

    Words have no spaces, do not depend on the text's normal form, and have themselves as words.
    The latter does not apply to scripts whose words are pairs of characters.
    """
    faults = []
    # One rule composes all 11,172 Korean syllables. Every 27th is enough: each initial, medial and
    # final sound (19, 21 and 28) still occurs.
    syllables = range(ord("가"), ord("힣") + 1)
    others = (n for n in range(sys.maxunicode + 1) if n not in syllables)
    for character in map(chr, itertools.chain(others, syllables[::27])):
        if unicodedata.is_normalized("NFKD", character):
            continue
        for text in (character, f"a{character}b"):
            composed = unicodedata.normalize("NFC", text)
            text_words = words(text)
            same = [
                analyse(text, "en")[0],
                [token.word for token in tokens(text, "en")],
                words(composed),
                " ".join(text_words).split(),
            ]
            if not UNSEGMENTED.search(text) and text == character:
                same.append(words(" ".join(text_words)))
            if any(other != text_words for other in same):
                faults.append((text, text_words, same))
    assert faults == []

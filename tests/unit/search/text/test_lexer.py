"""How text is split into words, and the other forms by which a word is found."""

from __future__ import annotations

import pytest

from search.query import Alternative, Clause, Match
from search.text import highlighter
from search.text.analysis import joined, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.5 mg, 0.5.", ["1.5", "mg", "0.5"]),
        ("1.5mg 20mg", ["1.5", "mg", "20mg"]),
        ("1,000 10,000.50 1,000,000, 1,00 12345,678", None),
        ("$62.16 14.2.1.0 98.6°F", ["62.16", "14.2.1.0", "98.6", "f"]),
        ("E11.9, (S72.001A). v6.2.8", ["e11.9", "s72.001a", "v6.2.8"]),
        ("410.26(b)(5)", ["410.26", "b", "5"]),
        ("C++ (C#) .NET (.NET) A+ A1C", ["c++", "c#", ".net", ".net", "a+", "a1c"]),
        ("a+b C#5 example.net Node.js", ["a", "b", "c", "5", "example", "net", "node", "js"]),
        ("--run --start-program x--y", ["--run", "--start", "program", "x", "y"]),
        ("10:30 24/7 3:1 AT&T", ["10", "30", "24", "7", "3", "1", "at", "t"]),
        ("U.S. e.g. 1990's patient's", ["us", "eg", "1990s", "patient"]),
    ],
)
def test_words(text: str, expected: list[str] | None) -> None:
    """Numbers, codes and names with symbols are one word; others are letters and digits."""
    expected = expected or ["1000", "10000.50", "1000000", "1", "00", "12345", "678"]
    assert words(text) == expected
    assert joined(text, "en")[0].split() == expected


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("e-mail", "email"),
        ("re-admissions", "readmiss"),
        ("X-ray", "xray"),
        ("COVID–19", "covid19"),
        ("SARS-CoV-2", "sarscov2"),
        ("AT&T", "att"),
        ("E11.9", "e119 e11"),
        ("0002-8215-01", "0002821501"),
        ("pre-op/post-op", "preop postop"),
        ("rawTransaction", "raw transact"),
        ("javaLTSVersions", "java lts version"),
        ("--run", "run"),
        # Never the digits alone, nor a range, time or ratio as one number.
        ("1.5", ""),
        ("2-3", ""),
        ("10:30", ""),
        ("24/7", ""),
        ("1.5-2.5", ""),
        ("HbA1c", ""),
        ("-".join(["part"] * 20), ""),
    ],
)
def test_other_forms(text: str, other: str) -> None:
    """Other forms are additional terms."""
    text_words, terms = joined(text, "en")
    assert sorted(terms.split()[len(text_words.split()) :]) == sorted(other.split())


@pytest.mark.parametrize(
    ("term", "text", "marked"),
    [
        ("email", "an e-mail is email", ["e-mail", "email"]),
        ("e119", "code E11.9 here", ["E11.9"]),
        ("transact", "a rawTransaction", ["rawTransaction"]),
        ("1000", "of 1,000 mg", ["1,000"]),
        ("c++", "learn C++ and C", ["C++"]),
        ("15", "1.5 mg and 15", ["15"]),
    ],
)
def test_other_forms_are_highlighted(term: str, text: str, marked: list[str]) -> None:
    """The whole compound is highlighted as it appears in the text."""
    clause = Clause((Alternative(Match.TERM, (term,)),))
    spans = highlighter([clause], "en").mark(text, "body", "en").spans
    assert [text[start:end] for start, end in spans] == marked

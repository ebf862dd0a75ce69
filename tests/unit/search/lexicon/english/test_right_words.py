"""The list of right words and its format."""

from __future__ import annotations

import zlib

import pytest

from search.lexicon.english.right_words import (
    DATA,
    compress,
    decompress,
    is_right_word,
    load_right_words,
)


@pytest.mark.parametrize(
    "word",
    [
        "hypotension", "infection", "teeth", "amoxicillin", "ampicillin", "hyperpituitarism",
        "covid", "colectomy", "colostomy", "semaglutide", "haemoglobin", "hemoglobin", "asthma",
    ],
)  # fmt: skip
def test_right_words_are_in_the_list(word: str) -> None:
    """The list contains plain English, health words and drugs, in both spellings."""
    assert is_right_word(word)


@pytest.mark.parametrize(
    "word",
    ["", "a", "zzzzzz", "hypotensio", "hypotensionx", "medicade", "diabtes", "positon", "stiches",
     "diptheria", "arrythmia", "abcess", "opthalmic", "occurence"],
)  # fmt: skip
def test_misspellings_are_not(word: str) -> None:
    """The list contains no misspellings or prefixes of words."""
    assert not is_right_word(word)


def test_first_and_last_word_are_found() -> None:
    """The binary search finds the first and the last word."""
    first, *_, last = load_right_words().decode().split()
    assert is_right_word(first)
    assert is_right_word(last)


def test_the_list_is_sorted_and_small() -> None:
    """The list is sorted, for the binary search, and at most 1 MB."""
    words = load_right_words().split()
    assert words == sorted(set(words))
    assert 350_000 < len(words) < 450_000
    assert DATA.stat().st_size <= 1_048_576


def test_compressed_words_come_back() -> None:
    """Words with shared prefixes survive the compression."""
    words = ["aback", "abacus", "abacuses", "b" * 60, "b" * 61, "zebra"]
    assert decompress(compress(words)) == "".join(f"{word}\n" for word in words).encode()
    assert zlib.decompress(compress(words[:2])) == b"Aaback\nEus\n"

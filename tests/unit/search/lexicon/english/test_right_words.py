"""The list of right words, and its form."""

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
    """Plain English, health words and drugs, in British and American spelling."""
    assert is_right_word(word)


@pytest.mark.parametrize(
    "word",
    ["", "a", "zzzzzz", "hypotensio", "hypotensionx", "medicade", "diabtes", "positon", "stiches"],
)
def test_misspellings_are_not(word: str) -> None:
    """Nor are beginnings of words, and what sorts before the first or after the last."""
    assert not is_right_word(word)


def test_first_and_last_word_are_found() -> None:
    """The search by halving reaches both ends."""
    first, *_, last = load_right_words().decode().split()
    assert is_right_word(first)
    assert is_right_word(last)


def test_the_list_is_sorted_and_small() -> None:
    """Halving needs the order; 1 MB is the limit of what is shipped."""
    words = load_right_words().split()
    assert words == sorted(set(words))
    assert 350_000 < len(words) < 450_000
    assert DATA.stat().st_size <= 1_048_576


def test_compressed_words_come_back() -> None:
    """With beginnings shared by up to the whole of a word before."""
    words = ["aback", "abacus", "abacuses", "b" * 60, "b" * 61, "zebra"]
    assert decompress(compress(words)) == "".join(f"{word}\n" for word in words).encode()
    assert zlib.decompress(compress(words[:2])) == b"Aaback\nEus\n"

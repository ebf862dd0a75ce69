"""Scripts without spaces are split into pairs of characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import Alternative, Match
from search.text.analysis import tokens, words
from search.text.folding import fold
from search.text.highlighting import Highlighter
from search.text.scripts import bigrams, closed_run, is_mark, open_run
from search.text.snippets.snippet import to_html


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("糖尿病", ["糖尿", "尿病", "病"]),
        ("病", ["病"]),
        ("ガン", ["ガン", "ン"]),
        ("ที่นี่", ["ที่นี่", "นี่"]),
        ("น้ำใจ", ["น้ำใ", "ใจ", "จ"]),
        ("ໂຮງ", ["ໂຮ", "ຮງ", "ງ"]),
        ("ໝໍດີ", ["ໝໍດີ", "ດີ"]),
        ("ຫມໍດີ", ["ຫມໍດີ", "ດີ"]),
        ("น\u0e49\u0e4d\u0e32ใจ", ["น\u0e49\u0e4d\u0e32ใ", "ใจ", "จ"]),
        ("មន្ទីរ", ["មន្ទី", "ន្ទីរ", "រ"]),
        ("ဆေးရုံ", ["ဆေးရုံ", "ရုံ"]),
    ],
)
def test_a_run_is_its_pairs_and_its_last_character(text: str, pairs: list[str]) -> None:
    """A character is a letter with all its marks and its subscript letter."""
    assert [text[start:end] for start, end in bigrams(text)] == pairs


@pytest.mark.parametrize("character", ["น้ำ", "ນ້ຳ", "ໝໍ", "ໜູ", "ｶﾞ", "ន្ទី", "ရုံ"])
def test_a_folded_character_is_one_character(character: str) -> None:
    """Folding splits no character, so a single character is also found in longer text."""
    assert words(character) == [fold(character)]
    assert list(bigrams(fold(character))) == [(0, len(fold(character)))]
    assert closed_run((fold(character),)) == (fold(character),)


def test_an_unfinished_query_matches_longer_texts() -> None:
    """The pairs of an unfinished query are also pairs of any text that continues the query."""
    assert open_run(words("尿病")) == ["尿病"]
    assert open_run(words("病")) == ["病"]
    assert open_run(words("care 糖尿病")) == ["care", "糖尿", "尿病"]
    assert open_run(words("糖尿病 care")) == words("糖尿病 care")
    assert closed_run(("糖尿", "尿病")) == ("糖尿", "尿病", "病")
    assert closed_run(("care",)) == ("care",)


def test_letters_that_differ_in_a_mark_are_different() -> None:
    """Marks distinguish letters (か is not が), but half width and full width are equal."""
    assert words("かが") != words("がか")
    assert words("ข้าว") != words("ขาว")
    assert words("ﾃﾞｰﾀ") == words("データ")


TEXTS = st.text(alphabet="糖尿病ガカ\u3099ที่ำនទ្ីﾃﾞ care", max_size=20)


@given(TEXTS)
def test_no_word_begins_or_ends_inside_a_character(text: str) -> None:
    """A word never starts or ends between a letter and its marks."""
    for token in tokens(text, "ja"):
        after = text[token.end : token.end + 1]
        assert not (after and is_mark(after))


@pytest.mark.parametrize(
    ("match", "typed", "html"),
    [
        (Match.PREFIX, ("糖",), "血<mark>糖</mark>値と<mark>糖</mark>"),
        (Match.PHRASE, ("血糖", "糖値"), "<mark>血糖値</mark>と糖"),
        (Match.WORD, ("血糖",), "<mark>血糖</mark>値と糖"),
    ],
)
def test_a_match_is_what_was_typed(match: Match, typed: tuple[str, ...], html: str) -> None:
    """If a single character was typed, only that character of a pair is highlighted."""
    highlighter = Highlighter([Alternative(match, typed)], "ja")
    assert to_html(highlighter.mark("血糖値と糖", "body", "ja")) == html


@pytest.mark.parametrize(
    ("sentence", "low", "high"),
    [("拡張機能のファイルを読み込む方法について説明します。", 60, 110), ("ที่นี่มีน้ำใจ", 300, 400)],
)
def test_a_snippet_is_about_as_wide_as_one_of_english(sentence: str, low: int, high: int) -> None:
    """Thirty words equal about 100 wide or 180 narrow characters, and no character is cut."""
    text = sentence * 80
    snippet = Highlighter([], "ja").extract(text, "body", "ja", words=30).text
    assert low < len(snippet) < high
    shown = snippet.removesuffix(" …")
    assert text.startswith(shown)
    assert not is_mark(text[len(shown)])

"""The sentences with the most different matches."""

from __future__ import annotations

from search.text.snippets.density import MatchedSentence, TextMatch, densest, terms_of
from search.text.snippets.sentences import Sentence, Sentences

TEXT = "aa aa. bb aa. bb."


def matched(start: int, end: int, terms: str, part: int = 0) -> MatchedSentence:
    """A sentence with matches of these terms."""
    found = tuple(TextMatch(start, start + 2, term) for term in terms.split())
    return MatchedSentence(Sentence(start, end), found, part)


def test_different_terms_count_more_than_many_matches() -> None:
    """Among sentences close to each other, those with the most different terms are chosen."""
    rows = [matched(0, 6, "aa aa"), matched(7, 13, "bb aa"), matched(14, 17, "bb")]
    best = densest(rows, 6, Sentences(TEXT, (), 100))
    assert best == rows[1:2]
    assert terms_of(best) == {"aa", "bb"}


def test_sentences_of_different_parts_are_not_combined() -> None:
    """Sentences that must not be joined never form a passage, however close they are."""
    rows = [matched(0, 6, "aa"), matched(14, 17, "bb", part=1)]
    sentences = Sentences(TEXT, (), 100)
    assert densest(rows, 100, sentences) == rows[:1]
    assert densest([rows[0], matched(14, 17, "bb")], 100, sentences)[1:] != []

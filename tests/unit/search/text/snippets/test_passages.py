"""The choice of passages."""

from __future__ import annotations

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

"""Positions where two words are near each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.document import Document
from search.engines.matching_rules import analysed, frequency
from search.query import Alternative, Match
from search.schema import Schema
from search.text.proximity import near_starts


@given(st.lists(st.sampled_from(["a1", "b1", "c1", "c1", "\n"]), max_size=30), st.integers(0, 4))
def test_places_are_those_that_match(parts: list[str], between: int) -> None:
    """A text has such a position if and only if the oracle finds the words near each other."""
    text = " ".join(parts)
    entry = analysed(Schema(), Document(id="x", body="\n".join(map(str.strip, text.split("\n")))))
    pair = ("a1", "b1", str(between))
    matches = frequency(entry, Alternative(Match.NEAR, pair, ("body",)), "body")
    body = entry.document.body
    starts = near_starts(body, [pair], "en", ())
    assert sum(body.startswith("a1", start) for start in starts) == matches


def test_without_pairs_there_are_no_places() -> None:
    """Most queries have no words that must be near each other."""
    assert near_starts("a b", [], "en", ()) == set()

"""Find documents by word positions: phrases that are being typed, and words near each other."""

from __future__ import annotations

from collections.abc import Iterator

from search.engines.whoosh.document_sets import phrase_starts
from search.engines.whoosh.postings import WhooshPostings


def begun(postings: WhooshPostings, field: str, words: tuple[str, ...]) -> Iterator[int]:
    """Yield the documents with a phrase whose last word is a prefix."""
    *first, last = words
    positions = [postings.positions(field, word) for word in first]
    starts = dict(phrase_starts(positions, postings.unpack))
    for term in postings.words(field, last):
        for number, packed in postings.positions(field, term).items():
            places = {place - len(first) for place in postings.unpack(packed)}
            if not places.isdisjoint(starts.get(number, ())):
                yield number


def near(
    postings: WhooshPostings, field: str, first: str, second: str, between: str
) -> Iterator[int]:
    """Yield the documents with two words near each other."""
    ones, others = postings.positions(field, first), postings.positions(field, second)
    distances = [d for d in range(-int(between) - 1, int(between) + 2) if d]
    for number in ones.keys() & others.keys():
        places = set(postings.unpack(others[number]))
        if any(place + d in places for place in postings.unpack(ones[number]) for d in distances):
            yield number

"""Facet values are spelled as the documents in a search key's scope spell them."""

from __future__ import annotations

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.engines.scoped import ScopedEngine
from search.query import Filter, Query
from search.schema import Schema

INSIDE = Filter("community", ("inside",))


def scoped(*tags: tuple[str, str]) -> ScopedEngine:
    """The view of a key on documents with a community and a tag each."""
    engine = MemoryEngine(Schema())
    engine.rebuild(
        Document(id=f"{number:02}", facets={"community": (community,), "tag": (tag,)})
        for number, (community, tag) in enumerate(tags)
    )
    return ScopedEngine(engine, (INSIDE,))


def values(engine: ScopedEngine, *chosen: str) -> list[tuple[str, int]]:
    """The values of the facet, with their counts."""
    filters = (Filter("tag", chosen),) if chosen else ()
    (facet,) = engine.search(Query(facets=("tag",), filters=filters)).facets
    return [(value.value, value.count) for value in facet.values]


OUTSIDE = [("outside", "NEWS")] * 3


def test_spellings_are_those_inside() -> None:
    """Another spelling in many documents outside the scope does not appear in facets or hits."""
    engine = scoped(("inside", "News"), *OUTSIDE)
    assert values(engine) == [("News", 1)]
    (hit,) = engine.search(Query()).hits
    assert hit.document.facets["tag"] == ("News",)


def test_the_most_common_spelling_inside_is_shown() -> None:
    """Of several spellings in the scope, the most common or, if tied, the first is shown."""
    engine = scoped(("inside", "news"), ("inside", "News"), ("inside", "news"), *OUTSIDE)
    assert values(engine) == [("news", 3)]
    engine = scoped(("inside", "news"), ("inside", "News"), *OUTSIDE)
    assert values(engine) == [("News", 2)]


def test_a_value_outside_alone_is_shown_as_typed() -> None:
    """The spelling of a value that no document in the scope has is not revealed."""
    engine = scoped(("inside", "other"), *OUTSIDE, ("outside", "News"))
    assert values(engine, "nEwS") == [("other", 1), ("nEwS", 0)]

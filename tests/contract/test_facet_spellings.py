"""Facet values that differ only in case or spaces are one value, on every engine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.document import Document
from search.engines.protocol import Engine
from search.engines.registry import open_engine
from search.engines.scoped import ScopedEngine
from search.query import Alternative, Clause, Filter, Match, Query
from search.schema import Schema

NOTHING = Filter("topic", ("no such topic",))
FIRST = {"1": "News", "2": "NEWS", "3": " news", "4": "News", "5": "Café", "6": "CAFÉ"}


def documents(tags: dict[str, str]) -> list[Document]:
    """Documents with these IDs and one tag each."""
    return [Document(id=id, title="care", facets={"tag": (tag,)}) for id, tag in tags.items()]


def tags(engine: Engine, **values: object) -> list[tuple[str, int]]:
    """The values of the facet with their counts."""
    (facet,) = engine.search(Query(facets=("tag",), **values)).facets  # type: ignore[arg-type]
    return [(value.value, value.count) for value in facet.values]


def test_spellings_are_one_value_shown_as_most_spell_it(engine: Engine) -> None:
    """The most common spelling is shown, or the alphabetically first among equals."""
    engine.rebuild(documents(FIRST))
    assert tags(engine) == [("News", 4), ("CAFÉ", 2)]


def test_hits_show_the_spelling_of_the_facet(engine: Engine) -> None:
    """Hits show the same spelling as the facet."""
    engine.rebuild(documents(FIRST))
    hits = engine.search(Query(filters=(Filter("tag", ("café",)),))).hits
    assert [hit.document.facets["tag"] for hit in hits] == [("CAFÉ",), ("CAFÉ",)]


@pytest.mark.parametrize("value", ["News", "news", " NEWS ", "nEws"])
def test_a_filter_takes_any_spelling(engine: Engine, value: str) -> None:
    """A filter in any spelling finds, excludes and scopes all documents with the value."""
    engine.rebuild(documents(FIRST))
    one = Filter("tag", (value,))
    assert engine.search(Query(filters=(one,))).total == 4
    assert engine.search(Query(scope=(one,))).total == 4
    assert engine.search(Query(filters=(Filter("tag", (), (value,)),))).total == 2
    clause = Clause((Alternative(Match.VALUE, ("tag", value)),))
    assert engine.search(Query(clauses=(clause,))).total == 4


def test_a_search_key_takes_any_spelling(engine: Engine) -> None:
    """A search key's filter matches all spellings of its value."""
    engine.rebuild(documents(FIRST))
    keyed = ScopedEngine(engine, (Filter("tag", ("news",)),))
    assert keyed.search(Query()).total == 4
    assert keyed.get("3")
    assert not keyed.get("5")


def test_a_search_key_sees_only_spellings_within_its_filters(engine: Engine) -> None:
    """A value is spelled as in most documents in the scope; a value from outside stays as typed."""
    outside = documents(dict.fromkeys(("7", "8", "9"), "NEWS")) + documents({"10": "Secret"})
    inside = [replace(one, facets={**one.facets, "topic": ("T",)}) for one in documents(FIRST)]
    engine.rebuild(inside + outside)
    keyed = ScopedEngine(engine, (Filter("topic", ("t",)),))
    assert tags(engine)[0] == ("NEWS", 7)
    assert tags(keyed) == [("News", 4), ("CAFÉ", 2)]
    hits = keyed.search(Query(filters=(Filter("tag", ("news",)),))).hits
    assert {hit.document.facets["tag"] for hit in hits} == {("News",)}
    assert ("Secret", 0) in tags(engine, filters=(Filter("tag", ("sECRET",)), NOTHING))
    assert tags(keyed, filters=(Filter("tag", ("sECRET",)), NOTHING)) == [("sECRET", 0)]
    assert tags(keyed, filters=(Filter("tag", ("nEWS",)), NOTHING)) == [("News", 0)]


def test_an_unknown_value_stays_as_typed(engine: Engine) -> None:
    """A selected value without documents is listed as requested."""
    engine.rebuild(documents(FIRST))
    assert ("Nobody", 0) in tags(engine, filters=(Filter("tag", ("Nobody",)),))


def test_an_update_spells_as_a_rebuild(engine: Engine) -> None:
    """After every update, spellings are the same as after a rebuild."""
    engine.rebuild(documents(FIRST))
    engine.update(documents({"4": "NEWS", "7": "Café", "8": "new"}), deleted=["1"])
    assert tags(engine) == [("Café", 3), ("NEWS", 3), ("new", 1)]
    changed = {"2": "NEWS", "3": " news", "4": "NEWS"}
    changed |= {"5": "Café", "6": "CAFÉ", "7": "Café", "8": "new"}
    engine.rebuild(documents(changed))
    assert tags(engine) == [("Café", 3), ("NEWS", 3), ("new", 1)]


def test_a_setting_keeps_values_apart(url: str) -> None:
    """With `exact_values`, each spelling is a separate value."""
    engine = open_engine(url, Schema(exact_values=True))
    engine.rebuild(documents(FIRST))
    assert len(tags(engine)) == 5
    assert engine.search(Query(filters=(Filter("tag", ("news",)),))).total == 0
    engine.close()

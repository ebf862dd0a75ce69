"""Exports and change logs: pages of documents in ID order, and what each build changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from search.document import Document
from search.engines.document_page import is_listed
from search.engines.memory.engine import MemoryEngine
from search.engines.pinned import pinned_view
from search.engines.protocol import Engine
from search.engines.registry import open_engine
from search.errors import FieldUnknown, GenerationGone
from search.query import Filter, Query, Range, Sort
from search.schema import Schema
from search.storage import Retention
from tests.contract.conftest import EMBEDDED
from tests.contract.test_rules import DAY, doc

SOURCE = "https://example.org/a"
LATER = DAY + timedelta(days=1)
IDS = ("a", "a/b", "b", "é", "z", "中", "\U0001f600")


def exported(engine: Engine, query: Query = Query(at=DAY), **values: Any) -> list[str]:  # noqa: B008
    """The IDs of a page of the current generation."""
    page = engine.page(query, engine.status().generation, **values)
    return [document.id for document in page.documents]


def sites(rng: Random) -> list[Document]:
    """Documents in every combination of visibility, group, date and value."""
    times = (None, DAY - timedelta(days=1), LATER)
    return [
        doc(
            f"{rng.choice(IDS)}{number}",
            date=rng.choice((None, DAY, LATER)),
            publish=rng.choice(times),
            expiry=rng.choice((None, LATER, DAY)),
            source_url=rng.choice(("", "", SOURCE)),
            tag=rng.sample(("x", "y", "Z"), rng.randint(0, 3)),
        )
        for number in range(40)
    ]


QUERIES = (
    Query(at=DAY),
    Query(),
    Query(at=LATER, filters=(Filter("tag", ("X", "y")),)),
    Query(at=DAY, filters=(Filter("tag", (), ("z",)),)),
    Query(at=DAY, scope=(Filter("tag", ("x",)),), ranges=(Range.of("date", LATER),)),
    Query(at=DAY, ranges=(Range.of("date", lt=LATER),)),
)


@pytest.mark.parametrize("seed", range(4))
def test_a_page_has_the_listed_documents_in_order(engine: Engine, seed: int) -> None:
    """Pages joined have exactly the documents that match, each once, in ID order."""
    documents = sites(Random(seed))
    engine.rebuild(documents)
    for query in QUERIES:
        filters = Query(at=query.at, ranges=query.ranges, filters=(*query.filters, *query.scope))
        expected = sorted(one.id for one in documents if is_listed(one, filters, Schema()))
        assert exported(engine, query, limit=500) == expected
        joined: list[str] = []
        while page := exported(engine, query, limit=3, after=joined[-1] if joined else ""):
            joined += page
        assert joined == expected


def test_a_page_has_whole_documents(engine: Engine) -> None:
    """A page has the documents as they were indexed, and says whether others follow."""
    documents = [doc("1", body="text", tag=["Care"], date=DAY), doc("2", tag=["care"])]
    engine.rebuild(documents)
    page = engine.page(Query(), engine.status().generation, limit=2)
    assert list(page.documents) == documents
    assert not page.has_more
    assert engine.page(Query(), engine.status().generation, limit=1).has_more


def test_an_unknown_field(engine: Engine) -> None:
    """A filter on a field that the index does not have is refused."""
    engine.rebuild([doc("1")])
    with pytest.raises(FieldUnknown):
        exported(engine, Query(filters=(Filter("unheard-of", ("x",)),)))


@pytest.mark.parametrize("name", ["", "0", "7", "../index", "20260102T030405-000006", "*", "x\0y"])
def test_an_unknown_generation(engine: Engine, name: str) -> None:
    """Any name of a generation that does not exist gets the same answer: it is gone."""
    engine.rebuild([doc("1")])
    with pytest.raises(GenerationGone):
        engine.page(Query(), name)
    with pytest.raises(GenerationGone):
        engine.changes().since(name, DAY)


@pytest.mark.engines(*EMBEDDED)
def test_an_older_generation_is_read_until_it_is_deleted(engine: Engine) -> None:
    """An export goes on after an update, and is refused after the next."""
    engine.rebuild([doc("1", title="old"), doc("2")])
    generation = engine.status().generation
    engine.update([doc("1", title="new")], ["2"])
    page = engine.page(Query(), generation)
    assert [(one.id, one.title) for one in page.documents] == [("1", "old"), ("2", "care")]
    engine.update([doc("3")])
    with pytest.raises(GenerationGone):
        engine.page(Query(), generation)


def test_changes_of_updates_and_rebuilds(engine: Engine) -> None:
    """Only documents that differ are in the log, whichever way they were written."""
    engine.rebuild([doc("1"), doc("2"), doc("3", source_url=SOURCE)])
    first = engine.status().generation
    engine.update([doc("1"), doc("2", title="new"), doc("4", source_url=SOURCE)], ["9"])
    second = engine.status().generation
    engine.rebuild([doc("4", source_url=SOURCE), doc("2", title="new"), doc("1"), doc("1", "last")])
    third = engine.status().generation
    log = engine.changes()
    assert list(log.since(first, DAY)) == ["1", "2", "3", "4"]
    assert list(log.since(second, DAY)) == ["1", "3"]
    assert log.since(third, DAY) == {}
    assert {id: log.name(one) for id, one in log.since(first, DAY).items()} == {
        "1": third, "2": second, "3": third, "4": second,
    }  # fmt: skip


def test_changes_when_most_documents_change(engine: Engine) -> None:
    """An update that rewrites the index has the same log as one that does not."""
    engine.rebuild([doc(str(number)) for number in range(8)])
    first = engine.status().generation
    engine.update([doc(str(number), title="new") for number in range(1, 6)], ["7"])
    assert list(engine.changes().since(first, DAY)) == ["1", "2", "3", "4", "5", "7"]


@pytest.mark.engines(*EMBEDDED)
def test_another_schema_starts_a_new_log(engine: Engine, url: str) -> None:
    """If the fields change, every document may differ, so clients must start over."""
    engine.rebuild([doc("1")])
    first = engine.status().generation
    other = open_engine(url, Schema(languages=("es",)))
    other.rebuild([doc("1")])
    with pytest.raises(GenerationGone):
        other.changes().since(first, DAY)
    other.close()


def test_moments_of_unchanged_documents(engine: Engine) -> None:
    """Updates and rebuilds keep the record of added and deleted documents."""
    timed = doc("1", publish=DAY.replace(year=2100), expiry=DAY.replace(year=2101))
    engine.rebuild([timed, doc("2")])
    first = engine.status().generation
    engine.update([doc("2", title="new")])
    assert list(engine.changes().since(first, DAY.replace(year=2100))) == ["1", "2"]
    second = engine.status().generation
    engine.rebuild([timed, doc("2", title="new")])
    assert list(engine.changes().since(second, DAY.replace(year=2102))) == ["1"]
    engine.update(deleted=["1"])
    third = engine.status().generation
    assert engine.changes().since(third, DAY.replace(year=2102)) == {}


def test_a_pinned_view_answers_as_the_generation_did(engine: Engine) -> None:
    """After an update, every engine still counts, filters and sorts as before, without the gone."""
    documents = sites(Random(7))
    engine.rebuild(documents)
    generation = engine.status().generation
    gone = {documents[0].id, documents[9].id, documents[20].id}
    expected = MemoryEngine(engine.status().schema)
    expected.rebuild(one for one in documents if one.id not in gone)
    engine.update([doc("new", tag=["x"])], gone)
    view = pinned_view(engine, generation, DAY)
    for query in QUERIES:
        whole = replace(query, facets=("tag",), sort=Sort.TITLE, limit=100)
        answer, wanted = view.search(whole), expected.search(whole)
        assert [hit.document for hit in answer.hits] == [hit.document for hit in wanted.hits]
        assert (answer.total, answer.facets) == (wanted.total, wanted.facets)
        assert answer.generation == generation
    engine.update([doc("newer")])
    with pytest.raises(GenerationGone):
        pinned_view(engine, generation, DAY)


@pytest.mark.engines(*EMBEDDED)
def test_generations_are_kept_for_a_time(url: str) -> None:
    """Generations that were replaced a moment ago are kept, and a later build deletes them."""
    engine = open_engine(url, retention=Retention(seconds=3600))
    engine.rebuild([doc("1")])
    first = engine.status().generation
    for number in range(4):
        engine.update([doc(f"new {number}")])
    assert pinned_view(engine, first, DAY).search(Query()).total == 1
    engine.close()
    other = open_engine(url)
    other.update([doc("last")])
    with pytest.raises(GenerationGone):
        pinned_view(other, first, DAY)
    other.close()

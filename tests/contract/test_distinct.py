"""Articles curated more than once are one hit if requested, on every engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from random import Random
from typing import Any

import pytest

from search.document import Document
from search.engines.protocol import Engine
from search.engines.registry import open_engine
from search.query import Filter, Query, Sort
from search.result import Result
from tests.contract import sampling
from tests.contract.test_rules import DAY, ask, doc, ids

URL = "https://source.example/article"
CURATED = [
    doc("a", "care", community=["A"], tag=["x"], date=DAY, url="/a/", source_url=URL),
    doc("b", "care", community=["B"], tag=["x", "y"], date=DAY + timedelta(1), url="/b/",
        source_url=URL),
    doc("c", "care", community=["A"], date=DAY + timedelta(2), url="/c/"),
]  # fmt: skip


def distinct(engine: Engine, text: str = "", **values: Any) -> Result:
    return ask(engine, text, **{"at": DAY, "distinct": True, **values})


def counts(result: Result) -> list[dict[str, int]]:
    return [{value.value: value.count for value in facet.values} for facet in result.facets]


def test_an_article_curated_twice_is_one(engine: Engine) -> None:
    """The hit is the newest document, with the facet values of all, and lists the others."""
    engine.rebuild(CURATED)
    found = distinct(engine, "care", facets=("community", "tag"), sort=Sort.NEWEST)
    assert (found.total, ids(found)) == (2, ["c", "b"])
    article = found.hits[1].document
    assert article.facets == {"community": ("B", "A"), "tag": ("x", "y")}
    assert article.others == (("a", "/a/"),)
    assert counts(found) == [{"A": 2, "B": 1}, {"x": 1, "y": 1}]


def test_without_distinct_each_document_is_a_hit(engine: Engine) -> None:
    """Without `distinct`, every document is a separate hit."""
    engine.rebuild(CURATED)
    found = ask(engine, "care", facets=("community", "tag"), sort=Sort.NEWEST)
    assert (found.total, [hit.document for hit in found.hits]) == (3, CURATED[::-1])
    assert counts(found) == [{"A": 2, "B": 1}, {"x": 2, "y": 1}]
    assert [engine.get(one.id) for one in CURATED] == CURATED
    assert engine.status().documents == 3


def test_filters_see_the_values_of_all(engine: Engine) -> None:
    """An article is found or excluded by a value of any of its documents."""
    engine.rebuild(CURATED)
    for community in "AB":
        chosen = (Filter("community", (community,)), Filter("tag", ("y",)))
        assert ids(distinct(engine, filters=chosen)) == ["b"]
    assert ids(distinct(engine, filters=(Filter("tag", (), ("y",)),))) == ["c"]


def test_two_documents_in_one_community_are_one_article(engine: Engine) -> None:
    """Two documents from one source in the same community are also one article."""
    engine.rebuild([replace(one, facets={"community": ("A",)}) for one in CURATED])
    found = distinct(engine, facets=("community",))
    assert (found.total, counts(found)) == (2, [{"A": 2}])


@pytest.mark.parametrize(
    ("days", "id", "communities"),
    [(0, "b", ("B",)), (2, "c", ("C", "B", "A")), (4, "c", ("C", "A")), (6, "a", ("A",))],
)
def test_only_visible_documents_form_an_article(
    engine: Engine, days: int, id: str, communities: tuple[str, ...]
) -> None:
    """At any time, an article consists of its documents that are visible then."""
    times = {"publish": DAY + timedelta(1), "date": DAY}, {"expiry": DAY + timedelta(3)}
    engine.rebuild([
        doc("a", community=["A"], source_url=URL, **times[0]),
        doc("b", community=["B"], source_url=URL, date=DAY + timedelta(1), **times[1]),
        doc("c", community=["C"], source_url=URL, date=DAY + timedelta(2),
            publish=DAY + timedelta(1), expiry=DAY + timedelta(5)),
    ])  # fmt: skip
    found = distinct(engine, "care", at=DAY + timedelta(days), facets=("community",))
    assert (found.total, ids(found)) == (1, [id])
    assert found.hits[0].document.facets["community"] == communities
    assert counts(found) == [dict.fromkeys(communities, 1)]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (URL, "http://SOURCE.example/article/#top", True),
        (URL, URL + "?page=2", False),
        ("https://app.example/#/one", "https://app.example/#/two", False),
        ("https://source.example/", "https://source.example/", False),
        ("", "", False),
        ("no url", "no url", False),
        ("https://[broken/x", "https://[broken/x", False),
    ],
)
def test_which_urls_are_one_source(engine: Engine, first: str, second: str, same: bool) -> None:
    """URLs of the same page are one source, but a bare host name is not."""
    engine.rebuild([doc("a", source_url=first), doc("b", source_url=second)])
    assert distinct(engine).total == (1 if same else 2)


def test_a_group_may_be_large(engine: Engine) -> None:
    """An article may have any number of documents, and all are listed."""
    engine.rebuild([doc(f"{n:03}", source_url=URL) for n in range(130)])
    engine.update([doc("new", source_url=URL)])
    found = distinct(engine)
    assert (found.total, len(found.hits[0].document.others)) == (1, 130)
    assert ask(engine).total == engine.status().documents == 131


def test_distinct_needs_a_moment() -> None:
    """`distinct` requires a time, because the time decides which documents form an article."""
    with pytest.raises(ValueError, match="`distinct` requires `at`"):
        Query(distinct=True)


def test_groups_follow_updates(engine: Engine) -> None:
    """A document can join a group, change its source, leave the group, and be deleted."""
    engine.rebuild(CURATED[:1])
    engine.update([CURATED[1]])
    assert distinct(engine, facets=("community",)).total == 1
    engine.update([replace(CURATED[0], source_url="https://other.example/x")])
    assert ids(distinct(engine, sort=Sort.TITLE)) == ["a", "b"]
    engine.update([CURATED[0]])
    engine.update([], ["b"])
    assert [hit.document for hit in distinct(engine).hits] == [CURATED[0]]


def test_an_update_equals_a_rebuild(engine: Engine, engine_name: str) -> None:
    """After any updates, every answer is the same as from a rebuilt index."""
    random = Random(7)
    held = {one.id: one for one in (sampling.document(random, n) for n in range(40))}
    engine.rebuild(held.values())
    for _ in range(6):
        fresh = [sampling.document(random, random.randrange(60)) for _ in range(4)]
        gone = random.sample(sorted(held), 3)
        engine.update(fresh, gone)
        held = {id: one for id, one in held.items() if id not in gone}
        held |= {one.id: one for one in fresh}
    oracle = open_engine("memory:", sampling.SCHEMA)
    oracle.rebuild(held.values())
    facets = tuple(sampling.VALUES)
    for days, sort, one in product(range(-3, 4), Sort, (True, False)):
        at = sampling.NOW + timedelta(days)
        query = Query(at=at, distinct=one, sort=sort, facets=facets, limit=10_000)
        found, expected = engine.search(query), oracle.search(query)
        assert replace(found, generation="") == replace(expected, generation="")
    assert engine.status().documents == len(held), engine_name


def test_repeated_ids_leave_no_group_behind(engine: Engine) -> None:
    """For a repeated ID the last document counts, even if an earlier one had another source."""
    last = Document(id="a", title="care")
    engine.rebuild([*CURATED[:2], last])
    assert ids(distinct(engine, sort=Sort.TITLE)) == ["a", "b"]
    assert all(hit.document.others == () for hit in distinct(engine).hits)

"""The cost of requests in work units, and the budget."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from search import work_budget
from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.engines.scoped import ScopedEngine
from search.errors import TooExpensive
from search.indexing import Vocabulary
from search.query import Alternative, Clause, Filter, Match, Occur, Query, Sort
from search.schema import Schema
from search.work_budget import (
    Work,
    budget,
    extras,
    query_work,
    spend,
    spend_on_corrections,
    spend_on_highlights,
    spend_on_query,
)

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
WORDS = Vocabulary([("care", 300), ("cares", 50), ("caring", 40), ("the", 900), ("plan", 20)])
DOCUMENTS = 1_000


def units(query: Query) -> dict[Work, int]:
    """The cost of a query on an index of a thousand documents, without free parts."""
    taken = query_work(query, WORDS, DOCUMENTS)
    return {kind: amount for kind, amount in taken.items() if amount}


def query_of(*alternatives: Alternative, occur: Occur = Occur.MUST, **more: object) -> Query:
    clauses = tuple(Clause((one,), occur) for one in alternatives)
    return Query(clauses=clauses, limit=0, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("match", "words", "kind", "expected"),
    [
        (Match.WORD, ("care",), Work.WORDS, 300),
        (Match.TERM, ("care",), Work.WORDS, 350),
        (Match.TERM, ("th",), Work.WORDS, 0),
        (Match.TERM, ("cari",), Work.WORDS, 390),
        (Match.WORD, ("b12",), Work.WORDS, 125),
        (Match.PREFIX, ("car",), Work.BEGINNINGS, 195 + 3 * 10),
        (Match.PHRASE, ("the", "plan"), Work.PHRASES, 20 * 2 * 4),
    ],
)
def test_alternatives(match: Match, words: tuple[str, ...], kind: Work, expected: int) -> None:
    """A word costs its documents, a prefix those of all its words, a phrase its rarest word's."""
    taken = units(query_of(Alternative(match, words)))
    assert taken.get(kind, 0) == expected


def test_the_cost_of_facets() -> None:
    """Unfiltered facets cost one more search without ranking, and so does each filtered facet."""
    word = Alternative(Match.WORD, ("care",))
    filters = (Filter("tag", ("a", "b")),)
    taken = units(query_of(word, facets=("tag", "topic", "year"), filters=filters))
    assert taken[Work.WORDS] == 3 * 300
    assert taken[Work.FILTERS] == 3 * (1_000 + 2 * 30)
    assert taken[Work.FACETS] == 1_000 * (2 + 3)
    ranking = units(query_of(word, occur=Occur.SHOULD, facets=("tag", "topic"), filters=filters))
    assert ranking[Work.WORDS] == 300


@pytest.mark.parametrize("sort", [Sort.RELEVANCE, Sort.TITLE])
def test_pages(sort: Sort) -> None:
    """Cost grows with the position of the page and the number of hits."""
    clause = Clause((Alternative(Match.WORD, ("plan",)),))
    taken = units(Query(clauses=(clause,), sort=sort, offset=900, limit=100))
    assert taken[Work.HITS] == 1_000 * 150 + 100 * 3_500
    beyond = units(Query(clauses=(clause,), sort=sort, offset=9_000, limit=1_000))
    assert beyond[Work.HITS] == DOCUMENTS * (150 + 3_500)


@pytest.mark.parametrize(("limit", "listed"), [(10, 10), (1_000, 40)])
def test_values_of_facets(limit: int, listed: int) -> None:
    """All values of a facet are counted; those within the limit are also listed."""
    values = [(("tag", f"Value {number}"), 1) for number in range(40)]
    query = Query(facets=("tag",), facet_limit=limit, limit=0)
    taken = query_work(query, Vocabulary(values=values), DOCUMENTS)
    assert taken[Work.FACETS] == DOCUMENTS * 2 + 40 * 50 + listed * 120


@pytest.mark.parametrize(
    ("words", "occur", "snippet", "expected"),
    [
        (("care",), Occur.MUST, 30, 10 * (40_000 + 30 * 30 + 1_000)),
        (("care", "plan"), Occur.ALWAYS, 200, 10 * (40_000 + 200 * 30 + 2_000)),
        (("care",), Occur.MUST_NOT, 30, 10 * 30 * 30),
    ],
)
def test_highlights(words: tuple[str, ...], occur: Occur, snippet: int, expected: int) -> None:
    """Each hit's passages are chosen, by their length and the words to highlight."""
    clauses = [Clause((Alternative(Match.WORD, (word,)),), occur) for word in words]
    with budget() as taken:
        spend_on_highlights(clauses, 10, snippet, DOCUMENTS)
    assert taken == {Work.HITS: expected}


def test_corrections() -> None:
    """Each unknown word is compared with the whole vocabulary, and again with common words."""
    with budget() as used:
        spend_on_corrections(["care", "caer", "plna", "caer", "b12"], WORDS, DOCUMENTS)
    assert used[Work.CORRECTIONS] == 2 * len(WORDS) * 6
    many = Vocabulary((chr(0x4E00 + number), 1) for number in range(10_500))
    with budget() as used:
        spend_on_corrections(["plna"], many, DOCUMENTS)
    assert used[Work.CORRECTIONS] == 10_500 + 50_000


def test_corrections_for_a_search_key() -> None:
    """Corrections cost a search key as much, because words are compared with the whole index's."""
    engine = MemoryEngine(Schema())
    engine.rebuild([Document(id="1", title="care", facets={"tag": ("a",)}), Document(id="2")])
    vocabulary = ScopedEngine(engine, (Filter("tag", ("a",)),)).vocabulary()
    with budget() as used:
        spend_on_corrections(["caer"], vocabulary, DOCUMENTS)
    assert used[Work.CORRECTIONS] == 6 * len(engine.vocabulary()) > 0


@pytest.mark.parametrize(("documents", "allowed"), [(100, 6_600_000), (100_000, 25_000_000)])
def test_a_larger_index_is_allowed_more(documents: int, allowed: int) -> None:
    """The budget is seven million units, or 250 per document if that is more."""
    nothing = Query(limit=0)
    with budget() as used:
        used[Work.WORDS] = allowed
        spend_on_query(nothing, Vocabulary, documents)
        used[Work.PHRASES] += 1
        with pytest.raises(TooExpensive, match="words that occur in many articles"):
            spend_on_query(nothing, Vocabulary, documents)


def test_a_budget_is_of_all_searches_of_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """All searches in a request share one budget; outside a request, nothing is counted."""
    monkeypatch.setattr(work_budget, "MIN_BUDGET_UNITS", 6_000)
    engine = MemoryEngine(Schema())
    engine.rebuild([Document(id="1", title="care")])
    # The index's only hit takes more than half of the budget.
    page = Query(limit=10)
    for _ in range(3):
        engine.search(page)
    with budget():
        engine.search(page)
        with pytest.raises(TooExpensive):
            engine.search(page)


def test_extras_leave_the_budget_to_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Extras get what the answer has not used, and never cause a refusal of later work."""
    monkeypatch.setattr(work_budget, "MIN_BUDGET_UNITS", 100)
    done = []
    with budget():
        for kind, units in (("answer", 40), ("extra", 50), ("extra", 20), ("answer", 60)):
            if kind == "answer":
                spend(Work.HITS, units, 0)
            else:
                with extras():
                    spend(Work.WORDS, units, 0)
                    done.append(units)
        with pytest.raises(TooExpensive, match="hits"):
            spend(Work.HITS, 1, 0)
    assert done == [50]


def test_a_refused_search_is_not_charged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that was refused is not charged, so cheaper work still fits into the budget."""
    monkeypatch.setattr(work_budget, "MIN_BUDGET_UNITS", 100)
    with budget() as used:
        with pytest.raises(TooExpensive):
            spend(Work.HITS, 101, 0)
        spend(Work.WORDS, 100, 0)
    assert used == {Work.WORDS: 100}


def test_a_refusal(client_of: ClientOf, article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    """On every route, a refusal returns 400 and names the most expensive part and a remedy."""
    client = client_of(article("Care"))
    monkeypatch.setattr(work_budget, "MIN_BUDGET_UNITS", 1_000)
    for path in ("/api/v1/search?q=care", "/api/v1/facets/tag?q=care", "/api/v1/suggest?q=care"):
        answer = client.get(path)
        if answer.status_code == 400:
            assert answer.json["code"] == "too-expensive"
    answer = client.get("/api/v1/search?q=care&per_page=100")
    assert (answer.status_code, answer.json["code"]) == (400, "too-expensive")
    assert "hits; request fewer per page" in answer.json["detail"]
    assert client.get("/search?q=care").status_code == 400
    assert client.get("/search.atom?q=care").status_code == 400


def test_a_batch_has_the_budget_of_one_request(
    client_of: ClientOf, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The searches in a batch share the budget of one request."""
    client = client_of(article("Care"))
    monkeypatch.setattr(work_budget, "MIN_BUDGET_UNITS", 400_000)
    url, one = "/1/indexes/*/queries", {"query": "care", "hitsPerPage": 50}
    assert client.post(url, json={"requests": [one]}).status_code == 200
    answer = client.post(url, json={"requests": [one] * 10})
    assert (answer.status_code, answer.json["code"]) == (400, "too-expensive")


def test_a_page_takes_more_than_its_answer(
    client_of: ClientOf, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page costs more than the API's answer. If a page is refused, no HTML is rendered."""
    client = client_of(*(article("Care", tag=f"t{number}") for number in range(20)))
    monkeypatch.setattr(work_budget, "MIN_BUDGET_UNITS", 980_000)
    assert client.get("/api/v1/search?q=care&per_page=20").status_code == 200
    assert client.get("/search?q=care&per_page=20").status_code == 400

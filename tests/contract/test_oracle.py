"""For random documents and queries, every engine gives the same results as the oracle."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from search.engines.protocol import Engine
from search.engines.registry import open_engine
from search.query import Query
from search.result import Result
from tests.contract import sampling
from tests.contract.conftest import EMBEDDED
from tests.contract.sampling import SCHEMA

# The number of queries per corpus; .ci/run and `make nightly` compare far more.
QUERIES = int(os.environ.get("CONTRACT_QUERIES", "60"))
CORPORA = int(os.environ.get("CONTRACT_CORPORA", "3"))
SEED = int(os.environ.get("CONTRACT_SEED", "0")) or Random().randrange(1, 10**6)


@pytest.mark.engines(*EMBEDDED, "opensearch")
@pytest.mark.parametrize("corpus", range(CORPORA))
def test_engines_answer_random_queries_as_the_oracle_does(
    engine: Engine, corpus: int, engine_name: str, record_property: Callable[[str, object], None]
) -> None:
    """Totals, facets, sort orders, pages and matches equal the oracle's."""
    random = Random(SEED + corpus)
    documents = [sampling.document(random, n) for n in range(random.choice((0, 1, 30, 60)) + 1)]
    if corpus % 3 == 0:
        documents = [replace(document, source_url="") for document in documents]
    oracle = open_engine("memory:", SCHEMA)
    oracle.rebuild(documents)
    engine.rebuild(sorted(documents, key=lambda d: d.id) if corpus % 2 else documents)
    # An index counts every record of an article, including grouped ones.
    slack = 0.5 if corpus % 3 else 0.1
    if corpus % 3 == 2:
        changed = [sampling.document(random, n) for n in range(20, 70)]
        gone = [document.id for document in documents[:5]]
        oracle.update(changed, gone)
        engine.update(changed, gone)
    for number in range(QUERIES):
        query = sampling.query(random)
        where = f"CONTRACT_SEED={SEED} corpus {corpus} query {number}: {query}"
        compare(engine, oracle, query, where, slack=slack)
    record_property("compared", {engine_name: QUERIES})


def compare(engine: Engine, oracle: Engine, query: Query, where: str, *, slack: float) -> None:
    """Assert that two engines agree, except on the order of nearly equal scores."""
    everything = replace(query, offset=0, limit=10_000)
    found, expected = engine.search(query), oracle.search(everything)
    assert found.total == expected.total, where
    assert found.facets == expected.facets, where
    if query.ranked():
        whole = replace(everything, required=None)
        complete = oracle.search(whole) if query.relaxed() else expected
        found_everything = engine.search(everything)
        compare_ranked(found_everything, expected, complete, where, slack=slack)
        expected = found_everything
    page = expected.hits[query.offset : query.offset + query.limit]
    assert [hit.document for hit in found.hits] == [hit.document for hit in page], where


def compare_ranked(
    found: Result, expected: Result, complete: Result, where: str, *, slack: float
) -> None:
    """Assert that both list the same documents with scores close to the oracle's.

    Documents that satisfy the complete query come first.
    """
    first = {hit.document.id for hit in complete.hits}
    scores = {hit.document.id: hit.score for hit in expected.hits}
    assert {hit.document.id for hit in found.hits} == scores.keys(), where
    ids = [hit.document.id for hit in found.hits]
    for before, after in pairwise(ids):
        same = (before in first) == (after in first)
        assert same or before in first, where
        assert not same or scores[before] >= scores[after] * (1 - slack) - 0.01, where

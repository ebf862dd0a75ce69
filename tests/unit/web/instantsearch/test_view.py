"""Answers in the form that an InstantSearch client expects."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from search.document import Document
from tests.unit.web.instantsearch.conftest import ask

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_what_a_result_has(client: FlaskClient) -> None:
    """A result has the keys that the client expects, with pages counted from 0."""
    (found,) = ask(client, {"query": "care", "hitsPerPage": 1, "page": 1, "facets": ["tag"]})
    assert (found["nbHits"], found["page"], found["nbPages"], found["hitsPerPage"]) == (2, 1, 2, 1)
    assert (found["query"], found["index"]) == ("care", "content")
    assert found["facets"] == {"tag": {"n": 2, "-m": 1}}
    assert found["exhaustiveFacetsCount"] is True
    assert isinstance(found["processingTimeMS"], int)


def test_highlights(client: FlaskClient) -> None:
    """If the client's tags are markup, the value is escaped; other tags leave it as plain text."""
    (found,) = ask(client, {"query": "care plan"})
    marked = found["hits"][0]["_highlightResult"]["title"]
    assert marked["value"] == "<em>Care</em> &lt;b&gt; <em>plans</em>"
    assert marked["matchLevel"] == "full"
    tags = {"highlightPreTag": "__ais-highlight__", "highlightPostTag": "__/ais-highlight__"}
    (found,) = ask(client, {"query": "care", **tags})
    hits = {hit["objectID"]: hit for hit in found["hits"]}
    title = hits["2"]["_highlightResult"]["title"]["value"]
    assert title == "__ais-highlight__Care__/ais-highlight__ <b> plans"
    assert hits["2"]["_highlightResult"]["description"]["matchLevel"] == "none"
    assert hits["1"]["_snippetResult"]["body"]["value"].startswith("__ais-highlight__Care")
    assert hits["1"]["_highlightResult"]["tag"][0] == {
        "value": "n", "matchLevel": "none", "matchedWords": []
    }  # fmt: skip


def test_span_of_a_facet(client: FlaskClient) -> None:
    """A numeric facet reports its minimum and maximum, for sliders."""
    (found,) = ask(client, {"facets": "*"})
    assert found["facets_stats"] == {"year": {"min": 2019, "max": 2021, "avg": 2020, "sum": 6060}}
    assert set(found["facets"]) >= {"tag", "community", "year"}


def test_values_of_a_facet(client: FlaskClient) -> None:
    """A search for facet values matches prefixes of words, within the filters."""
    wanted = {"type": "facet", "facet": "community", "facetQuery": "x", "maxFacetHits": 5}
    (found,) = ask(client, wanted)
    assert found["facetHits"] == [{"value": "A: x", "highlighted": "A: <em>x</em>", "count": 1}]
    (found,) = ask(client, {**wanted, "facetQuery": "", "params": {"facetFilters": "tag:n"}})
    assert [hit["value"] for hit in found["facetHits"]] == ["A: x", "B"]

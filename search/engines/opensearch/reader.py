"""Read one index in a cluster, for searches and updates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from search.document import Document, loads
from search.engines.opensearch.client import Connection, whole
from search.engines.opensearch.query import body, matching, pages
from search.indexing import MEMBER, TOGETHER
from search.query import EVERYTHING, FIRST, WINDOW, Query
from search.result import Facet, Hit, Result, facet

# The number of documents per request when all are read.
PAGE_DOCUMENTS = 500

Json = dict[str, Any]


class ClusterReader:
    """Reads one generation."""

    def __init__(self, connection: Connection, index: str) -> None:
        self._connection, self._index = connection, index

    def search(self, query: Query) -> Result:
        """Run a query. A facet with very many values takes additional requests."""
        answer = self._ask(body(query))
        hits = tuple(_hit(hit, query) for hit in answer["hits"]["hits"][: query.limit])
        facets = tuple(self._facet(name, query, answer) for name in query.facets)
        return Result(answer["hits"]["total"]["value"], hits, facets)

    def get(self, id: str) -> Document | None:
        """Look up a document by ID."""
        documents = self._documents({"term": {"id": id}}, 1)
        return documents[0] if documents else None

    def documents(self, query: Query = EVERYTHING, after: str = "") -> Iterator[Document]:
        """Yield the documents that match a query without clauses, in ID order, after an ID."""
        wanted = matching(query, query.filters)
        request: Json = {"query": wanted, "size": PAGE_DOCUMENTS, "sort": [{"id": "asc"}]}
        if after:
            request["search_after"] = [after]
        while hits := self._ask(request)["hits"]["hits"]:
            yield from (loads(hit["_source"]["record"]) for hit in hits)
            request["search_after"] = hits[-1]["sort"]

    def grouped(self) -> int:
        """The number of documents that belong to groups."""
        return self.count({"term": {"kind": MEMBER}})

    def count(self, query: Json) -> int:
        """The number of records that match an OpenSearch query."""
        request = {"query": query}
        answer = self._connection.read(lambda c: whole(c.count(index=self._index, body=request)))
        return int(answer["count"])

    def members(self, group: str) -> list[Document]:
        """The documents that belong to a group."""
        together = [{"term": {"kind": TOGETHER}}]
        members = {"bool": {"filter": [{"term": {"group": group}}], "must_not": together}}
        return self._documents(members, WINDOW)

    def _documents(self, query: Json, limit: int) -> list[Document]:
        hits = self._ask({"query": query, "size": limit})["hits"]["hits"]
        return [loads(hit["_source"]["record"]) for hit in hits]

    def _ask(self, request: Json) -> Mapping[str, Any]:
        # Use the word statistics of all shards, so that scores do not depend on a document's shard.
        params = {"allow_partial_search_results": "false", "search_type": "dfs_query_then_fetch"}
        return self._connection.read(
            lambda c: whole(c.search(index=self._index, body=request, params=params))
        )

    def _facet(self, name: str, query: Query, answer: Mapping[str, Any]) -> Facet:
        values = answer["aggregations"][name]["values"]
        if values["sum_other_doc_count"] or values["doc_count_error_upper_bound"]:
            counts = self._every_count(name, query)
        else:
            counts = {bucket["key"]: bucket["doc_count"] for bucket in values["buckets"]}
        filter_values = [value for f in query.filters if f.field == name for value in f.any_of]
        return facet(name, counts, chosen=filter_values, limit=query.facet_limit)

    def _every_count(self, name: str, query: Query) -> dict[str, int]:
        """The counts of all values of a facet, read in pages."""
        request = pages(query, name)
        counts: dict[str, int] = {}
        while True:
            page = self._ask(request)["aggregations"][name]
            counts |= {bucket["key"][name]: bucket["doc_count"] for bucket in page["buckets"]}
            if "after_key" not in page:
                return counts
            request["aggs"][name]["composite"]["after"] = page["after_key"]


def _hit(hit: Mapping[str, Any], query: Query) -> Hit:
    score = hit["sort"][0] if query.ranked() else 0.0
    lift = FIRST if query.relaxed() else 0.0
    return Hit(loads(hit["_source"]["record"]), score - lift if score >= lift else score)

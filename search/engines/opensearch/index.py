"""One index of a cluster: what `regroup` writes with, and what answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from search.document import Document, loads
from search.engines.opensearch.client import LOAD_TIMEOUT, Connection, whole
from search.engines.opensearch.query import body, pages, source
from search.errors import WriteFailed
from search.indexing.duplicates import MEMBER, TOGETHER
from search.indexing.entry import Entry
from search.query import FIRST, WINDOW, Query
from search.result import Facet, Hit, Result, facet
from search.schema import Schema

DELETED_AT_ONCE = 1000
_SINGLE = {"bool": {"must_not": [{"term": {"kind": TOGETHER}}]}}

Json = dict[str, Any]


class Indices:
    """The store of `regroup`: an index's name stands where a folder does."""

    SLACK = 1.0

    def __init__(self, connection: Connection) -> None:
        self._to = connection

    def wasted(self, path: Path) -> int:  # noqa: ARG002 - the Store protocol's
        """Return 0: deleted documents are merged away at the end of each update."""
        return 0

    def write(
        self,
        path: Path,
        fields: Schema,
        entries: Iterable[Entry],
        deleted: Iterable[str] = (),
        groups: Iterable[str] = (),
    ) -> int:
        """Delete ids and groups, then add entries; return how many documents there are."""
        index = str(path)
        # Taken before anything is deleted: they may be read from the same index.
        gone = [("id", id) for id in deleted] + [("group", name) for name in groups]
        if gone:
            entries = list(entries)
        self._delete(index, gone)
        self._to.bulk(_action(index, fields, one) for one in entries)
        self._refresh(index)
        return self.open(path, fields).count(_SINGLE)

    def open(self, path: Path, fields: Schema) -> Reader:
        """Return the reader of an index."""
        return Reader(self._to, str(path), fields)

    def _delete(self, index: str, gone: Sequence[tuple[str, str]]) -> None:
        rest = iter(gone)
        while some := list(islice(rest, DELETED_AT_ONCE)):
            named = {field: [v for f, v in some if f == field] for field, _ in some}
            terms = [{"terms": {field: values}} for field, values in named.items()]
            self._delete_by(index, {"query": {"bool": {"should": terms}}})

    def _delete_by(self, index: str, query: Json) -> None:
        self._to.write(lambda c: c.delete_by_query(index=index, body=query, refresh=True))

    def _refresh(self, index: str) -> None:
        done = self._to.read(lambda c: c.indices.refresh(index=index, request_timeout=LOAD_TIMEOUT))
        if done["_shards"]["failed"]:  # a copy that has yet to come is none that failed
            raise WriteFailed(f"{index} could not make what it was given searchable")


class Reader:
    """One generation."""

    def __init__(self, connection: Connection, index: str, fields: Schema) -> None:
        self._to, self._index, self._fields = connection, index, fields

    def search(self, query: Query) -> Result:
        """Run one search; a facet of very many values takes more."""
        answer = self._ask(body(query))
        found = answer["hits"]
        hits = (_hit(one, query) for one in found["hits"][: query.limit])
        facets = tuple(self._facet(name, query, answer) for name in query.facets)
        return Result(found["total"]["value"], tuple(hits), facets)

    def get(self, id: str) -> Document | None:
        """Return one document."""
        found = self._documents({"term": {"id": id}}, 1)
        return found[0] if found else None

    def documents(self) -> Iterator[Document]:
        """Yield every document, in order of id."""
        asked: Json = {"query": _SINGLE, "size": 500, "sort": [{"id": "asc"}]}
        while hits := self._ask(asked)["hits"]["hits"]:
            yield from (loads(hit["_source"]["record"]) for hit in hits)
            asked["search_after"] = hits[-1]["sort"]

    def grouped(self) -> int:
        """Return how many documents are in groups."""
        return self.count({"term": {"kind": MEMBER}})

    def count(self, query: Json) -> int:
        """Return how many records a query of OpenSearch's finds."""
        asked = {"query": query}
        answer = self._to.read(lambda c: whole(c.count(index=self._index, body=asked)))
        return int(answer["count"])

    def members(self, group: str) -> list[Document]:
        """Return the documents of a group."""
        alone = [{"term": {"kind": TOGETHER}}]
        return self._documents(
            {"bool": {"filter": [{"term": {"group": group}}], "must_not": alone}}, WINDOW
        )

    def _documents(self, query: Json, limit: int) -> list[Document]:
        hits = self._ask({"query": query, "size": limit})["hits"]["hits"]
        return [loads(hit["_source"]["record"]) for hit in hits]

    def _ask(self, asked: Json) -> Mapping[str, Any]:
        # Word statistics of all shards together: scores do not depend on where a document is.
        params = {"allow_partial_search_results": "false", "search_type": "dfs_query_then_fetch"}
        return self._to.read(
            lambda c: whole(c.search(index=self._index, body=asked, params=params))
        )

    def _facet(self, name: str, query: Query, answer: Mapping[str, Any]) -> Facet:
        found = answer["aggregations"][name]["values"]
        if found["sum_other_doc_count"] or found["doc_count_error_upper_bound"]:
            counts = self._every_count(name, query)
        else:
            counts = {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]}
        chosen = [value for f in query.filters if f.field == name for value in f.any_of]
        return facet(name, counts, chosen=chosen, limit=query.facet_limit)

    def _every_count(self, name: str, query: Query) -> dict[str, int]:
        """Return a facet's counts however many values it has."""
        asked = pages(query, name)
        counts: dict[str, int] = {}
        while True:
            found = self._ask(asked)["aggregations"][name]
            counts |= {bucket["key"][name]: bucket["doc_count"] for bucket in found["buckets"]}
            if "after_key" not in found:
                return counts
            asked["aggs"][name]["composite"]["after"] = found["after_key"]


def _action(index: str, fields: Schema, one: Entry) -> Json:
    """Return what adds an entry. It has the same key each time: sent twice, it is there once."""
    whose = "\n".join((one.kind, one.id, str(one.times.get("publish"))))
    key = hashlib.blake2b(whose.encode("utf-8", "replace"), digest_size=16).hexdigest()
    return {"_index": index, "_id": key, "_source": source(one, fields)}


def _hit(one: Mapping[str, Any], query: Query) -> Hit:
    score = one["sort"][0] if query.ranked() else 0.0
    lift = FIRST if query.relaxed() else 0.0
    return Hit(loads(one["_source"]["record"]), score - lift if score >= lift else score)

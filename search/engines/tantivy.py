"""The tantivy engine: it and `tantivy_query` are the only modules that import tantivy.

For each searchable field two indexed ones: `t_<name>` holds terms, `w_<name>` words with
positions, both joined by blanks. `k_<name>` holds a facet's whole values, `s_<name>` a sort
key. The stored record is the whole document.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import tantivy

from search.document import Document, loads
from search.engine import IndexCorrupt
from search.engines.tantivy_living import Living
from search.engines.tantivy_query import FIRST, Translator
from search.entry import ORDERS, TIMES, Entry, entry
from search.groups import MEMBER, NO_ID, TOGETHER, Record
from search.query import Occur, Query, Sort
from search.result import Facet, Hit, Result, facet
from search.schema import BOOST, EVERYWHERE, Schema

HEAP = 128_000_000  # bytes the writer fills before it writes a segment; fewer answer faster
MAX_VALUES = 65_000  # buckets of an aggregation: tantivy's own limit
# The part of an index that may be deleted documents: average lengths count them, see `Living`.
SLACK = 0.01
SPARE = 40  # hits beyond the page, so that a tie across its edge seldom asks for a second search
GROUP = 20  # documents of one source: more ask for a second search
MAX_TIES = 1_000  # hits of equal score and more keep the index's own order, stable all the same

_SORT_FIELDS = {Sort.NEWEST: "s_newest", Sort.OLDEST: "s_oldest", Sort.TITLE: "s_title"}
_LATEST = 2**62  # microseconds: after every date


def write(
    path: Path,
    fields: Schema,
    records: Iterable[Record],
    deleted: Iterable[str] = (),
    groups: Iterable[str] = (),
) -> int:
    """Delete ids and groups, then add records; return how many documents there are."""
    layout = _layout(fields)
    index = _prepared(tantivy.Index(layout, path=str(path)))
    # One thread: a second one would only take the core that reads the content.
    writer = index.writer(heap_size=HEAP, num_threads=1)
    for id in deleted:
        writer.delete_documents_by_term("id", id)
    for name in groups:
        writer.delete_documents_by_term("group", name)
    for record in records:
        writer.add_document(_to_tantivy(entry(record, fields), layout))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher: Any = index.searcher()
    both = tantivy.Query.term_query(layout, "kind", TOGETHER, "basic")
    return int(searcher.num_docs - searcher.search(both, 1).count)


def open(path: Path, fields: Schema) -> Reader:  # noqa: ARG001  # tantivy knows its fields
    """Open the index in a folder."""
    try:
        if os.access(path, os.W_OK):
            return Reader(_opened(path), wasted(path))
        with tempfile.TemporaryDirectory(prefix="curated-search-") as place:
            return Reader(_opened(_linked(path, Path(place))), wasted(path))
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise IndexCorrupt(f"tantivy cannot open {path}: {error}") from None


def wasted(path: Path) -> int:
    """Return how many deleted documents the index in a folder still holds."""
    segments = json.loads((path / "meta.json").read_bytes())["segments"]
    return sum(
        (segment["deletes"] or {"num_deleted_docs": 0})["num_deleted_docs"] for segment in segments
    )


def _opened(path: Path) -> tantivy.Index:
    index = _prepared(tantivy.Index.open(str(path)))
    # No watching thread: it would die in a forked worker, and a generation never changes.
    index.config_reader(reload_policy="manual")
    index.reload()
    return index


def _linked(path: Path, place: Path) -> Path:
    """Return a folder of links to an index's files: to read them, tantivy wants to write a lock.

    Once they are open, the links may go.
    """
    for file in path.resolve().iterdir():
        if not file.name.startswith(".tantivy"):
            (place / file.name).symlink_to(file)
    return place


class Reader:
    """One generation, open."""

    def __init__(self, index: tantivy.Index, deleted: int) -> None:
        self._searcher, self._deleted = index.searcher(), deleted
        living = Living(self._searcher, index.schema, self._searcher.num_docs + deleted)
        every = tantivy.Query.all_query()
        boosts = [value for value, _ in self._searcher.terms_with_prefix(f"k_{BOOST}", "", every)]
        self._translate = Translator(index.schema, living, boosts)

    def search(self, query: Query) -> Result:
        """Run one search for the hits and one aggregation for each set of filters."""
        translated = self._translate.query(query)
        total, addresses = self._page(translated, query)
        hits = (Hit(self._document(address), score) for score, address in addresses)
        return Result(total, tuple(hits), tuple(self._facets(query)))

    def get(self, id: str) -> Document | None:
        """Return one document."""
        found = self._searcher.search(self._translate.term("id", id), 1).hits
        return self._document(found[0][1]) if found else None

    def documents(self) -> Iterator[Document]:
        """Yield every document, in order of id."""
        for id, _ in self._searcher.terms_with_prefix("id", "", tantivy.Query.all_query()):
            if not id.startswith(NO_ID) and (document := self.get(id)):
                yield document

    def grouped(self) -> int:
        """Return how many documents are in groups."""
        found: Any = self._searcher.search(self._translate.term("kind", MEMBER), 1)
        return int(found.count)

    def members(self, group: str) -> list[Document]:
        """Return the documents of a group."""
        query = self._translate.members(group)
        found: Any = self._searcher.search(query, GROUP)
        if found.count > GROUP:
            found = self._searcher.search(query, found.count)
        return [self._document(address) for _, address in found.hits]

    def words(self) -> Iterator[tuple[str, int]]:
        """Yield the words of all searchable fields with the number of their documents."""
        # Without a query it counts deleted documents too, in two thirds of the time.
        living = tantivy.Query.all_query() if self._deleted else None
        yield from self._searcher.terms_with_prefix(f"w_{EVERYWHERE}", "", living)

    def _document(self, address: tantivy.DocAddress) -> Document:
        return loads(bytes(self._searcher.doc(address)["record"][0]))

    def _page(self, translated: tantivy.Query, query: Query) -> tuple[int, list[tuple[float, Any]]]:
        end = query.offset + query.limit
        if query.ranked():
            found, hits = self._top(translated, end)
            return found, hits[query.offset : end]
        order = _SORT_FIELDS.get(query.sort, "s_newest")
        answer: Any = self._searcher.search(
            translated,
            limit=max(1, query.limit),  # tantivy panics at 0
            offset=query.offset,
            order_by_field=order,
            order=tantivy.Order.Asc,
        )
        return answer.count, [(0.0, address) for _, address in answer.hits[: query.limit]]

    def _top(self, translated: tantivy.Query, end: int) -> tuple[int, list[tuple[float, Any]]]:
        """Return the total and at least the first `end` hits, ties in their order."""
        answer: Any = self._searcher.search(translated, limit=end + SPARE)
        hits = answer.hits
        if end and len(hits) == end + SPARE and hits[end - 1][0] == hits[-1][0]:
            hits = self._searcher.search(translated, limit=end + MAX_TIES, count=False).hits
        ordered: list[tuple[float, Any]] = []
        for _, group in groupby(hits, key=lambda hit: hit[0]):
            ordered += self._untie(list(group))
        ordered = [(s - FIRST if s >= FIRST else s, address) for s, address in ordered]
        return answer.count, ordered

    def _untie(self, group: list[tuple[float, Any]]) -> list[tuple[float, Any]]:
        """Order hits of one score by date, newest first, then id."""
        if not 1 < len(group) < MAX_TIES:
            return group
        dates = self._searcher.fast_field_values("date", [address for _, address in group])
        newest = [-_LATEST if date is None else date for date in dates]
        if len(set(newest)) < len(newest):
            ids = [self._searcher.doc(address)["id"][0].lstrip(NO_ID) for _, address in group]
        else:
            ids = [""] * len(group)
        keyed = sorted(
            zip(newest, ids, range(len(group)), strict=True), key=lambda k: (-k[0], k[1])
        )
        return [group[position] for _, _, position in keyed]

    def _facets(self, query: Query) -> Iterator[Facet]:
        query = replace(query, clauses=tuple(c for c in query.clauses if c.occur != Occur.SHOULD))
        chosen = {filter.field: filter for filter in query.filters}
        free = [name for name in query.facets if name not in chosen]
        counts = self._counts(self._translate.query(query), free) if free else {}
        for name in query.facets:
            if name in chosen:
                others = tuple(f for f in query.filters if f.field != name)
                widened = self._translate.query(replace(query, filters=others))
                counts |= self._counts(widened, [name])
        for name in query.facets:
            values = chosen[name].any_of if name in chosen else ()
            yield facet(name, counts[name], chosen=values, limit=query.facet_limit)

    def _counts(self, translated: tantivy.Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
        wanted = {name: {"terms": {"field": f"k_{name}", "size": MAX_VALUES}} for name in names}
        try:
            found = self._searcher.aggregate(translated, wanted)
        except ValueError:  # more values in all than it counts at once
            return {name: self._every_count(translated, name) for name in names}
        counts = {}
        for name in names:
            buckets = found[name]["buckets"]
            counts[name] = (
                self._every_count(translated, name)
                if len(buckets) >= MAX_VALUES
                else {bucket["key"]: bucket["doc_count"] for bucket in buckets}
            )
        return counts

    def _every_count(self, translated: tantivy.Query, name: str) -> dict[str, int]:
        """Return a facet's counts however many values it has; slower than an aggregation."""
        return dict(self._searcher.terms_with_prefix(f"k_{name}", "", translated))


def _layout(fields: Schema) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("record", stored=True)
    for name in ("group", "kind"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in fields.searched():
        builder.add_text_field(f"t_{name}", tokenizer_name="blanks", index_option="freq")
        builder.add_text_field(f"w_{name}", tokenizer_name="blanks", index_option="position")
    for name in fields.kept():
        builder.add_text_field(f"k_{name}", fast=True, tokenizer_name="raw", index_option="basic")
    for order in ORDERS:
        builder.add_text_field(f"s_{order}", fast=True, tokenizer_name="raw", index_option="basic")
    for name in TIMES:
        builder.add_integer_field(name, fast=True)
    return builder.build()


def _prepared(index: tantivy.Index) -> tantivy.Index:
    """Return the index with our tokenizer, which tantivy forgets whenever it is opened."""
    blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("blanks", blanks)
    return index


def _to_tantivy(one: Entry, layout: tantivy.Schema) -> tantivy.Document:
    values: dict[str, Any] = {"id": one.id, "record": one.record.encode()}
    values |= {"group": one.group, "kind": one.kind} if one.kind else {"group": one.group}
    values |= {f"w_{name}": words for name, words in one.words.items()}
    values |= {f"t_{name}": terms for name, terms in one.terms.items()}
    values |= {f"k_{name}": list(found) for name, found in one.values.items()}
    values |= {f"s_{order}": key for order, key in one.keys.items()}
    return tantivy.Document.from_dict(values | dict(one.times), layout)

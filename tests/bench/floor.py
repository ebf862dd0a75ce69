"""The floor: the minimal Flask and tantivy code for one page of results.

It uses tantivy's own query parser, requires all words or any of them, filters on one value,
counts three facets, and makes ten snippets. It has no corrections, no prefixes, no facets that
ignore their own filter, no stable tie order, no escaping of content, and no validation.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import flask
import tantivy

from search.document import Document
from tests.bench.articles import Article, article

_TEXT = {"title": 10.0, "description": 3.0, "topics": 5.0, "tags": 5.0, "body": 1.0}
_FACETS = ("community", "category", "topic")
_T = tantivy.Query
_MUST = tantivy.Occur.Must


def build(path: Path, documents: Iterable[tantivy.Document]) -> None:
    """Write the floor's index of these documents."""
    path.mkdir(parents=True)
    builder = tantivy.SchemaBuilder()
    for name in _TEXT:
        builder.add_text_field(name, stored=True, tokenizer_name="en_stem")
    for name in ("url", "date"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in _FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    # One thread and the default buffer give few segments, which are fast to search.
    writer = tantivy.Index(builder.build(), path=str(path)).writer(num_threads=1)
    for document in documents:
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


class Floor:
    """The floor's open index."""

    def __init__(self, path: str) -> None:
        self._index = tantivy.Index.open(path)
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    def answer(self, text: str, category: str, *, any_word: bool = False) -> dict[str, Any]:
        """Ten hits with snippets, the total and three facets, for one category."""
        words = self._index.parse_query(
            text, list(_TEXT), field_boosts=_TEXT, conjunction_by_default=not any_word
        )
        chosen = _T.const_score_query(_T.term_query(self._schema, "category", category), 0.0)
        query = _T.boolean_query([(_MUST, words), (_MUST, chosen)])
        found: Any = self._searcher.search(query, limit=10)
        counts = self._searcher.aggregate(
            query, {name: {"terms": {"field": name, "size": 50}} for name in _FACETS}
        )
        snippets = tantivy.SnippetGenerator.create(self._searcher, words, self._schema, "body")
        return {
            "total": found.count,
            "hits": [self._hit(address, snippets) for _, address in found.hits],
            "facets": [
                {
                    "field": name,
                    "values": [
                        {"value": bucket["key"], "count": bucket["doc_count"]}
                        for bucket in counts[name]["buckets"]
                    ],
                }
                for name in _FACETS
            ],
        }

    def _hit(self, address: Any, snippets: Any) -> dict[str, Any]:
        document = self._searcher.doc(address)
        return {
            "title": document["title"][0],
            "url": document["url"][0],
            "date": document["date"][0],
            "snippet": snippets.snippet_from_doc(document).to_html(),
        }


def create_app(path: str) -> flask.Flask:
    """The floor's service: GET /search?q=…&category=…, and match=any for any of the words."""
    app = flask.Flask("floor")
    floor = Floor(path)

    @app.get("/search")
    def search() -> flask.Response:
        asked = flask.request.args
        any_word = asked.get("match") == "any"
        return flask.jsonify(floor.answer(asked["q"], asked["category"], any_word=any_word))

    return app


def of_article(found: Article) -> tantivy.Document:
    """A generated article, as the floor indexes it."""
    return tantivy.Document(
        title=found.title,
        description=found.description,
        topics=" ".join(found.topics),
        tags=" ".join(found.tags),
        body=found.text,
        url=found.slug,
        date=found.date.isoformat(),
        community=found.community,
        category=found.category,
        topic=list(found.topics),
    )


def of_document(document: Document) -> tantivy.Document:
    """A document of the project's index, as the floor indexes it."""
    facets = document.facets
    return tantivy.Document(
        title=document.title,
        description=document.description,
        topics=" ".join(facets.get("topic", ())),
        tags=" ".join(facets.get("tag", ())),
        body=document.body,
        url=document.url,
        date=document.date.isoformat() if document.date else "",
        **{name: list(facets.get(name, ())) for name in _FACETS},
    )


def main() -> None:
    """Build the floor's index from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.floor", description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    articles = (article(number, options.seed) for number in range(options.documents))
    build(options.index, map(of_article, articles))


if __name__ == "__main__":
    main()

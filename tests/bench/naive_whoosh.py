"""A search service as users of Whoosh write it: the least code for the same content.

It has Whoosh's own schema, analyzers, query parser, searches, facets and highlights. It has no
corrections, no scopes, no stable tie order, no facets that ignore their own filter, and no switch
between indexes.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import flask
import frontmatter
from bs4 import BeautifulSoup
from whoosh import fields, index
from whoosh.analysis import StemmingAnalyzer
from whoosh.qparser import MultifieldParser
from whoosh.query import Term
from whoosh.sorting import FieldFacet

_TEXT = ("title", "description", "topic", "tag", "body")
_FACETS = ("community", "category", "topic")
_SCHEMA = fields.Schema(
    url=fields.ID(stored=True, unique=True),
    title=fields.TEXT(StemmingAnalyzer(), stored=True),
    description=fields.TEXT(StemmingAnalyzer(), stored=True),
    body=fields.TEXT(StemmingAnalyzer(), stored=True),
    community=fields.ID(stored=True),
    category=fields.ID(stored=True),
    topic=fields.KEYWORD(stored=True, commas=True, scorable=True),
    tag=fields.KEYWORD(stored=True, commas=True, scorable=True),
    date=fields.DATETIME(stored=True, sortable=True),
)


def build(path: Path, content: Path) -> None:
    """Index the files of a content folder."""
    path.mkdir(parents=True)
    writer = index.create_in(path, _SCHEMA).writer(limitmb=256)
    for file in sorted(content.rglob("*.md")):
        writer.add_document(**_fields(file))
    writer.commit()


def _fields(file: Path) -> dict[str, Any]:
    page = frontmatter.load(str(file))
    date = datetime.fromisoformat(str(page["date"])).astimezone(UTC).replace(tzinfo=None)
    return {
        "url": f"/{page['slug']}/",
        "title": page["title"],
        "description": page["description"],
        "body": BeautifulSoup(page.content, "html.parser").get_text(" "),
        "community": page["identifier"],
        "category": page["searchCategory"],
        "topic": ",".join(page["communityTopics"]),
        "tag": ",".join(page["tags"]),
        "date": date,
    }


class NaiveWhoosh:
    """An open index with a searcher for each answer, because threads cannot share one."""

    def __init__(self, path: str) -> None:
        self._index = index.open_dir(path)
        self._parser = MultifieldParser(_TEXT, self._index.schema)

    def answer(self, text: str, category: str) -> dict[str, Any]:
        """Ten hits with highlights, the total and three facets, for one category."""
        with self._index.searcher() as searcher:
            results = searcher.search(
                self._parser.parse(text),
                limit=10,
                filter=Term("category", category),
                groupedby={name: FieldFacet(name, allow_overlap=True) for name in _FACETS},
            )
            return {
                "hits": [
                    {"title": hit["title"], "url": hit["url"], "snippet": hit.highlights("body")}
                    for hit in results
                ],
                "facets": {
                    name: {value: len(found) for value, found in results.groups(name).items()}
                    for name in _FACETS
                },
                "total": len(results),
            }


def create_app(path: str) -> flask.Flask:
    """The naive service: GET /search?q=…&category=…."""
    app, naive = flask.Flask("naive"), NaiveWhoosh(path)

    @app.get("/search")
    def search() -> flask.Response:
        return flask.jsonify(naive.answer(flask.request.args["q"], flask.request.args["category"]))

    return app


def main() -> None:
    """Build the naive index from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.naive_whoosh", description=__doc__)
    parser.add_argument("content", type=Path)
    parser.add_argument("index", type=Path)
    options = parser.parse_args()
    build(options.index, options.content)


if __name__ == "__main__":
    main()

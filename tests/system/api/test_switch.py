"""If the index is switched during a request, the new index answers; the status is never 500."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.facet_field import FacetField
from search.schema import Schema

Article = Callable[..., Document]


class Switched(MemoryEngine):
    """An engine that switches to another schema during its first search."""

    def __init__(self, documents: list[Document]) -> None:
        super().__init__(Schema(facets=(FacetField("old", "Old"), FacetField("tag", "Tag"))))
        self.rebuild(documents)
        self.pending = True

    def search(self, query: Any) -> Any:
        if self.pending:
            self.pending = False
            documents = [entry.document for entry in self._documents.values()]
            self._schema = Schema(facets=(FacetField("tag", "Tag"),))
            self._status = replace(self._status, schema=self._schema)
            self.rebuild(documents)
        return super().search(query)


@pytest.mark.parametrize("path", ["/api/v1/search", "/search", "/api/v1/facets/tag"])
def test_answered_by_the_next(make_app: Any, article: Article, path: str) -> None:
    """If a facet disappears during a search, the search is repeated on the new index."""
    client = make_app(engine=Switched([article("Care", tag="a")])).test_client()
    answer = client.get(f"{path}?q=care&tag=a")
    assert answer.status_code == 200
    assert answer.headers["ETag"] == client.get(f"{path}?q=care&tag=a").headers["ETag"]


def test_the_answer_is_of_one_generation(make_app: Any, article: Article) -> None:
    """An answer's generation and build time belong together."""
    client = make_app(engine=Switched([article(tag="a")])).test_client()
    first, second = (client.get("/api/v1/search").json["index"] for _ in range(2))
    assert first == second


def test_parameters_are_checked_again(make_app: Any, article: Article) -> None:
    """A filter on a facet that disappeared is rejected instead of failing."""
    client = make_app(engine=Switched([article("Care", old="a")])).test_client()
    answer = client.get("/api/v1/search?old=a")
    assert (answer.status_code, answer.json["code"]) == (400, "invalid-parameter")

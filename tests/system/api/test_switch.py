"""The index is switched while a request is under way: the answer is the new one's, never 500."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.schema import FacetField, Schema

Article = Callable[..., Document]


class Switched(MemoryEngine):
    """Switches to another schema as soon as its first search begins."""

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
    """A search under way when a facet goes is answered again, by the new index."""
    client = make_app(engine=Switched([article("Care", tag="a")])).test_client()
    answer = client.get(f"{path}?q=care&tag=a")
    assert answer.status_code == 200
    assert answer.headers["ETag"] == client.get(f"{path}?q=care&tag=a").headers["ETag"]


def test_one_generation_is_told(make_app: Any, article: Article) -> None:
    """The generation and its time belong together."""
    client = make_app(engine=Switched([article(tag="a")])).test_client()
    first, second = (client.get("/api/v1/search").json["index"] for _ in range(2))
    assert first == second


def test_parameters_are_checked_again(make_app: Any, article: Article) -> None:
    """A filter by the facet that went is refused, not a fault of ours."""
    client = make_app(engine=Switched([article("Care", old="a")])).test_client()
    answer = client.get("/api/v1/search?old=a")
    assert (answer.status_code, answer.json["code"]) == (400, "invalid-parameter")

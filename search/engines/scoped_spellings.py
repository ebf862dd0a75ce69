"""The spellings of facet values in the documents in a search key's scope.

An engine spells a value as most documents in the whole index do, which would reveal documents
outside the scope to the key's holder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from search.document import Document
from search.indexing import Vocabulary
from search.query import Filter, Query, Sort
from search.result import Facet, FacetValue, Hit, Result
from search.text import value_key
from search.work_budget import uncounted

# The newest documents in the scope with a value decide its spelling.
_DECIDING_DOCUMENTS = 20


class ScopedSpellings:
    """The most common spellings in a scope.

    `whole` is the vocabulary of the whole index; `search` answers within the scope, and `get`
    looks up a document with its own spellings.
    """

    def __init__(
        self,
        whole: Vocabulary,
        search: Callable[[Query], Result],
        get: Callable[[str], Document | None],
    ) -> None:
        self._whole, self._search, self._get = whole, search, get
        self._spellings: dict[tuple[str, str], str] = {}

    def respelled(self, result: Result, query: Query) -> Result:
        """A result with the scope's spellings instead of the whole index's."""
        hits = tuple(Hit(self._document(hit.document), hit.score) for hit in result.hits)
        facets = tuple(self._facet(facet, query) for facet in result.facets)
        return replace(result, hits=hits, facets=facets)

    def _document(self, document: Document) -> Document:
        facets = {
            field: tuple(self._value(field, value) for value in values)
            for field, values in document.facets.items()
        }
        return replace(document, facets=facets)

    def _facet(self, facet: Facet, query: Query) -> Facet:
        texts = [text for one in query.filters if one.field == facet.field for text in one.any_of]
        typed = {value_key(text): text for text in reversed(texts)}
        values = []
        for value in facet.values:
            text = self._value(facet.field, value.value)
            if not value.count and not self._spelling(facet.field, value_key(text)):
                text = typed.get(value_key(text), text)
            values.append(FacetValue(text, value.count, value.selected))
        return replace(facet, values=tuple(values))

    def _value(self, field: str, value: str) -> str:
        """A value, spelled as in the scope. Most values have the same spelling everywhere."""
        key = value_key(value)
        return (self._spelling(field, key) or value) if (field, key) in self._ambiguous else value

    @cached_property
    def _ambiguous(self) -> frozenset[tuple[str, str]]:
        """The values with more than one spelling, keyed by field and key."""
        counts = Counter((field, value_key(value)) for field, value in self._whole.values)
        return frozenset(value for value, count in counts.items() if count > 1)

    def _spelling(self, field: str, key: str) -> str:
        """A value's spelling in the scope, or an empty string if no document there has it."""
        if key not in self._whole.spellings(field):
            return ""
        if (field, key) not in self._spellings:
            self._spellings[field, key] = self._decide(field, key)
        return self._spellings[field, key]

    def _decide(self, field: str, key: str) -> str:
        query = Query(scope=(Filter(field, (key,)),), sort=Sort.NEWEST, limit=_DECIDING_DOCUMENTS)
        # This is done once for each value in a generation, for whoever asks first.
        with uncounted():
            hits = self._search(query).hits
        documents = (self._get(hit.document.id) for hit in hits)
        values = [text for one in documents if one for text in one.facets.get(field, ())]
        counts = Counter(text for text in values if value_key(text) == key)
        return min(counts, key=lambda text: (-counts[text], text), default="")

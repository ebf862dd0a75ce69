"""A hit with its matches and the labels of its values, in the format of an answer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Any
from urllib.parse import quote

from search.document import Document
from search.facet_field import FacetField
from search.result import Hit
from search.schema import Schema, is_excerpt
from search.text import Extract, Highlighter, is_beginning, text_fragment, to_html, value_key
from search.untrusted_text import safe_url


@dataclass(frozen=True)
class HitFormat:
    """How the hits of one answer are presented; `words` is the length of a snippet.

    With `text_fragments`, links lead to the passage shown. `translations` are the translations of
    each hit, by its ID.
    """

    schema: Schema
    highlighter: Highlighter
    words: int = 30
    highlight: str = "html"
    text_fragments: bool = False
    translations: Mapping[str, Sequence[Document]] = field(default_factory=dict)
    _matches: dict[tuple[str, str, str], bool] = field(default_factory=dict)

    @cached_property
    def labelled(self) -> dict[str, FacetField]:
        """The facets whose values have labels, keyed by name."""
        return {facet.name: facet for facet in self.schema.facets if facet.has_labels}

    def matches(self, text: str, name: str, lang: str) -> bool:
        """Whether a short string matches; memoized, because hits share facet values."""
        key = (text, name, lang)
        if key not in self._matches:
            self._matches[key] = self.highlighter.matches(text, name, lang)
        return self._matches[key]


class PresentedHit:
    """A hit in a given format. Matches in its fields are found on demand, and only once."""

    __slots__ = ("_extracts", "document", "format", "hit", "lang")

    def __init__(self, hit: Hit, format: HitFormat) -> None:
        self.hit, self.document, self.format = hit, hit.document, format
        self.lang = format.schema.language(hit.document)
        self._extracts: dict[str, Extract] = {}

    def extract(self, name: str) -> Extract:
        """A text field with its matches: the whole title, or the best passage of a longer text."""
        if name not in self._extracts:
            document, highlighter = self.document, self.format.highlighter
            text = getattr(document, name)
            self._extracts[name] = (
                highlighter.mark(text, name, self.lang)
                if name == "title"
                else highlighter.extract(
                    text,
                    name,
                    self.lang,
                    words=self.format.words,
                    title=document.title,
                    headings=frozenset(document.headings),
                )
            )
        return self._extracts[name]

    def snippet(self) -> Extract:
        """The editor's description, or the body's best passages if they match more words."""
        description = self.document.description
        described = description and not is_beginning(description, self.document.body)
        if not self.document.body:
            return self.extract("description")
        body = self.extract("body")
        if described and self.extract("description").different >= body.different:
            return self.extract("description")
        return body

    def section(self) -> dict[str, str] | None:
        """The section that matches more of the query than the title does, and a link to it."""
        index = self._section_index()
        if index is None:
            return None
        title, (place, id) = self.document.headings[index], self.document.anchors[index]
        directive = "" if id else self._directive(place, place + len(title))
        return {"title": title, "url": _link(self.document, id, directive)}

    def passage_url(self) -> str:
        """A link to the passage shown or, if it is not from the article's text, to the article."""
        index = self._section_index()
        id = "" if index is None else self.document.anchors[index][1]
        return _link(self.document, id, self._directive(*self._passage()))

    def _section_index(self) -> int | None:
        """The index of the section's heading, or None if the article is best as a whole."""
        start, end = self._passage()
        if start == end or self.extract("body").different <= self.extract("title").different:
            return None
        index = bisect_right(self.document.anchors, start, key=itemgetter(0)) - 1
        if index < 0 or value_key(self.document.headings[index]) == value_key(self.document.title):
            return None
        return index

    def _passage(self) -> tuple[int, int]:
        """The place in the body of the passage shown; empty if nothing in the body is shown."""
        body = self.extract("body")
        return body.best if self.snippet() is body else (0, 0)

    def _directive(self, start: int, end: int) -> str:
        is_wanted = self.format.text_fragments and start < end
        return text_fragment(self.document.body, start, end) if is_wanted else ""

    def matched_in(self) -> list[str]:
        """The names of the fields that match."""
        return [name for name in self.format.schema.weights() if self._matches(name)]

    def matched_values(self) -> dict[str, list[Any]]:
        """The values that match, such as topics, by facet; facets without any are left out."""
        matched = {}
        for name in self.format.schema.weights():
            values = self.labels(name)
            marked = [self._marked(value, name) for value in values if self._is_match(value, name)]
            matched[name] = marked
        return {name: marked for name, marked in matched.items() if marked}

    def labels(self, name: str) -> tuple[str, ...]:
        """The labels of the document's values of a facet."""
        values = self.document.facets.get(name, ())
        facet = self.format.labelled.get(name)
        return tuple(map(facet.value_label, values)) if facet else values

    def value_labels(self) -> dict[str, dict[str, str]]:
        """The labels of the document's values, keyed by facet and value, where they differ."""
        labels = {
            name: _differing(self.document.facets.get(name, ()), self.labels(name))
            for name in self.format.labelled
        }
        return {name: pairs for name, pairs in labels.items() if pairs}

    def _is_match(self, value: str, name: str) -> bool:
        return self.format.matches(value, name, self.lang)

    def _marked(self, value: str, name: str) -> Any:
        return self.formatted(self.format.highlighter.mark(value, name, self.lang))

    def formatted(self, extract: Extract) -> Any:
        """An extract as HTML, as text with offsets, or as plain text."""
        if self.format.highlight == "html":
            return to_html(extract)
        if self.format.highlight == "offsets":
            return {"text": extract.text, "spans": [list(span) for span in extract.marked()]}
        return extract.text

    def _matches(self, name: str) -> bool:
        if name == "description" and is_excerpt(self.document):
            return False
        if name in {"title", "description", "body"}:
            return bool(self.extract(name).spans)
        values = self.document.headings if name == "headings" else self.labels(name)
        return any(self._is_match(value, name) for value in values)


def _link(document: Document, id: str, directive: str) -> str:
    """A link to an element of an article or, if the browser finds it, to a text."""
    url = safe_url(document.url)
    if "#" in url:
        # Its own fragment may be the address of the page, but browsers follow one directive only.
        return url.partition(":~:")[0] + directive if directive else url
    fragment = quote(id, safe="", errors="replace") + directive
    return f"{url}#{fragment}" if url and fragment else url


def _differing(values: Iterable[str], labels: Iterable[str]) -> dict[str, str]:
    pairs = zip(values, labels, strict=True)
    return {value: label for value, label in pairs if value != label}

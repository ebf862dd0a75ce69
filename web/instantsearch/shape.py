"""The attributes, highlights and snippets that a client wants of each hit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from search.text import Extract
from web.instantsearch.sent_values import Sent, as_names, as_text, invalid_body

_EVERYTHING = "*"
_SNIPPET = re.compile(r"(\*|[\w.]+)(?::(\d{1,4}))?", re.ASCII)
_SNIPPETS = ("description", "body")
# The limits of the `snippet` parameter.
_FEWEST_WORDS, _MOST_WORDS = 5, 200


@dataclass(frozen=True, slots=True)
class Tags:
    """The client's markers around a match. If the markers are markup, the text is escaped.

    InstantSearch's own widgets send markers that are not markup and escape the text themselves.
    """

    before: str
    after: str

    def around(self, extract: Extract) -> str:
        """An extract with a marker before and after each match."""
        plain = not any(tag.lstrip().startswith("<") for tag in (self.before, self.after))
        parts, last = [], 0
        for start, end in (*extract.spans, (len(extract.text),) * 2):
            between, match = extract.text[last:start], extract.text[start:end]
            parts.append(between if plain else escape(between))
            if match:
                parts += [self.before, match if plain else escape(match), self.after]
            last = end
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class AttributeList:
    """Names of attributes: some, or all but some."""

    names: frozenset[str]
    excludes: bool = False

    def has(self, name: str) -> bool:
        """Whether an attribute is selected."""
        return (name in self.names) != self.excludes


ALL = AttributeList(frozenset(), excludes=True)


@dataclass(frozen=True, slots=True)
class Shape:
    """The attributes of a hit that a client wants. Snippets have their numbers of words.

    `words` is the longest of these, as a parameter's text; empty for the default.
    """

    tags: Tags
    attributes: AttributeList
    highlights: AttributeList
    snippets: Mapping[str, int]
    words: str

    def select(self, hit: Mapping[str, Any]) -> dict[str, Any]:
        """The selected attributes of a hit, and its ID."""
        return {name: hit[name] for name in hit if self.attributes.has(name)}


def read_shape(sent: Sent) -> Shape:
    """The shape that a request asks for; unknown attributes are ignored, as by Algolia."""
    snippets = _snippets(sent)
    words = max(snippets.values(), default=0)
    return Shape(
        tags=read_tags(sent),
        attributes=read_selection(sent, "attributesToRetrieve"),
        highlights=read_selection(sent, "attributesToHighlight"),
        snippets=snippets,
        words=str(words) if words else "",
    )


def read_tags(sent: Sent) -> Tags:
    """The markers around a match."""
    before = as_text(sent, "highlightPreTag", "<em>")
    return Tags(before, as_text(sent, "highlightPostTag", "</em>"))


def read_selection(sent: Sent, name: str) -> AttributeList:
    """A list of attributes; `*` stands for all, and a leading minus excludes one."""
    if sent.get(name) is None:
        return ALL
    names = [one for one in as_names(sent.get(name), name) if one]
    if _EVERYTHING in names:
        return AttributeList(frozenset(one[1:] for one in names if one[0] == "-"), excludes=True)
    return AttributeList(frozenset(names))


def _snippets(sent: Sent) -> dict[str, int]:
    """The number of words of each snippet; 0 for the default."""
    name = "attributesToSnippet"
    if sent.get(name) is None:
        return dict.fromkeys(_SNIPPETS, 0)
    snippets: dict[str, int] = {}
    for text in filter(None, as_names(sent.get(name), name)):
        match = _SNIPPET.fullmatch(text)
        if match is None:
            raise invalid_body(f"{name} must contain names with a number of words, such as body:30")
        words = min(max(int(match[2]), _FEWEST_WORDS), _MOST_WORDS) if match[2] else 0
        names: Iterable[str] = _SNIPPETS if match[1] == _EVERYTHING else (match[1],)
        snippets |= dict.fromkeys((one for one in names if one in _SNIPPETS), words)
    return snippets

"""A document as Markdown, made from the text in the index.

The index has the words of an article, not its form: links, images, emphasis and the levels of
headings and lists are gone, and a table is a line for each cell.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from search.document import Document
from search.schema import Schema
from search.untrusted_text import safe_url
from web.hit_fields import iso_time

MARKDOWN = "text/markdown"
# Characters that Markdown could take for markup: anywhere, and at the beginning of a line.
_MARKUP = re.compile(r"[\\`*\[\]<>]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_MARKER = re.compile(r"^(\d{0,9})(?=[#+\-=~.):])")


@dataclass(frozen=True, slots=True)
class TextSection:
    """A heading and the lines below it; the text before the first heading has an empty one."""

    heading: str
    lines: tuple[str, ...]

    def markdown(self) -> str:
        """The section with its heading."""
        heading = (f"## {escaped(self.heading)}",) if self.heading else ()
        return "\n\n".join((*heading, *map(escaped, self.lines)))


def sections(document: Document) -> list[TextSection]:
    """The document's text, divided at its headings, of which each is also a line of the body."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, heading in enumerate(document.headings):
        places[heading].append(place)
    parts: list[tuple[str, list[str]]] = [("", [])]
    passed = 0
    for line in document.body.split("\n"):
        # A paragraph may repeat an earlier heading, but the headings come in their order.
        candidates = places.get(line, [])
        index = bisect_left(candidates, passed)
        if line and index < len(candidates):
            passed = candidates[index] + 1
            parts.append((line, []))
        elif line.strip():
            parts[-1][1].append(line)
    return [TextSection(heading, tuple(lines)) for heading, lines in parts if heading or lines]


def document_markdown(document: Document, schema: Schema, url: str) -> str:
    """The whole document, headed by its title and facts. `url` is the address of the article."""
    head = [f"# {escaped(document.title)}"]
    if document.description and not document.body.startswith(document.description):
        head.append(f"> {escaped(document.description)}")
    if facts := list(_facts(document, schema, url)):
        head.append("\n".join(f"- {name}: {text}" for name, text in facts))
    texts = (section.markdown() for section in sections(document))
    return "\n\n".join((*head, *texts)) + "\n"


def escaped(text: str) -> str:
    """Text as one line of Markdown in which nothing is markup."""
    line = _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))
    return _MARKER.sub(r"\1\\", line)


def link(url: str) -> str:
    """A URL in angle brackets."""
    encoded = quote(url, safe="%/:?#[]@!$&'()*+,;=~", errors="replace")
    return f"<{encoded}>"


def _facts(document: Document, schema: Schema, url: str) -> Iterator[tuple[str, str]]:
    if url:
        yield "URL", link(url)
    if source := safe_url(document.source_url):
        yield "Original", link(source)
    for name, time in (("Date", document.date), ("Modified", document.lastmod)):
        if time:
            yield name, str(iso_time(time))
    if document.lang:
        yield "Language", escaped(document.lang)
    for facet in schema.facets:
        if values := document.facets.get(facet.name):
            labels = schema.value_labels(facet.name, values)
            yield escaped(facet.label), "; ".join(map(escaped, labels))

"""An article for agents: as Markdown, whole or by section, no more at a time than was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

from search.text import fold
from search.untrusted_text import safe_url
from web.answer import TextSection, document_markdown, index_view, published_document, sections
from web.json_types import EditionJson, Link
from web.problem_details import Fault, invalid
from web.request import Parameter, ParameterKind
from web.site import Edition, Site

_MAX_LISTED_SECTIONS = 200
_MAX_OFFSET = 100_000_000
_PARAGRAPH = "\n\n"

ARTICLE_PARAMETERS = {
    row.name: row
    for row in (
        Parameter(
            name="section",
            kind=ParameterKind.TEXT,
            default="",
            example="Side effects",
            help="Only the section with this heading; see `sections` in the answer.",
        ),
        Parameter(
            name="offset",
            kind=ParameterKind.NUMBER,
            default=0,
            high=_MAX_OFFSET,
            help="Where to begin, in characters: `next_offset` of the previous answer.",
        ),
        Parameter(
            name="max_characters",
            kind=ParameterKind.NUMBER,
            default=20_000,
            low=200,
            high=100_000,
            help="The longest Markdown to return; it is cut between paragraphs if possible.",
        ),
    )
}


class ArticleJson(TypedDict):
    """An article as Markdown, or a part of it.

    `sections` lists its headings, and `section` is the one that was asked for. If the Markdown was
    cut, `next_offset` is where it goes on. `characters` is the length of the whole.
    """

    id: str
    title: str
    url: Link
    sections: list[str]
    section: str | None
    markdown: str
    characters: int
    next_offset: int | None
    index: EditionJson


def answer_article(
    site: Site, edition: Edition, values: Mapping[str, Any], at: datetime
) -> ArticleJson:
    """Present an article, as the values of its parameters say."""
    document = published_document(site, values["id"], at)
    url, parts = site.article_url(safe_url(document.url)), sections(document)
    if values["section"]:
        chosen = _section(parts, values["section"])
        heading, text = chosen.heading, chosen.markdown()
    else:
        heading, text = None, document_markdown(document, edition.status.schema, url)
    offset = min(values["offset"], len(text))
    markdown = _cut(text, offset, values["max_characters"])
    end = offset + len(markdown)
    headings = [part.heading for part in parts if part.heading]
    return {
        "id": document.id,
        "title": document.title,
        "url": url,
        "sections": headings[:_MAX_LISTED_SECTIONS],
        "section": heading,
        "markdown": markdown,
        "characters": len(text),
        "next_offset": end if end < len(text) else None,
        "index": index_view(edition, edition.status.generation),
    }


def _section(parts: list[TextSection], heading: str) -> TextSection:
    wanted = fold(heading).strip()
    for part in parts:
        if part.heading and fold(part.heading).strip() == wanted:
            return part
    headings = tuple(part.heading for part in parts if part.heading)
    detail = "This article has no such section. Use a heading listed in `sections`."
    raise invalid([Fault("section", detail, headings[:_MAX_LISTED_SECTIONS])])


def _cut(text: str, start: int, most: int) -> str:
    """The text from a place on, cut behind a paragraph unless that would lose more than half."""
    part = text[start : start + most]
    if start + most >= len(text):
        return part
    end = part.rfind(_PARAGRAPH) + len(_PARAGRAPH)
    return part[:end] if end > most // 2 else part

"""The text of /llms.txt: what language models can read and ask here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from flask import url_for

from search.document import Document
from search.query import Query, Sort
from search.result import Facet
from search.schema import Schema
from web.answer import escaped, link
from web.request import quote_text
from web.site import Edition, Site

# The guide must fit into a model's context together with other things.
_MAX_ARTICLES = 50
_MAX_VALUES = 20
_MAX_DESCRIPTION_CHARACTERS = 200


def llms_text(site: Site, edition: Edition, now: datetime) -> str:
    """The guide: how to search and read, the newest articles, and the values of each facet."""
    query = Query(
        sort=Sort.NEWEST,
        at=now,
        limit=_MAX_ARTICLES,
        distinct=site.settings.distinct,
        facets=tuple(edition.suggested()),
        facet_limit=_MAX_VALUES,
    )
    result = edition.engine.search(query)
    values = (_values(facet, edition.status.schema) for facet in result.facets)
    lines = [
        f"# {escaped(site.settings.title)}",
        "",
        f"> Read-only full-text search. Articles: {result.total:,}.",
        "",
        "## Searching and reading",
        "",
        *_uses(),
        "",
        "## Newest articles",
        "",
        *(_article(hit.document) for hit in result.hits),
        *chain.from_iterable(values),
    ]
    return "\n".join(lines) + "\n"


def _uses() -> Iterator[str]:
    search, document = url_for("api.search"), url_for("api.document", id="ID")
    yield f"- [Search]({search}?q=chronic+care): JSON; every parameter is in the description"
    yield f"- An article as Markdown: `{document}.md`, with the `id` of a hit"
    yield f"- Model Context Protocol, over streamable HTTP: `POST {url_for('agents.mcp')}`"
    yield f"- [Description of the API]({url_for('openapi.description')}): OpenAPI 3.1"


def _article(document: Document) -> str:
    url = link(url_for("api.document", id=document.id) + ".md")
    description = document.description
    if len(description) > _MAX_DESCRIPTION_CHARACTERS:
        description = description[:_MAX_DESCRIPTION_CHARACTERS].rstrip() + "…"
    text = f": {escaped(description)}" if description else ""
    return f"- [{escaped(document.title)}]({url}){text}"


def _values(facet: Facet, schema: Schema) -> Iterator[str]:
    """A facet's most frequent values, each with the search that selects it."""
    field = schema.facet(facet.field)
    if field is None or not facet.values:
        return
    yield from ("", f"## {escaped(field.label)}", "")
    for value in facet.values:
        url = link(f"{url_for('api.search')}?{quote_text(facet.field)}={quote_text(value.value)}")
        yield f"- [{escaped(field.value_label(value.value))}]({url}): {value.count:,}"

"""The tools that agents can call: the API's reads, with fewer parameters and shorter answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from web.agents.article import ARTICLE_PARAMETERS, ArticleJson, answer_article
from web.api import Pairs, answer_facet, answer_search, answer_similar, read_search
from web.http import json_bytes
from web.openapi import answer_schemas, bundled_schema, json_schema, object_schema
from web.problem_details import Fault, invalid
from web.request import Parameter, ParameterKind, Parameters, Route, pairs_of, read, read_values
from web.site import Edition, Site

# Agents get plain text, no links for buttons, and no reasons for ranks, which are for the owner.
_FIXED = (("highlight", "none"), ("toggle_urls", "off"), ("compact", "on"))
_OMITTED_PARAMETERS = frozenset(
    {"highlight", "toggle_urls", "fields", "explain", "offset", "limit", "compact"}
)
_OMITTED_FIELDS = frozenset({"image", "lastmod", "matched_in", "others", "score", "aliases"})
# A context is small. These are the defaults; the schemas say what is possible.
_DEFAULTS = {"per_page": "5", "facet_limit": "10", "snippet": "60"}
_MAX_NAME_CHARACTERS = 60
_ARTICLE = "Article"
_MAX_ID_CHARACTERS = 2_000

_ID = Parameter(
    name="id",
    kind=ParameterKind.TEXT,
    high=_MAX_ID_CHARACTERS,
    required=True,
    help="The id of a hit.",
)


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: `answer` names the schema of its answer, `own` are parameters that no route has."""

    name: str
    title: str
    help: str
    answer: str
    run: Callable[[Site, Edition, Pairs, datetime], Mapping[str, Any]]
    route: Route | None = None
    own: Callable[[Edition], Parameters] = lambda _: {}

    def parameters(self, edition: Edition) -> Parameters:
        """All parameters of the tool by name."""
        rows = edition.parameters.on[self.route] if self.route else {}
        allowed = {name: row for name, row in rows.items() if name not in _OMITTED_PARAMETERS}
        return {**self.own(edition), **allowed}

    def description(self, edition: Edition) -> dict[str, Any]:
        """The tool as a client lists it."""
        schemas = {**answer_schemas(edition.status.schema), _ARTICLE: json_schema(ArticleJson)}
        return {
            "name": self.name,
            "title": self.title,
            "description": self.help,
            "inputSchema": object_schema(self.parameters(edition)),
            "outputSchema": bundled_schema(self.answer, schemas),
            "annotations": {"readOnlyHint": True, "openWorldHint": False},
        }

    def text(self, answer: Mapping[str, Any]) -> str:
        """An answer for clients that read only text: an article's Markdown, or else the JSON."""
        return str(answer["markdown"]) if self.answer == _ARTICLE else json_bytes(answer).decode()

    def call(
        self, site: Site, edition: Edition, arguments: Mapping[str, Any], at: datetime
    ) -> Mapping[str, Any]:
        """The answer to a call. Raises Problem if an argument is not valid."""
        parameters = self.parameters(edition)
        allowed = tuple(object_schema(parameters)["properties"])
        if unknown := [name for name in arguments if name not in allowed]:
            raise invalid([_unknown(name[:_MAX_NAME_CHARACTERS], allowed) for name in unknown[:5]])
        return self.run(site, edition, pairs_of(dict(arguments), parameters), at)


def _unknown(name: str, allowed: tuple[str, ...]) -> Fault:
    return Fault(name, f"Unknown argument “{name}”.", allowed)


def _search(site: Site, edition: Edition, pairs: Pairs, at: datetime) -> Mapping[str, Any]:
    fields = ",".join(name for name in edition.hit_fields if name not in _OMITTED_FIELDS)
    pairs = [*_with_defaults(pairs, edition, Route.SEARCH), ("fields", fields)]
    return answer_search(site, edition, read_search(site, edition, pairs), at)


def _facet_values(site: Site, edition: Edition, pairs: Pairs, at: datetime) -> Mapping[str, Any]:
    own = _facet_parameters(edition)
    values = read_values((pair for pair in pairs if pair[0] in own), own, zone=site.zone)
    rest = [pair for pair in pairs if pair[0] not in own]
    filled = list(_with_defaults(rest, edition, Route.FACET))
    search = read(filled, edition.parameters, Route.FACET, zone=site.zone)
    return answer_facet(site, edition, search, values["field"], at)


def _facet_parameters(edition: Edition) -> Parameters:
    field = Parameter(
        name="field",
        kind=ParameterKind.CHOICE,
        allowed=tuple(facet.name for facet in edition.status.schema.facets),
        required=True,
        help="The facet whose values are listed.",
    )
    return {"field": field}


def _similar(site: Site, edition: Edition, pairs: Pairs, at: datetime) -> Mapping[str, Any]:
    own = {"id": _ID}
    values = read_values((pair for pair in pairs if pair[0] in own), own, zone=site.zone)
    rest = (pair for pair in pairs if pair[0] not in own)
    search = read(rest, edition.parameters, Route.SIMILAR, zone=site.zone)
    return answer_similar(site, edition, search, values["id"], at)


def _article(site: Site, edition: Edition, pairs: Pairs, at: datetime) -> Mapping[str, Any]:
    values = read_values(pairs, {"id": _ID, **ARTICLE_PARAMETERS}, zone=site.zone)
    return answer_article(site, edition, values, at)


def _with_defaults(pairs: Pairs, edition: Edition, route: Route) -> Iterator[tuple[str, str]]:
    """The arguments, with our values for parameters of the route that are missing."""
    readable = edition.parameters.on[route]
    names = {name for name, _ in pairs}
    yield from pairs
    for name, text in (*_FIXED, *_DEFAULTS.items()):
        if name in readable and name not in names:
            yield name, text


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "search",
            "Search articles",
            "Find articles by words, phrases and filters. Answers have the total, hits with "
            "snippets, and facets with the values by which to filter. Read a hit with get_article.",
            "Answer",
            _search,
            Route.SEARCH,
        ),
        Tool(
            "get_article",
            "Read an article",
            "The text of an article as Markdown: whole, one section, or a part at a time.",
            _ARTICLE,
            _article,
            own=lambda _: {"id": _ID, **ARTICLE_PARAMETERS},
        ),
        Tool(
            "list_facet_values",
            "List the values of a facet",
            "The values of a facet with the number of articles of each, within a search if one is "
            "given. Use the values as filters in search, verbatim.",
            "FacetAnswer",
            _facet_values,
            Route.FACET,
            _facet_parameters,
        ),
        Tool(
            "similar",
            "Find similar articles",
            "Articles that share the rarest words of one article.",
            "SimilarDocuments",
            _similar,
            Route.SIMILAR,
            lambda _: {"id": _ID},
        ),
    )
}

"""Every row in the parameter table, on every route that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from search.errors import SettingsError
from search.settings.loading import load_settings
from search.settings.table import Settings
from tests.small_app import articles, client_on
from web.hit_fields import hit_fields
from web.problem_details import Problem
from web.request.converters import CONVERTERS
from web.request.parameter_table import (
    NONE,
    Parameter,
    ParameterKind,
    Route,
)
from web.request.parameters import parameter_table
from web.request.search import Search, read
from web.request.urls import search_url

LANGUAGES = ("en", "es")
SCHEMA = Settings(languages=LANGUAGES).schema()
TABLE = parameter_table(SCHEMA, Settings())
ROWS = [(route, row) for route in Route for row in TABLE.on[route].values()]
PATHS = {
    Route.SEARCH: "/api/v1/search",
    Route.FACET: "/api/v1/facets/tag",
    Route.PAGE: "/search",
    Route.FEED: "/search.atom",
    Route.SUGGEST: "/api/v1/suggest",
    Route.SIMILAR: "/api/v1/documents/a1/similar",
    Route.EXPORT: "/api/v1/documents",
}
DESCRIBED_PATHS = {
    Route.SEARCH: "/search",
    Route.FACET: "/facets/{field}",
    Route.SUGGEST: "/suggest",
    Route.SIMILAR: "/documents/{id}/similar",
    Route.EXPORT: "/documents",
}
ATOM = "{http://www.w3.org/2005/Atom}"
TOKEN = "t" * 16
LASTMOD = datetime(2024, 1, 1, tzinfo=UTC)
# The value that all articles in the fixture have in every facet.
VALUE = "care"


def on(*routes: Route) -> Any:
    """Parametrize a test with every row that some routes read."""
    rows = [(route, row) for route, row in ROWS if route in routes]
    ids = [f"{route}-{row.name}" for route, row in rows]
    return pytest.mark.parametrize(("route", "row"), rows, ids=ids)


def sample(row: Parameter) -> str:
    """A valid value of a parameter that is not its default."""
    if row.name == "generation":
        # The only one of the service below.
        return "1"
    match row.kind:
        case ParameterKind.VALUES:
            return VALUE if row.attribute == "chosen" else "another"
        case ParameterKind.NUMBER:
            return str(row.low + 1)
        case ParameterKind.CHOICE:
            return next(choice for choice in row.allowed if choice != row.default)
        case ParameterKind.NAMES:
            return row.allowed[0]
        case ParameterKind.TEXT | ParameterKind.MOMENT | ParameterKind.DECIMAL:
            return row.example


def excess(row: Parameter) -> list[str]:
    """Values just beyond a parameter's limits."""
    match row.kind:
        case ParameterKind.VALUES:
            return ["x" * 513]
        case ParameterKind.NUMBER:
            return [str(row.low - 1), str(row.high + 1)]
        case ParameterKind.CHOICE | ParameterKind.NAMES:
            return ["unheard-of"]
        case ParameterKind.MOMENT:
            return ["yesterday"]
        case ParameterKind.DECIMAL:
            return ["-10000000001", "1e11"]
        case ParameterKind.TEXT:
            return ["x" * (row.high + 1)]


def search_of(url: str, route: Route) -> Search:
    """The search that a URL requests from a route."""
    return read(parse_qsl(url.partition("?")[2]), TABLE, route, zone=UTC)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """A client for articles that every sample value matches, on more than two pages."""
    article = articles()
    facets = {facet.name: VALUE for facet in SCHEMA.facets}
    documents = [
        replace(article(f"Chronic care {n}", id=f"a{n}", **facets), lastmod=LASTMOD)
        for n in range(1, 31)
    ]
    return client_on(
        *documents, languages=LANGUAGES, admin_token=TOKEN, public_url="http://localhost"
    )


@pytest.fixture(scope="module")
def described(client: FlaskClient) -> dict[str, Any]:
    """The paths in the OpenAPI description."""
    paths: dict[str, Any] = client.get("/api/v1/openapi.json").json["paths"]
    return paths


def token(row: Parameter) -> dict[str, str]:
    """The admin token, if a parameter requires it; such answers are not cached."""
    return {"Authorization": f"Bearer {TOKEN}"} if row.name == "explain" else {}


def get(client: FlaskClient, route: Route, row: Parameter) -> Any:
    query = {row.name: sample(row)}
    response = client.get(PATHS[route], query_string=query, headers=token(row))
    assert response.status_code == 200
    return response


def test_every_attribute_of_a_search_has_a_row() -> None:
    """The table and `Search` have the same attributes, and every row has a route."""
    attributes = {field.name for field in fields(Search)}
    assert {row.attribute for row in TABLE.rows} == attributes
    assert {id(row) for _, row in ROWS} == {id(row) for row in TABLE.rows}
    assert set(CONVERTERS) == set(ParameterKind)


def test_no_facet_takes_the_name_of_a_parameter_or_field(tmp_path: Path) -> None:
    """A facet must not have the name of a parameter or hit field.

    An exception is `section`: many sites have such a facet, and its values take that field.
    """
    parameters = {row.name for row in TABLE.rows if not row.field}
    names = (parameters | hit_fields(SCHEMA).keys()) - Settings().facets.keys() | {"flavour"}
    file = tmp_path / "curated-search.toml"
    accepted = []
    for name in sorted(names):
        file.write_text(f'[facets."{name}"]\nsources = ["x"]\n', encoding="utf-8")
        with suppress(SettingsError):
            load_settings(file, environ={})
            accepted.append(name)
    assert accepted == ["flavour", "section"]


@on(*Route)
def test_survives_the_way_to_a_url_and_back(route: Route, row: Parameter) -> None:
    """A search survives the conversion to a URL and back."""
    search = read([(row.name, sample(row))], TABLE, route, zone=UTC)
    assert search != read([], TABLE, route, zone=UTC)
    url = search_url("/s", search, TABLE.on[route]).url()
    written = next(one.name for one in TABLE.rows if one.attribute == row.attribute)
    assert url.startswith(f"/s?{written if row.is_alias else row.name}=")
    assert search_of(url, route) == search


@on(*Route)
def test_default_is_not_in_the_url(route: Route, row: Parameter) -> None:
    """URLs omit defaults, so that equal searches have one URL."""
    texts = [] if row.default in (None, ()) else [str(row.default)]
    search = read([(row.name, text) for text in texts], TABLE, route, zone=UTC)
    assert search_url("/s", search, TABLE.on[route]).url() == "/s"


@on(*Route)
def test_limits(route: Route, row: Parameter) -> None:
    """A value beyond a parameter's limits is rejected, and the parameter is named."""
    for text in excess(row):
        with pytest.raises(Problem) as caught:
            read([(row.name, text)], TABLE, route, zone=UTC)
        assert [fault.parameter for fault in caught.value.faults] == [row.name]


@on(*(route for route in Route if route is not Route.EXPORT))
def test_etag(client: FlaskClient, route: Route, row: Parameter) -> None:
    """A parameter changes the ETag, and equal requests have the same ETag."""
    response = get(client, route, row)
    if row.name == "explain":
        # Explanations are for the admin only and are never cached.
        assert response.headers["Cache-Control"] == "no-store"
        return
    tag = response.headers["ETag"]
    assert tag == get(client, route, row).headers["ETag"]
    assert tag != client.get(PATHS[route]).headers["ETag"]
    held = client.get(
        PATHS[route], query_string={row.name: sample(row)}, headers={"If-None-Match": tag}
    )
    assert held.status_code == 304


def first_url(facet: dict[str, Any]) -> str:
    """The URL that selects or removes a facet's first value."""
    value = facet["values"][0]
    url: str = value.get("toggle_url") or facet["select_url"]
    return url.replace("{value}", quote(value["value"]))


@on(Route.SEARCH)
def test_links_of_an_answer(client: FlaskClient, route: Route, row: Parameter) -> None:
    """Links in an answer change only one thing about the search."""
    search = read([(row.name, sample(row))], TABLE, route, zone=UTC)
    answer = get(client, route, row).json
    links = answer["links"]
    assert search_of(links["self"], route) == search
    following = (
        replace(search, offset=search.offset + search.per_page)
        if search.offset
        else replace(search, page=search.page + 1)
    )
    assert search_of(links["next"], route) == following
    for facet in answer["facets"]:
        toggled = search_of(first_url(facet), route)
        chosen = {**search.chosen, facet["field"]: (VALUE,)}
        if search.chosen.get(facet["field"]):
            del chosen[facet["field"]]
        assert toggled == replace(search, chosen=chosen, page=1, offset=0)
    if Route.FEED in row.routes and row.name != "page":
        feed = search_of(links["feed"], Route.FEED)
        assert row.value_in(feed) == row.value_in(search)


@on(Route.FACET)
def test_links_of_a_facet(client: FlaskClient, route: Route, row: Parameter) -> None:
    """Links of a facet's values keep the other parameters of the search."""
    answer = get(client, route, row).json
    if row.name in {"prefix", "contains"}:
        toggled = search_of(first_url(answer), Route.SEARCH)
        assert (toggled.prefix, toggled.contains) == ("", "")
    elif row.field != "tag":
        search = search_of(first_url(answer), Route.SEARCH)
        expected = read([(row.name, sample(row)), ("tag", VALUE)], TABLE, Route.SEARCH, zone=UTC)
        assert search == expected


@on(Route.PAGE)
def test_page(client: FlaskClient, route: Route, row: Parameter) -> None:
    """The page's form and links keep all its parameters."""
    search = read([(row.name, sample(row))], TABLE, route, zone=UTC)
    soup = BeautifulSoup(get(client, route, row).text, "html.parser")
    if row.name not in {"q", "page"}:
        hidden = [(tag["name"], tag["value"]) for tag in soup.select("form [type=hidden]")]
        assert hidden == [(row.name, sample(row))]
    next_url = soup.select_one("nav a[rel=next]")["href"]
    assert search_of(next_url, route) == replace(search, page=search.page + 1)
    toggles = [a["href"].partition("#")[0] for a in soup.select("a.value")]
    for url in toggles:
        toggled = search_of(url, route)
        assert toggled == replace(search, chosen=toggled.chosen, page=1)
    assert toggles


@on(Route.FEED)
def test_feed(client: FlaskClient, route: Route, row: Parameter) -> None:
    """The feed's next page is from the same search."""
    feed = ET.fromstring(get(client, route, row).data)  # noqa: S314 - made here
    links = {tag.get("rel"): tag.get("href") for tag in feed.findall(f"{ATOM}link")}
    search = read([(row.name, sample(row))], TABLE, route, zone=UTC)
    following = (
        replace(search, offset=search.offset + search.per_page)
        if search.offset
        else replace(search, page=search.page + 1)
    )
    assert search_of(links["next"], route) == following
    if Route.PAGE in row.routes and row.name != "page":
        assert row.value_in(search_of(links["alternate"], Route.PAGE)) == row.value_in(search)


def limits(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The limits in a JSON schema, or in its first alternative."""
    alternatives = schema.get("anyOf", ())
    return {**schema, **limits(alternatives[0])} if alternatives else dict(schema)


def expected_limits(row: Parameter) -> dict[str, Any]:
    """The limits that the description must give for a parameter."""
    match row.kind:
        case ParameterKind.NUMBER:
            span = {"minimum": row.low, "maximum": row.high}
            return {"type": "integer", "default": row.default, **span}
        case ParameterKind.CHOICE:
            return {"type": "string", "default": row.default, "enum": list(row.allowed)}
        case ParameterKind.VALUES:
            return {"type": "array", "maxItems": row.high}
        case ParameterKind.NAMES:
            names = [name for name in row.allowed if name != NONE]
            return {"type": "array", "items": {"type": "string", "enum": names}}
        case ParameterKind.MOMENT:
            return {"type": "string", "format": "date"}
        case ParameterKind.TEXT if row.pattern:
            return {"type": "string", "pattern": row.pattern}
        case ParameterKind.TEXT:
            return {"type": "string", "maxLength": row.high}


@on(*DESCRIBED_PATHS)
def test_description(described: dict[str, Any], route: Route, row: Parameter) -> None:
    """OpenAPI describes the parameter with its limits."""
    operation = described[DESCRIBED_PATHS[route]]["get"]
    (parameter,) = (each for each in operation["parameters"] if each["name"] == row.name)
    assert parameter["description"] == row.help
    assert expected_limits(row).items() <= limits(parameter["schema"]).items()


def test_docs_page(client: FlaskClient) -> None:
    """The documentation lists the parameters of each route with their meaning."""
    soup = BeautifulSoup(client.get("/api/docs").text, "html.parser")
    for route, path in DESCRIBED_PATHS.items():
        headings = [h2 for h2 in soup.select("h2[id^=get-]") if h2.code.text == f"/api/v1{path}"]
        (heading,) = headings
        cells = heading.parent.select("tbody tr")
        helps = {row.th.text.strip(): row.td.text.strip() for row in cells}
        for row in TABLE.on[route].values():
            assert helps[row.name].startswith(row.help)


@on(Route.SEARCH)
def test_body(client: FlaskClient, described: dict[str, Any], route: Route, row: Parameter) -> None:
    """A parameter means the same in a JSON body as in a URL."""
    path = PATHS[route]
    text = sample(row)
    value: Any = int(text) if row.kind is ParameterKind.NUMBER else text
    as_list = row.kind in {ParameterKind.VALUES, ParameterKind.NAMES}
    body = {row.name: [value] if as_list else value}
    posted = client.post(path, json=body, headers=token(row))
    assert posted.status_code == 200
    assert posted.json["links"] == get(client, route, row).json["links"]
    request_body = described["/search"]["post"]["requestBody"]
    properties = request_body["content"]["application/json"]["schema"]["properties"]
    assert expected_limits(row).items() <= limits(properties[row.name]).items()


def test_search_does_not_know_other_names(client: FlaskClient) -> None:
    """An unknown name is rejected, and the valid ones are listed."""
    for route, path in PATHS.items():
        response = client.get(path, query_string={"zzzzzz": "1"})
        if route in {Route.PAGE, Route.FEED}:
            # Other sites add parameters to links.
            assert response.status_code == 200
        else:
            (fault,) = response.json["errors"]
            assert fault["allowed"] == sorted(TABLE.on[route])

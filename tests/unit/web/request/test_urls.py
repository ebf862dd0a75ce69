"""URLs of searches and of content."""

from __future__ import annotations

from datetime import UTC
from urllib.parse import parse_qsl

import pytest

from search.schema import Schema
from search.settings.table import Settings
from web.request.parameter_table import Route
from web.request.parameters import parameter_table
from web.request.search import Search, read
from web.request.urls import SearchUrl, search_url

TABLE = parameter_table(Schema(), Settings())


def search_of(query: str) -> Search:
    return read(parse_qsl(query), TABLE, Route.SEARCH, zone=UTC)


def url_of(query: str) -> SearchUrl:
    return search_url("/s", search_of(query), TABLE.on[Route.SEARCH])


@pytest.mark.parametrize(
    "query",
    [
        "q=a+b%26c%3Dd%23+",
        "q=%C3%A9&topic=KLAS:+a,+b&topic=x%2By&tag.not=z",
        "date.gte=2020-01-01&date.lt=2021-01-01T00:00:00%2B02:00",
        "sort=-date&page=2&per_page=20",
        "facets=none",
        "facets=tag,year&facet_limit=5&fields=title,url&snippet=10&highlight=offsets",
    ],
)
def test_round_trip(query: str) -> None:
    """A search's URL requests the same search."""
    url = url_of(query).url()
    assert search_of(url.partition("?")[2]) == search_of(query)


def test_defaults_are_omitted() -> None:
    """Equivalent requests have the same URL."""
    assert url_of("page=1&sort=relevance&per_page=10&q=").url() == "/s"


def test_toggle_adds_and_goes_to_page_one() -> None:
    """Selecting a value keeps the others and returns to page one."""
    toggle = url_of("q=x&tag=a&page=3").toggle("tag")
    assert toggle("b c") == "/s?q=x&tag=a&tag=b+c"


def test_a_template_selects_any_value() -> None:
    """A template differs from a value's URL only in the value; braces of a query are encoded."""
    url = url_of("q={value}&tag=a&page=3")
    assert url.select_url("tag") == "/s?q=%7Bvalue%7D&tag=a&tag={value}"
    assert url.toggle("tag")("b") == "/s?q=%7Bvalue%7D&tag=a&tag=b"


def test_toggle_takes_a_chosen_value_away() -> None:
    """Toggling a selected value removes it."""
    toggle = url_of("q=x&tag=a&tag=b").toggle("tag")
    assert toggle("a") == "/s?q=x&tag=b"


def test_toggle_ends_an_exclusion() -> None:
    """Toggling an excluded value ends its exclusion without selecting it."""
    toggle = url_of("tag.not=a&tag.not=b").toggle("tag")
    assert toggle("a") == "/s?tag.not=b"


def test_toggle_encodes() -> None:
    """A value cannot inject other parameters into a URL."""
    toggle = url_of("").toggle("tag")
    assert toggle("a&q=b#c\"<'\r\n\0") == "/s?tag=a%26q%3Db%23c%22%3C%27%0D%0A%00"

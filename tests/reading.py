"""Helpers that read the API's answers and the search page."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient


def page(client: FlaskClient, url: str = "/", **more: Any) -> BeautifulSoup:
    """The page at a URL, which must exist."""
    answer = client.get(url, **more)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def text(tag: Tag | None) -> str:
    """The text of an element, which must exist, on one line."""
    assert tag is not None
    return " ".join(tag.get_text().split())


def titles(soup: BeautifulSoup) -> list[str]:
    """The titles of the hits."""
    return [text(tag) for tag in soup.select(".hits h2")]


def values(soup: BeautifulSoup, field: str) -> list[str]:
    """The listed values of a facet."""
    return [text(tag) for tag in soup.select(f"[aria-labelledby=facet-{field}] .name")]


def got(client: FlaskClient, q: str, **parameters: str) -> dict[str, Any]:
    """The API's answer to a query."""
    answer = client.get("/api/v1/search", query_string={"q": q, **parameters}).json
    assert isinstance(answer, dict)
    return answer


def ids(answer: dict[str, Any]) -> list[str]:
    """The IDs of an answer's hits."""
    return [hit["id"] for hit in answer["hits"]]

"""The service behind a public URL, a path prefix and proxies."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
OUTSIDE = "https://www.example.org/find"


def test_every_address_has_the_prefix(client_of: ClientOf, article: Article) -> None:
    """Every URL in pages, API responses and feeds has the prefix."""
    client = client_of(*(article("Care", tag="a") for _ in range(30)), public_url=OUTSIDE)
    for path in ("/", "/search?q=care&tag=a", "/search?q=zzz&tag=a", "/nowhere"):
        text = client.get(path).text
        links = re.findall(r'(?:href|src|action)="(/[^"]*)"', text)
        own = [link for link in links if not re.match(r"/a\d+/$", link)]
        assert own
        assert all(link.startswith("/find/") for link in own)
    answer = client.get("/api/v1/search?tag=a&per_page=1").json
    links = [*answer["links"].values(), answer["facets"][0]["values"] or None]
    toggles = [value["toggle_url"] for facet in answer["facets"] for value in facet["values"]]
    assert all(link.startswith("/find/") for link in (*toggles, answer["links"]["next"]))
    assert client.get("/api/v1/openapi.json").json["servers"] == [{"url": "/find/api/v1"}]


@pytest.mark.parametrize(
    ("sent", "status"),
    [("/find", 200), ("/find/", 200), ("/find/search", 200), ("/search", 200), ("/", 200),
     ("/finder", 404), ("/find/find", 404), ("/find/api/v1/search", 200), ("/find/healthz", 200)],
)  # fmt: skip
def test_a_proxy_may_strip_the_prefix_or_not(
    client_of: ClientOf, article: Article, sent: str, status: int
) -> None:
    """A proxy may pass the prefix on or strip it."""
    assert client_of(article(), public_url=OUTSIDE).get(sent).status_code == status


def test_host_of_a_request_does_not_matter(client_of: ClientOf, article: Article) -> None:
    """With `public_url`, a forged Host header does not appear in any answer."""
    client = client_of(article(), public_url=OUTSIDE)
    answer = client.get("/search.atom", headers={"Host": "evil.example"})
    assert "evil" not in answer.text
    assert f'rel="self" type="application/atom+xml" href="{OUTSIDE}/search.atom"' in answer.text


def test_forwarded_headers_are_trusted_only_if_configured(
    client_of: ClientOf, article: Article
) -> None:
    """X-Forwarded-* headers are used only if the settings say that proxies set them."""
    sent = {
        "X-Forwarded-Host": "out.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/find",
    }

    def address(**settings: Any) -> str:
        feed = client_of(article(), **settings).get("/search.atom", headers=sent).text
        return re.findall(r'rel="self" type="application/atom\+xml" href="([^"]*)"', feed)[0]

    assert address() == "http://localhost/search.atom"
    assert address(forwarded_host=True, forwarded_prefix=True) == "http://localhost/search.atom"
    assert address(proxies=1) == "https://localhost/search.atom"
    assert address(proxies=1, forwarded_host=True) == "https://out.example/search.atom"
    assert address(proxies=1, forwarded_prefix=True) == "https://localhost/find/search.atom"

"""The script and the style sheet of the search page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from search.document import Document
from tests.reading import page

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_one_file_each(client_of: ClientOf, article: Article) -> None:
    """The page has one script and one style sheet; their URLs change with their contents.

    Under any other URL, a copy must be revalidated: it may be another version's.
    """
    client = client_of(article())
    soup = page(client)
    (script,) = soup.select("script[src]")
    (style,) = soup.select("link[rel=stylesheet]")
    files = ((script["src"], "text/javascript"), (style["href"], "text/css"))
    for url, mimetype in files:
        assert "v=" in url
        answer = client.get(url)
        assert answer.mimetype == mimetype
        assert "immutable" in answer.headers["Cache-Control"]
        other = client.get(url.partition("?")[0], query_string={"v": "another"})
        assert other.headers["Cache-Control"] == "no-cache"
        headers = {"If-None-Match": answer.headers["ETag"]}
        assert client.get(url, headers=headers).status_code == 304


@pytest.mark.parametrize(("lang", "text"), [("es", "Buscar"), ("en", "Search"), ("x<", "Search")])
def test_the_page_s_language(client_of: ClientOf, article: Article, lang: str, text: str) -> None:
    """The page's script has its box's text in one language, English if there is no such."""
    client = client_of(article())
    first, _, _ = client.get("/page.js", query_string={"lang": lang}).text.partition("\n")
    assert f'"search":"{text}"' in first
    assert first.count('"search":') == 1
    if lang == "es":
        sent = page(client, "/", headers={"Accept-Language": "es"})
        assert "lang=es" in sent.select_one("script")["src"]


def test_only_the_home_page_describes_itself(client_of: ClientOf, article: Article) -> None:
    """Search engines get a description of the home page, and are kept out of the others."""
    client = client_of(article("Care"), title="Library")
    description = page(client).select_one("meta[name=description]")["content"]
    assert description.startswith("Library. Search by word")
    assert not page(client, "/search?q=care").select("meta[name=description]")


def test_icon(client_of: ClientOf, article: Article) -> None:
    """The icon is part of the page."""
    icon = page(client_of(article())).select_one("link[rel=icon]")["href"]
    assert icon.startswith("data:image/svg+xml,%3Csvg xmlns=")
    assert not {"#", '"', "<"} & set(icon)

"""Tiles on the home page."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from search.document import Document
from tests.reading import page, text

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_tiles(client_of: ClientOf, article: Article) -> None:
    """The home page shows the communities, or else the first facet, as tiles with counts."""
    soup = page(client_of(article(community="Heart"), article(community="Heart", category="News")))
    (tile,) = soup.select(".tiles a")
    assert (text(tile), tile["href"]) == ("Heart 2 articles", "/search?community=Heart")
    soup = page(client_of(article(tag="x"), article(year="2020")))
    assert [text(tag) for tag in soup.select(".tiles a")] == ["x 1 article"]
    assert page(client_of(article(year="2020"))).select(".tiles") == []
    assert page(client_of(article(tag="x")), "/search?q=article").select(".tiles") == []

"""Tiles on the home page."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from search.document import Document
from tests.reading import page, text

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_tiles(client_of: ClientOf, article: Article) -> None:
    """The home page shows the communities, and no other facet, as tiles with counts."""
    soup = page(client_of(article(community="Heart"), article(community="Heart", category="News")))
    (tile,) = soup.select(".tiles a")
    assert (text(tile), tile["href"]) == ("Heart 2 articles", "/search?community=Heart")
    assert page(client_of(article(category="News", tag="x"))).select(".tiles") == []
    assert page(client_of(article(community="Heart")), "/search?q=article").select(".tiles") == []

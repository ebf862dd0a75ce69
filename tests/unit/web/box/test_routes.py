"""The script of the search box, and the language of the page."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_script(client_of: ClientOf, article: Article) -> None:
    """The script is small, cacheable, loadable by any site, and includes its text."""
    answer = client_of(article()).get("/widget.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age=3600" in answer.headers["Cache-Control"]
    assert len(gzip.compress(answer.data, 6)) < 10_000
    assert "Ver los {n} resultados" in answer.text


def test_script_not_sent_again(client_of: ClientOf, article: Article) -> None:
    """A browser with a current copy of the script gets 304."""
    client = client_of(article())
    tag = client.get("/widget.js").headers["ETag"]
    assert client.get("/widget.js", headers={"If-None-Match": tag}).status_code == 304


def test_reader_decides_the_language(client_of: ClientOf, article: Article) -> None:
    """The page is in the reader's language, with a `Vary` header and an ETag for each language."""
    client = client_of(article("Care"))
    english = client.get("/search?q=care")
    spanish = client.get("/search?q=care", headers={"Accept-Language": "es-MX,es;q=0.9"})
    dutch = client.get("/search?q=care", headers={"Accept-Language": "nl"})
    assert "1 article for" in english.text
    assert "1 artículo para" in spanish.text
    assert "1 article for" in dutch.text
    assert "Accept-Language" in spanish.headers["Vary"]
    assert english.headers["ETag"] != spanish.headers["ETag"]
    assert 'lang="es" dir="ltr"' in spanish.text


def test_language_can_be_set(client_of: ClientOf, article: Article) -> None:
    """The `interface` setting can fix the language for all readers."""
    answer = client_of(article(), interface="es").get("/", headers={"Accept-Language": "en"})
    assert "Artículos más recientes" in answer.text
    assert "Accept-Language" not in answer.headers.get("Vary", "")


def test_errors_in_the_reader_s_language(client_of: ClientOf, article: Article) -> None:
    """Error pages are also in the reader's language."""
    answer = client_of(article()).get("/nowhere", headers={"Accept-Language": "es"})
    assert "No encontrado" in answer.text


def test_a_site_s_own_labels_are_not_translated(client_of: ClientOf, article: Article) -> None:
    """Labels of default facets are translated, but not a site's own labels."""
    answer = client_of(article(category="News")).get("/", headers={"Accept-Language": "es"})
    assert ">Categoría</h3>" in answer.text


@pytest.mark.parametrize(("analytics", "popular"), [(False, 0), (True, 5)])
def test_popular_searches_need_analytics(
    client_of: ClientOf, article: Article, tmp_path: Path, analytics: bool, popular: int
) -> None:
    """The box asks for popular searches only if searches are recorded."""
    answer = client_of(article(), analytics=analytics, index=tmp_path).get("/widget.js")
    assert f"const POPULAR = {popular};" in answer.text

"""Hits and documents link to the same article in other languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.engines.registry import open_engine
from search.settings.table import Settings

Article = Callable[..., Document]
Make = Callable[..., Flask]
LANGUAGES = ("en", "es", "pt")


@pytest.fixture
def page(article: Article) -> Article:
    """A factory of articles whose ID begins with the language."""

    def make(id: str, key: str = "k", **values: Any) -> Document:
        lang, _, name = id.partition("-")
        own = {"lang": lang, "_language": lang[:2], "_translation": key, "url": f"/{lang}/{name}/"}
        return article(f"Care {id}", id=id, **own | values)

    return make


@pytest.fixture
def engine() -> MemoryEngine:
    """An engine of a site in several languages."""
    return MemoryEngine(Settings(languages=LANGUAGES).schema())


@pytest.fixture
def client(make_app: Make, page: Article, engine: MemoryEngine) -> FlaskClient:
    """A client of a service with an article in three languages, and one in a single language."""
    pages = [page("es-flu"), page("pt-flu", lang="pt-BR"), page("en-flu"), page("en-cold", "c")]
    return make_app(*pages, engine=engine, languages=LANGUAGES).test_client()


def translations(client: FlaskClient, query: str = "") -> dict[str, list[str]]:
    hits = client.get(f"/api/v1/search?q=care{query}").json["hits"]
    return {hit["id"]: [one["id"] for one in hit["translations"]] for hit in hits}


def test_each_hit_lists_the_others(client: FlaskClient) -> None:
    """Every translation is a hit of its own; the others follow the site's order."""
    assert translations(client) == {
        "en-cold": [],
        "en-flu": ["es-flu", "pt-flu"],
        "es-flu": ["en-flu", "pt-flu"],
        "pt-flu": ["en-flu", "es-flu"],
    }


def test_documents_have_them_too(client: FlaskClient) -> None:
    """A document has the languages, IDs and addresses of its translations."""
    document = client.get("/api/v1/documents/es-flu").json
    assert document["translations"] == [
        {"lang": "en", "id": "en-flu", "url": "/en/flu/"},
        {"lang": "pt-br", "id": "pt-flu", "url": "/pt/flu/"},
    ]
    similar = client.get("/api/v1/documents/en-cold/similar").json["hits"]
    assert all("translations" in hit for hit in similar)


def test_an_update_of_one_changes_the_answers_about_the_others(
    client: FlaskClient, page: Article, engine: MemoryEngine
) -> None:
    """Whoever adds or withdraws a translation need not touch the other files."""
    engine.update([page("es-cold", "c")], ["es-flu"])
    assert translations(client) == {
        "en-cold": ["es-cold"],
        "es-cold": ["en-cold"],
        "en-flu": ["pt-flu"],
        "pt-flu": ["en-flu"],
    }


def test_readers_learn_only_of_what_they_may_see(
    make_app: Make, page: Article, engine: MemoryEngine
) -> None:
    """Scheduled translations, and those outside a search key's filters, are not listed."""
    later = datetime(2999, 1, 1, tzinfo=UTC)
    pages = [
        page("en-flu", community="A"), page("es-flu", publish=later, community="A"),
        page("pt-flu", community="B"),
    ]  # fmt: skip
    app = make_app(*pages, engine=engine, languages=LANGUAGES)
    assert translations(app.test_client()) == {"en-flu": ["pt-flu"], "pt-flu": ["en-flu"]}


def test_fields_without_them_cost_no_search(client: FlaskClient) -> None:
    """If the fields are chosen, only those are there."""
    hits = client.get("/api/v1/search?q=care&fields=title").json["hits"]
    assert all(hit.keys() == {"id", "title"} for hit in hits)


def test_regions_of_one_language_are_all_listed(
    make_app: Make, page: Article, engine: MemoryEngine
) -> None:
    """An article can have more translations than the site has languages."""
    tags = ("es-MX", "es-AR", "es-ES", "es-CL", "pt-BR", "pt-PT", "en-GB", "en-US")
    pages = [page(f"{tag[:2]}-{number}", lang=tag) for number, tag in enumerate(tags)]
    client = make_app(*pages, engine=engine, languages=LANGUAGES).test_client()
    assert {len(others) for others in translations(client).values()} == {len(tags) - 1}


def test_a_page_of_hits_in_three_languages_is_within_the_budget(
    make_app: Make, page: Article, tmp_path: Path
) -> None:
    """The look-up costs what there is to find, however large the index is."""
    columns = open_engine(f"columns:{tmp_path}", Settings(languages=LANGUAGES).schema())
    pages = [
        page(f"{lang}-{n}", f"k{n}", body="Chronic words.")
        for lang in LANGUAGES
        for n in range(400)
    ]
    client = make_app(*pages, engine=columns, languages=LANGUAGES).test_client()
    answer = client.get("/api/v1/search?q=chronic+care+words&per_page=50")
    assert answer.status_code == 200
    hits = answer.json["hits"]
    assert len(hits) == 50
    assert all(len(hit["translations"]) == 2 for hit in hits)


def test_exports_do_not_have_them(client: FlaskClient) -> None:
    """An exported document changes only when its own file does."""
    assert b"translations" not in client.get("/api/v1/documents").data


def test_a_site_in_one_language_has_no_such_field(
    client_of: Callable[..., FlaskClient], article: Article
) -> None:
    """The field and the facet of languages exist only where there are several."""
    answer = client_of(article("Care")).get("/api/v1/search?q=care").json
    assert "translations" not in answer["hits"][0]
    assert "language" not in {facet["field"] for facet in answer["facets"]}


def test_the_page_links_to_them(client: FlaskClient) -> None:
    """The languages are named as their speakers do."""
    html = client.get("/search?q=care").text
    assert '<a hreflang="es" lang="es" href="/es/flu/"><bdi>Español</bdi></a>' in html

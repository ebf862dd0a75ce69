"""The reader's language on a multilingual site."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.schema import LANGUAGE
from tests.reading import page, titles

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/search"


@pytest.fixture
def client(client_of: ClientOf, article: Article) -> FlaskClient:
    """Articles with the same words in two languages. The Spanish articles are newer."""
    return client_of(
        *(
            article(f"Dental {lang} {n}", id=f"{lang}{n}", lang=lang, **{LANGUAGE: lang})
            for lang in ("en", "es")
            for n in (1, 2)
        ),
        languages=("en", "es"),
    )


def first(client: FlaskClient, **asked: str) -> list[str]:
    answer = client.get(URL, query_string={"q": "dental", **asked}).json
    return [hit["id"] for hit in answer["hits"]]


@pytest.mark.parametrize(
    ("lang", "expected"), [("en", "en"), ("en-GB", "en"), ("es-MX", "es"), ("ES", "es")]
)
def test_articles_in_it_come_first(client: FlaskClient, lang: str, expected: str) -> None:
    """Articles in the reader's language come first, and all are found."""
    found = first(client, lang=lang)
    assert found[0].startswith(expected)
    assert sorted(found) == sorted(first(client))


@pytest.mark.parametrize("lang", ["", "fr", "zz-ZZ"])
def test_another_language_changes_nothing(client: FlaskClient, lang: str) -> None:
    """A missing language, or one that the site does not have, changes nothing."""
    assert first(client, lang=lang) == first(client)


@pytest.mark.parametrize("lang", ["e", "english", "es_MX", "<b>", "es-"])
def test_an_invalid_language_is_reported(client: FlaskClient, lang: str) -> None:
    """An invalid language is rejected, and the parameter is named."""
    answer = client.get(URL, query_string={"q": "dental", "lang": lang})
    assert answer.status_code == 400
    assert answer.json["errors"][0]["parameter"] == "lang"


def test_a_list_without_words_is_not_ranked(client: FlaskClient) -> None:
    """A list sorted by date is not affected."""
    assert first(client, q="", lang="en") == first(client, q="")


def test_the_page_knows_its_reader(client: FlaskClient) -> None:
    """The page is in the browser's language, and its response has a `Vary` header."""
    for header, lang in (("es-MX,es;q=0.9", "es"), ("en", "en")):
        asked = {"Accept-Language": header}
        assert "Accept-Language" in client.get("/search?q=dental", headers=asked).headers["Vary"]
        assert titles(page(client, "/search?q=dental", headers=asked))[0].startswith(
            f"Dental {lang}"
        )


def test_every_link_keeps_it(client_of: ClientOf, article: Article) -> None:
    """Links keep the language, and each language has its own ETag."""
    client = client_of(
        *(
            article(f"Dental {n}", id=f"{lang}{n}", lang=lang, tag="a", **{LANGUAGE: lang})
            for lang in ("en", "es")
            for n in range(15)
        ),
        languages=("en", "es"),
    )
    answers = [client.get(f"{URL}?q=dental&lang=es")]
    while url := answers[-1].json["links"]["next"]:
        answers.append(client.get(url))
    ids = [hit["id"] for response in answers for hit in response.json["hits"]]
    assert len(answers) == 3
    assert len(set(ids)) == len(ids) == 30
    assert all(id.startswith("es") for id in ids[:15])
    answer = answers[0].json
    (tag,) = (facet for facet in answer["facets"] if facet["field"] == "tag")
    assert tag["values"][0]["toggle_url"] == f"{URL}?q=dental&tag=a&lang=es"
    assert answer["links"]["feed"] == "/search.atom?q=dental&lang=es"
    feed = client.get("/search.atom?q=dental&lang=es").text
    assert "/search.atom?q=dental&amp;page=2&amp;lang=es" in feed
    assert answers[0].headers["ETag"] != client.get(f"{URL}?q=dental").headers["ETag"]
    assert answers[0].headers["ETag"] != client.get(f"{URL}?q=dental&lang=en").headers["ETag"]

"""The fields of a hit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask.testing import FlaskClient

from search.document import Document
from search.settings import FacetRule

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/search"


def test_hit(client_of: ClientOf, article: Article) -> None:
    """A hit has all public fields of a document."""
    document = article(
        "Chronic care",
        id="c/x",
        url="/c/x/",
        body="About chronic care.",
        description="What it is.",
        date=datetime(2020, 8, 11, 5, 4, 41, 23, tzinfo=UTC),
        source_url="https://s.example/x",
        image="/i.jpg",
        lang="en",
        community="Chronic Care Management (CCM)",
        source="s.example",
        tag=("news", "ccm"),
    )
    (hit,) = client_of(document).get(f"{URL}?q=chronic").json["hits"]
    assert hit.pop("score") > 0
    assert hit == {
        "id": "c/x",
        "url": "/c/x/",
        "title": "Chronic care",
        "description": "What it is.",
        "community": ["Chronic Care Management (CCM)"],
        "category": [],
        "vendor": [],
        "topic": [],
        "tag": ["news", "ccm"],
        "year": [],
        "date": "2020-08-11T05:04:41Z",
        "lastmod": None,
        "image": "/i.jpg",
        "source": {"name": "s.example", "url": "https://s.example/x"},
        "lang": "en",
        "others": [],
        "matched_in": ["title", "body", "community"],
        "highlight": {
            "title": "<mark>Chronic</mark> care",
            "snippet": ["About <mark>chronic</mark> care."],
            "facets": {"community": ["<mark>Chronic</mark> Care Management (CCM)"]},
        },
        "section": None,
        "passage_url": "/c/x/#:~:text=About%20chronic%20care.",
    }


def test_fields(client_of: ClientOf, article: Article) -> None:
    """Only the requested fields are returned, plus the ID."""
    answer = client_of(article("T", id="x")).get(f"{URL}?fields=title").json
    assert answer["hits"] == [{"id": "x", "title": "T"}]


def test_a_facet_called_section(client_of: ClientOf, article: Article) -> None:
    """A site's own facet called `section` keeps its name in hits."""
    facets = {"section": FacetRule("Section", ("@path.1",))}
    client = client_of(article("T", id="x", section="docs"), facets=facets)
    (hit,) = client.get(f"{URL}?q=t").json["hits"]
    assert hit["section"] == ["docs"]
    assert client.get("/?q=t").status_code == 200

"""Spelling suggestions for searches with few or no hits."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


@pytest.fixture
def client(client_of: ClientOf, article: Article) -> FlaskClient:
    return client_of(
        article("Visits from home", topic="Telehealth", body="Care by video for patients."),
        article("Codes", community="Chronic Care Management (CCM)"),
    )


def spelled(client: FlaskClient, q: str) -> list[str]:
    found = client.get(f"/api/v1/search?typo=off&q={quote(q)}").json["suggestions"]
    assert all(one["reason"] == "spelling" for one in found)
    return [one["q"] for one in found]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("telehaelth", ["telehealth"]),
        ("chrnoic care ", ["chronic care "]),
        ('title:home -"tele x" telehelth', ['title:home -"tele x" telehealth']),
        # The corrected query would find nothing either.
        ("telehaelth zzzzz", []),
        # The word exists.
        ("telehealth", []),
        ("zzzzzzz", []),
        ("", []),
    ],
)
def test_spelling(client: FlaskClient, q: str, expected: list[str]) -> None:
    """A similar word is suggested if a search for it has hits."""
    assert spelled(client, q) == expected


def test_far_more_common(client_of: ClientOf, article: Article) -> None:
    """A correction is suggested even for a misspelling in an article, but not for rare words."""
    right = [article("Visits", topic="Telehealth") for _ in range(10)]
    wrong = article("Telehaelth", body="dialisys")
    client = client_of(*right, wrong, article("Dialysis", topic="Dialysis"))
    assert spelled(client, "telehaelth") == ["telehealth"]
    assert spelled(client, "dialisys") == []


def test_filters_count(client: FlaskClient) -> None:
    """A suggestion must have hits within the active filters."""
    found = client.get("/api/v1/search?typo=off&q=telehaelth&community.not=x").json["suggestions"]
    assert found == [{"q": "telehealth", "reason": "spelling"}]
    ccm = quote("Chronic Care Management (CCM)")
    assert (
        client.get(f"/api/v1/search?typo=off&q=telehaelth&community={ccm}").json["suggestions"]
        == []
    )


def test_the_page(client: FlaskClient) -> None:
    """The page shows the suggestion as an escaped link."""
    page = client.get("/search?typo=off&q=telehaelth").text
    assert "telehealth" in page
    assert "/search?q=telehealth&amp;typo=off" in page
    hostile = client.get("/search?q=" + quote("telehaelth -<script>")).text
    assert "<script>" not in hostile.replace("<script src", "").replace("<script defer", "")


@pytest.mark.parametrize("q", ["a" * 512, "é" * 512, '"' * 100, "- " * 200, "telehaelth " * 40])
def test_anything_typed(client: FlaskClient, q: str) -> None:
    """No query causes an error."""
    assert client.get(f"/api/v1/search?q={quote(q)}").status_code == 200

"""Explanations of hits, for the admin only."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.engines.registry import open_engine
from search.schema import ACRONYM
from search.settings.table import Settings
from web.app import create_app

Article = Callable[..., Document]
Make = Callable[..., FlaskClient]
TOKEN = {"Authorization": "Bearer secret"}


def told(client: FlaskClient, q: str, **parameters: str) -> list[dict[str, Any]]:
    """A query's explained hits."""
    query = {"q": q, "explain": "on", **parameters}
    answer = client.get("/api/v1/search", query_string=query, headers=TOKEN)
    assert answer.headers["Cache-Control"] == "no-store"
    hits = answer.json["hits"]
    assert isinstance(hits, list)
    return hits


def test_only_the_owner_gets_explanations(client_of: Make, article: Article) -> None:
    """Without the admin token, explanations are refused."""
    client = client_of(article("Care"))
    assert client.get("/api/v1/search?q=care&explain=on").status_code == 403
    client = client_of(article("Care"), admin_token="secret")
    assert client.get("/api/v1/search?q=care&explain=on").status_code == 401
    plain = client.get("/api/v1/search?q=care&explain=off", headers=TOKEN)
    assert "explain" not in plain.json["hits"][0]
    assert client.get("/search?q=care&explain=on").status_code == 200


@pytest.mark.parametrize("name", ["memory", "whoosh", "tantivy", "columns"])
def test_the_parts_make_the_score(name: str, tmp_path: Path, article: Article) -> None:
    """On every engine, the explained parts add up to the hit's score."""
    if name == "tantivy":
        pytest.importorskip("tantivy")
    engine = open_engine(f"{name}:{tmp_path / 'index'}")
    mined = {ACRONYM: ("CCM=chronic care management",)}
    engine.rebuild(
        [
            article("Chronic care management", body="Managing chronic care.", **mined),
            article("CCM codes", body="Telehealth and chronic care management"),
            article("Other", body="CCM"),
        ]
    )
    client = create_app(Settings(admin_token="secret"), engine).test_client()
    for hit in (*told(client, "ccm"), *told(client, "chronc care"), *told(client, "tele health")):
        parts = [float(p) for line in hit["explain"] for p in re.findall(r"^[+-]\d+\.\d\d", line)]
        assert sum(parts) == pytest.approx(hit["score"], abs=0.006 * len(parts) + 0.02)


def test_sentences_say_why(client_of: Make, article: Article, tmp_path: Path) -> None:
    """Words, corrections, acronyms and pins are explained in sentences."""
    rules = tmp_path / "curation.toml"
    rules.write_text('[[rule]]\nquery = "ccm"\npin = ["p"]\n', encoding="utf-8")
    mined = {ACRONYM: ("CCM=chronic care management",)}
    client = client_of(
        article("Chronic care management", id="a", body="chronic", **mined),
        article("Start", id="p"),
        admin_token="secret",
        curation=str(rules),
    )
    pinned, found = told(client, "CCM")
    assert any("pinned" in line for line in pinned["explain"])
    lines = " ".join(found["explain"])
    assert found["explain"][0].startswith("Rank 2 with a score of")
    assert "“chronic” in any form: 1 × in title, 1 × in body (added for “CCM”)." in lines
    lines = " ".join(told(client, "chronc ")[0]["explain"])
    assert "(correction of “chronc”)" in lines


def test_other_orders_are_explained(client_of: Make, article: Article) -> None:
    """In other sort orders, the explanation says that words do not matter."""
    client = client_of(article("Care"), admin_token="secret")
    expected = ["Articles are sorted by title; words do not matter."]
    assert told(client, "care", sort="title")[0]["explain"] == expected

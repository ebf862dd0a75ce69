"""On a real site in English and Spanish, searches find articles in the language of their words."""

from __future__ import annotations

import tarfile

import pytest
from flask.testing import FlaskClient

from indexer.pipeline.full_scan import FullScan
from search.engines.registry import open_engine
from search.settings.loading import load_settings
from tests.paths import COLLECTIONS, DATA, NEEDS_COLLECTIONS
from tests.skips import require_engine
from web.app import create_app

ARCHIVE = COLLECTIONS / "content" / "healthcare-gov.tar.gz"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ARCHIVE.is_file(), reason=NEEDS_COLLECTIONS),
]


@pytest.fixture(scope="module", params=["whoosh", "tantivy", "columns"])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of the site's index."""
    require_engine(request.param)
    root = tmp_path_factory.mktemp("site")
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(root, filter="data")
    content = next(root.rglob("_posts"))
    settings = load_settings(DATA / "sites" / "healthcare-gov.toml", {}, content=str(content))
    engine = open_engine(f"{request.param}:{root / 'index'}", settings.schema())
    engine.rebuild(document for _, document in FullScan(settings).pages())
    return create_app(settings, engine).test_client()


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("seguro médico", "/glossary/es/health-insurance/"),
        ("seguro medico", "/glossary/es/health-insurance/"),
        ("periodo de inscripcion abierta", "/glossary/es/open-enrollment-period/"),
        ("crédito fiscal para la prima", "/glossary/es/premium-tax-credit/"),
        ("premium tax credit", "/glossary/premium-tax-credit/"),
        ("HSA", "/glossary/health-savings-account-hsa/"),
        ("preexistng conditions", "/questions/is-there-a-list-of-pre-existing-conditions/"),
        ("how do i apply", "/questions/how-do-i-apply-for-marketplace-insurance/"),
        ("deductable", "/glossary/deductible/"),
        ("what is medicaid", "/glossary/medicaid/"),
        ("what is the marketplace", "/glossary/marketplace/"),
        ("qué es una prima", "/glossary/es/premium/"),
        ("qhp", "/glossary/qualified-health-plan/"),
    ],
)
def test_the_best_article_is_among_the_first(client: FlaskClient, q: str, first: str) -> None:
    """The right article is among the first, in both languages, with or without accents or typos."""
    hits = client.get("/api/v1/search", query_string={"q": q}).get_json()["hits"]
    assert first in [hit["url"] for hit in hits[:2]]


@pytest.mark.parametrize(
    ("q", "lang"),
    [
        ("embarazada", "es"),
        ("niños", "es"),
        ("médico", "es"),
        ("pregnant", "en"),
        ("my children", "en"),
        ("medical", "en"),
    ],
)
def test_words_of_a_language_find_articles_in_it(client: FlaskClient, q: str, lang: str) -> None:
    """A search for words in a language nearly always finds articles in that language."""
    asked = {"q": q, "facets": "language"}
    values = client.get("/api/v1/search", query_string=asked).get_json()["facets"][0]["values"]
    counts = {value["value"]: value["count"] for value in values}
    assert counts[lang] >= 0.9 * sum(counts.values())


def test_stems_of_different_languages_do_not_match(client: FlaskClient) -> None:
    """A search for “medicaid”, “médico” or “medical” does not match the stems of the others."""
    asked = {"q": 'medicaid -"medicaid"', "facets": "language"}
    (language,) = client.get("/api/v1/search", query_string=asked).get_json()["facets"]
    assert [value["value"] for value in language["values"]] == ["es"]


@pytest.mark.parametrize(
    ("q", "lang", "first"),
    [
        ("dental", "en", "en"), ("cancer", "en", "en"), ("medicaid", "en", "en"),
        ("dental", "es", "es"), ("cancer", "es", "es"), ("medicaid", "es", "es"),
        ("prima", "en", "es"), ("seguro médico", "en", "es"), ("pregnant", "es", "en"),
    ],
)  # fmt: skip
def test_the_reader_s_language_breaks_ties(
    client: FlaskClient, q: str, lang: str, first: str
) -> None:
    """The reader's language decides only if the words do not."""
    asked = {"q": q, "lang": lang}
    (hit, *_) = client.get("/api/v1/search", query_string=asked).get_json()["hits"]
    assert ("/es/" in hit["url"]) == (first == "es")

"""Each file of several sites becomes a document by its own site's settings."""

from __future__ import annotations

from typing import Any

from indexer.pipeline.full_scan import FullScan
from search.settings.table import Settings
from tests.several_sites import settings

__all__ = ["settings"]


def documents(settings: Settings) -> dict[str, Any]:
    return {document.id: document for document in FullScan(settings)}


def test_each_site_has_its_own_settings(settings: Settings) -> None:
    """IDs begin with the site's name; mapping, facets and addresses are the site's own."""
    found = documents(settings)
    assert list(found) == ["docs/flu", "docs/flu.es", "docs/rules", "news/2026/cold", "news/flu"]
    news, docs = found["news/flu"], found["docs/flu"]
    assert (news.url, docs.url) == ("https://news.example.org/flu/", "/flu.html")
    assert (news.title, docs.title) == ("Flu shots", "How to write about flu")
    assert news.aliases == ("https://news.example.org/old/",)
    assert (news.facets["site"], docs.facets["site"]) == (("news",), ("docs",))
    assert (news.facets["desk"], docs.facets.get("desk")) == (("Health",), None)
    assert found["news/2026/cold"].title == "Colds"
    labels = settings.schema().value_labels("site", ("news", "docs"))
    assert labels == ("The news", "docs")


def test_pages_of_two_sites_are_not_translations(settings: Settings) -> None:
    """Only pages of one site share a key."""
    keys = {id: one.facets["_translation"] for id, one in documents(settings).items()}
    assert keys["docs/flu"] == keys["docs/flu.es"] != keys["news/flu"]

"""The guide for language models."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from flask.testing import FlaskClient

from search.document import Document
from search.settings.table import SETTINGS
from search.settings.validation import check

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
KEY = "key-for-partner-a"


def links(text: str) -> list[str]:
    return re.findall(r"\]\(<?([^)>]+)>?\)", text)


def test_links_work(client_of: ClientOf, article: Article) -> None:
    """Every link of the guide leads somewhere, under a prefix too."""
    client = client_of(
        article("Care [of] all", id="a b/c<d>", description="For *all*", topic="K: a,b & c"),
        article("Other", community="Co"),
        public_url="https://s.example/find",
        title="Our search",
    )
    text = client.get("/llms.txt").text
    assert text.startswith("# Our search\n\n> Read-only full-text search. Articles: 2.")
    assert (
        "- [Care \\[of\\] all](</find/api/v1/documents/a%20b/c%3Cd%3E.md>): For \\*all\\*" in text
    )
    assert "- [K: a,b & c](</find/api/v1/search?topic=K:+a,b+%26+c>): 1" in text
    assert len(links(text)) == 6
    assert {client.get(path).status_code for path in links(text)} == {200}


def test_bounded(client_of: ClientOf, article: Article) -> None:
    """The guide has 50 articles and 20 values of each facet, whatever the size of the index."""
    documents = [
        article(description="x" * 5_000, topic=f"v{number}", community=f"c{number}")
        for number in range(99)
    ]
    text = client_of(*documents).get("/llms.txt").text
    assert text.count("/documents/a") == 50
    assert (text.count("?topic="), text.count("?community=")) == (20, 20)
    assert len(text) < 25_000


def test_only_what_a_reader_may_see(client_of: ClientOf, article: Article) -> None:
    """Scheduled and expired articles, their values, and documents outside a scope are left out."""
    documents = [
        article("Later", publish=datetime(2999, 1, 1, tzinfo=UTC), topic="hidden", tag="a"),
        article("Over", expiry=datetime(2001, 1, 1, tzinfo=UTC), topic="hidden", tag="a"),
        article("Mine", tag="a", topic="mine"),
        article("Theirs", tag="b", topic="theirs"),
    ]
    text = client_of(*documents).get("/llms.txt").text
    assert "Articles: 2." in text
    assert not re.search("Later|Over|hidden", text)
    keys = check(SETTINGS["keys"], {KEY: {"tag": ["a"]}})
    client = client_of(*documents, keys=keys)
    assert client.get("/llms.txt").status_code == 401
    text = client.get("/llms.txt", headers={"Authorization": f"Bearer {KEY}"}).text
    assert "Articles: 1." in text
    assert "Mine" in text
    assert "heirs" not in text

"""Articles as resources."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document
from tests.unit.web.agents.messages import post, post_modern

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_every_article_is_listed_once(client_of: ClientOf, article: Article) -> None:
    """The pages cover all articles that readers may see, and each can be read."""
    hidden = article("Hidden", publish=datetime(2999, 1, 1, tzinfo=UTC))
    client = client_of(*(article(f"T{n}", id=f"é/{n} <?#%") for n in range(120)), hidden)
    found: list[dict[str, Any]] = []
    params: dict[str, Any] = {}
    for _ in range(3):
        page = post(client, "resources/list", params).json["result"]
        found += page["resources"]
        params = {"cursor": page.get("nextCursor")}
    uris = [resource["uri"] for resource in found]
    assert (len(set(uris)), len(uris), params["cursor"]) == (120, 120, None)
    read = post(client, "resources/read", {"uri": uris[-1]}).json["result"]["contents"][0]
    assert read["text"].startswith(f"# {found[-1]['name']}\n")
    assert (read["uri"], read["mimeType"]) == (uris[-1], "text/markdown")


@pytest.mark.parametrize("cursor", [1, "", "0", "201", "-1", "x", "9" * 5_000, ["2"], "١"])
def test_invalid_cursors(client_of: ClientOf, article: Article, cursor: Any) -> None:
    """A cursor comes from an earlier answer."""
    answer = post(client_of(article()), "resources/list", {"cursor": cursor})
    assert answer.json["error"]["code"] == -32602


@pytest.mark.parametrize(
    "uri", [None, 1, "", "none", "file:///etc/passwd", "article://x", "article:///" + "x" * 20_000]
)
def test_other_addresses(client_of: ClientOf, article: Article, uri: Any) -> None:
    """Only articles are resources."""
    answer = post(client_of(article()), "resources/read", {"uri": uri})
    assert answer.json["error"]["code"] == -32602


@pytest.mark.parametrize("id", ["none", "later", "%00", "%ed%a0%80", "..%2f..%2fetc%2fpasswd"])
def test_missing_articles(client_of: ClientOf, article: Article, id: str) -> None:
    """The code for a missing resource differs between versions."""
    client = client_of(article(id="later", publish=datetime(2999, 1, 1, tzinfo=UTC)))
    params = {"uri": f"article:///{id}"}
    assert post(client, "resources/read", params).json["error"]["code"] == -32002
    answer = post_modern(client, "resources/read", params)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, -32602)


def test_templates(client_of: ClientOf, article: Article) -> None:
    """The template says how to address any article."""
    result = post(client_of(article()), "resources/templates/list").json["result"]
    assert [row["uriTemplate"] for row in result["resourceTemplates"]] == ["article:///{+id}"]

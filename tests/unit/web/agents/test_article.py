"""Articles in parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from search.document import Document
from tests.unit.web.agents.messages import call

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def read(client: FlaskClient, **arguments: Any) -> Any:
    return call(client, "get_article", id="x", **arguments)["structuredContent"]


def test_by_section(client_of: ClientOf, article: Article) -> None:
    """A section is found by its heading, whatever its case and accents."""
    body = "Before.\nÉmigrés\nOne.\nSide effects\nTwo.\nThree."
    client = client_of(article("T", id="x", body=body, headings=("Émigrés", "Side effects")))
    answer = read(client, section="side EFFECTS")
    assert answer["markdown"] == "## Side effects\n\nTwo.\n\nThree."
    assert (answer["section"], answer["next_offset"]) == ("Side effects", None)
    assert read(client, section="emigres")["markdown"] == "## Émigrés\n\nOne."
    assert read(client)["sections"] == ["Émigrés", "Side effects"]
    failed = call(client, "get_article", id="x", section="Dosage")
    assert "Allowed for section: Émigrés, Side effects." in failed["content"][0]["text"]


def test_in_parts(client_of: ClientOf, article: Article) -> None:
    """The parts together are the whole, and each ends with a paragraph if it can."""
    body = "\n".join(f"Paragraph {number}. " + "word " * 20 for number in range(99)) + "x" * 2_000
    client = client_of(article("T", id="x", body=body))
    whole, parts, offset = read(client, max_characters=100_000), [], 0
    while offset is not None:
        part = read(client, offset=offset, max_characters=1_000)
        assert len(part["markdown"]) <= 1_000
        parts.append(part["markdown"])
        offset = part["next_offset"]
    assert "".join(parts) == whole["markdown"]
    assert parts[0].endswith("\n\n")
    assert whole["characters"] == len(whole["markdown"])
    beyond = read(client, offset=100_000_000)
    assert (beyond["markdown"], beyond["next_offset"]) == ("", None)


def test_long_lists_of_sections_are_cut(client_of: ClientOf, article: Article) -> None:
    """An answer lists 200 sections at most."""
    headings = tuple(f"H{number}" for number in range(900))
    answer = read(client_of(article(id="x", headings=headings, body="\n".join(headings))))
    assert len(answer["sections"]) == 200

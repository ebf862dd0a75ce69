"""The matches in every field of a hit, with the words that match."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.schema import ACRONYM
from search.settings import Settings
from search.work_budget import Work, budget
from web.answer import answer, field_highlights, hit_format, spend_on_fields
from web.presented_hit import PresentedHit
from web.request import Route, read
from web.site import Site

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
SEARCH = "/api/v1/search"
INSTANTSEARCH = "/1/indexes/content/query"


def one(text: Any, words: tuple[str, ...] = (), level: str = "none") -> list[dict[str, Any]]:
    """The highlights of a field with one text."""
    return [{"text": text, "matched_words": list(words), "level": level}]


def highlights(client: FlaskClient, query: str, names: str = "all", **more: str) -> Any:
    """The highlights of the only hit."""
    rest = "".join(f"&{name}={value}" for name, value in more.items())
    answer = client.get(f"{SEARCH}?q={quote(query)}&highlights={names}{rest}").json
    (hit,) = answer["hits"]
    return hit["highlights"]


def test_every_field_has_its_matches(client_of: ClientOf, article: Article) -> None:
    """Texts and values are whole, except for the body; those without a match are there too."""
    document = article(
        "Managing Cáre", description="Of <b> plans", headings=("Care", "Costs"),
        body="Care.\nCosts", topic=("Care plans", "Other"), tag="x",
    )  # fmt: skip
    assert highlights(client_of(document), "managed care") == {
        "title": one("<mark>Managing Cáre</mark>", ("managing", "care"), "full"),
        "description": one("Of &lt;b&gt; plans"),
        "headings": [*one("<mark>Care</mark>", ("care",), "partial"), *one("Costs")],
        "body": one("<mark>Care</mark>. · Costs", ("care",), "partial"),
        "topic": [*one("<mark>Care</mark> plans", ("care",), "partial"), *one("Other")],
        "tag": one("x"),
    }


def test_only_the_requested_fields(client_of: ClientOf, article: Article) -> None:
    """By default a hit has no highlights by field; it has those that are named, in any format."""
    client = client_of(article("A & B care", body="care", tag="care"))
    assert "highlights" not in client.get(f"{SEARCH}?q=care").json["hits"][0]
    assert highlights(client, "care", "title", highlight="none") == {
        "title": one("A & B care", ("care",), "full")
    }
    offsets = {"text": "A & B care", "spans": [[6, 10]]}
    more = {"highlight": "offsets", "fields": "id", "compact": "on"}
    assert highlights(client, "care", "title,topic", **more) == {
        "title": one(offsets, ("care",), "full")
    }


@pytest.mark.parametrize("body", [["title"], "title"])
def test_a_body_names_fields(client_of: ClientOf, article: Article, body: Any) -> None:
    """POST takes the same names, and the links keep them."""
    answer = client_of(article("Care")).post(SEARCH, json={"q": "care", "highlights": body}).json
    assert answer["hits"][0]["highlights"]["title"] == one("<mark>Care</mark>", ("care",), "full")
    assert answer["links"]["self"] == f"{SEARCH}?q=care&highlights=title"


def test_names_are_checked(client_of: ClientOf, article: Article) -> None:
    """A name that is no field is refused with the names of the fields."""
    answer = client_of(article("Care")).get(f"{SEARCH}?highlights=titel")
    (fault,) = answer.json["errors"]
    assert (answer.status_code, fault["parameter"]) == (400, "highlights")
    assert {"all", "none", "title", "body", "topic"} <= set(fault["allowed"])


def test_etags_tell_highlights_apart(client_of: ClientOf, article: Article) -> None:
    """Two answers that differ in their highlights have different tags."""
    client = client_of(article("Care"))
    texts = (f"{SEARCH}?q=care{more}" for more in ("", "&highlights=title", "&highlights=all"))
    assert len({client.get(text).headers["ETag"] for text in texts}) == 3


@pytest.mark.parametrize(
    ("query", "title", "level"),
    [
        ("managed care", "Managing managed care", "full"),
        # Two forms of one word are not two words.
        ("managed care", "Managing and managed", "partial"),
        ('"chronic care" plan', "Plan of chronic care", "full"),
        ("plan title:care", "Care at home", "partial"),
        ("(plan OR scheme) care", "Care: a scheme, a plan", "full"),
        ("(plan OR scheme) care", "A scheme, a plan", "partial"),
        ("-other care", "Care", "full"),
    ],
)
def test_levels_count_words_of_the_query(
    client_of: ClientOf, article: Article, query: str, title: str, level: str
) -> None:
    """A text is full if it has each word or phrase of the query, in whichever form."""
    client = client_of(article(title, body="chronic care plan managed"))
    (highlight,) = highlights(client, query, "title")["title"]
    assert highlight["level"] == level


def test_an_acronym_and_its_meaning_are_one_word(client_of: ClientOf, article: Article) -> None:
    """A text with the meaning of an acronym has the whole query."""
    meaning = {ACRONYM: "CCM=chronic care management"}
    client = client_of(
        article("Chronic care management", id="a"), article("CCM", id="b", **meaning)
    )
    hits = client.get(f"{SEARCH}?q=CCM&highlights=title").json["hits"]
    assert [hit["highlights"]["title"][0]["level"] for hit in hits] == ["full", "full"]


def test_compatible_clients_get_the_same(client_of: ClientOf, article: Article) -> None:
    """Both interfaces name the same words and levels."""
    client = client_of(article("Managing care", body="x", topic=("Care plans", "Other")))
    ours = highlights(client, "managed care", "title,description,topic")
    (hit,) = client.post(INSTANTSEARCH, json={"query": "managed care"}).json["hits"]
    theirs = hit["_highlightResult"]
    pairs = [(theirs["title"], ours["title"][0]), *zip(theirs["topic"], ours["topic"], strict=True)]
    for compatible, own in pairs:
        assert compatible["matchedWords"] == own["matched_words"]
        assert compatible["matchLevel"] == own["level"]
    assert theirs["description"] == {"value": "", "matchLevel": "none", "matchedWords": []}


def test_many_values_cost_work(client_of: ClientOf, article: Article) -> None:
    """Hits with thousands of headings are refused before they are highlighted."""
    headings = tuple(f"Heading {number}" for number in range(1_000))
    client = client_of(*(article("Care", id=str(n), headings=headings) for n in range(30)))
    url = f"{SEARCH}?q=care&per_page=30&facets=none&highlights"
    assert client.get(f"{url}=title").status_code == 200
    refused = client.get(f"{url}=headings")
    assert (refused.status_code, refused.json["code"]) == (400, "too-expensive")


def test_each_highlight_is_charged(article: Article) -> None:
    """The budget counts the same texts of a field as the answer lists."""
    schema = Settings().schema()
    engine = MemoryEngine(schema)
    engine.rebuild([article("Care", headings=("A", "B", "C"), tag=("a", "b"))])
    site = Site(engine, Settings())
    edition = site.edition()
    search = read([("q", "care")], edition.parameters, Route.SEARCH, zone=site.zone)
    result = answer(site, edition, search, at=datetime.now(UTC))
    hit = PresentedHit(result.result.hits[0], hit_format(result, "none"))
    charges = {}
    for name in ("title", "description", "headings", "tag", "topic"):
        with budget() as work:
            spend_on_fields(result, [name])
        charges[name] = work[Work.HITS]
    rows = {name: len(field_highlights(hit, name)) for name in charges}
    assert rows == {"title": 1, "description": 0, "headings": 3, "tag": 2, "topic": 0}
    nothing = charges["topic"]
    each = charges["title"] - nothing
    assert each > 0
    assert charges == {name: nothing + each * number for name, number in rows.items()}

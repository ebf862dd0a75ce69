"""The matches in every field of a hit, with the words that match."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search import work_budget
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


def test_long_or_many_texts_are_refused(client_of: ClientOf, article: Article) -> None:
    """Hits with megabytes of headings or values are refused before they are highlighted."""
    texts = tuple(f"Gizmo {number} {'word ' * 178}" for number in range(150))
    long = (article("Gizmo", id=str(n), headings=texts, topic=texts) for n in range(30))
    client = client_of(*long)
    url = f"{SEARCH}?q=gizmo&per_page=30&facets=none&fields=title&highlights"
    assert client.get(f"{url}=title").status_code == 200
    for name in ("headings", "topic", "all"):
        refused = client.get(f"{url}={name}")
        assert (refused.status_code, refused.json["code"]) == (400, "too-expensive")
    refused = client.post(INSTANTSEARCH, json={"query": "gizmo", "hitsPerPage": 30})
    assert (refused.status_code, "most of the work" in str(refused.json).lower()) == (400, True)
    body = {"query": "gizmo", "hitsPerPage": 30, "attributesToHighlight": ["title"]}
    assert client.post(INSTANTSEARCH, json=body).status_code == 200


@pytest.mark.parametrize("names", ["tag", "all"])
def test_a_hundred_hits_with_short_texts(client_of: ClientOf, article: Article, names: str) -> None:
    """Ordinary texts of the most hits that a page can have are highlighted."""
    tags = ("gizmo", "care plan", "widget")
    headings = tuple(f"About gizmo {number}" for number in range(10))
    articles = (article("Gizmo care", id=str(n), tag=tags, headings=headings) for n in range(100))
    client = client_of(*articles)
    answer = client.get(f"{SEARCH}?q=gizmo+care&per_page=100&highlights={names}")
    assert (answer.status_code, len(answer.json["hits"])) == (200, 100)


@pytest.mark.parametrize(
    ("query", "name", "units"),
    [
        # 600 for each text and, for each word and once more, 8 for each character.
        ("care", "title", 600 + 2 * 8 * 4),
        ("managed care", "title", 600 + 3 * 8 * 4),
        ("care", "headings", 3 * 600 + 2 * 8 * 903),
        ("care", "tag", 2 * 600 + 2 * 8 * 5),
        # The passages of a body have 30 words, which are about 7 characters each.
        ("care", "body", 600 + 2 * 8 * 210),
        ("care", "description", 0),
        ("care", "topic", 0),
    ],
)
def test_each_text_is_charged_by_its_length(
    article: Article, query: str, name: str, units: int
) -> None:
    """The charge follows the texts that the answer lists and how often they are read."""
    schema = Settings().schema()
    engine = MemoryEngine(schema)
    headings, body = ("A", "B", "C" * 901), "managed care " * 90
    engine.rebuild([article("Care", headings=headings, tag=("a", "bcde"), body=body)])
    site = Site(engine, Settings())
    edition = site.edition()
    search = read([("q", query)], edition.parameters, Route.SEARCH, zone=site.zone)
    result = answer(site, edition, search, at=datetime.now(UTC))
    format = hit_format(result, "none")
    with budget() as work:
        spend_on_fields(result, [name], format)
    texts = len(field_highlights(PresentedHit(result.result.hits[0], format), name))
    assert (work[Work.HITS], texts > 0) == (units, units > 0)


def test_passages_are_only_charged_if_there_are_any(
    client_of: ClientOf, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Highlights of values alone do not cost as much as the passages of a body."""
    client = client_of(*(article("Care", id=str(n), tag="care") for n in range(20)))
    monkeypatch.setattr(work_budget, "MIN_BUDGET_UNITS", 200_000)
    url = f"{SEARCH}?q=care&per_page=20&facets=none&fields=title&highlights"
    assert client.get(f"{url}=tag").status_code == 200
    assert client.get(f"{url}=body").status_code == 400

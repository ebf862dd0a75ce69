"""Searching with GET and POST /api/v1/search."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/search"


def ids(answer: Any) -> list[str]:
    return [hit["id"] for hit in answer.json["hits"]]


def test_found(client_of: ClientOf, article: Article) -> None:
    """A word finds the article that contains it and no other."""
    client = client_of(article("Telehealth", id="x"), article("Billing"))
    assert ids(client.get(f"{URL}?q=telehealth")) == ["x"]


def test_browse_newest_first(client_of: ClientOf, article: Article) -> None:
    """Without words, all articles are listed, newest first."""
    old = article(id="old", date=datetime(2019, 1, 1, tzinfo=UTC))
    new = article(id="new", date=datetime(2021, 1, 1, tzinfo=UTC))
    assert ids(client_of(old, new).get(URL)) == ["new", "old"]


def test_shape(client_of: ClientOf, article: Article) -> None:
    """The answer has exactly the documented keys."""
    answer = client_of(article()).get(URL).json
    assert list(answer) == [
        "query", "banner", "total", "page", "per_page", "total_pages", "hits", "facets",
        "suggestions", "links", "index", "took_ms", "query_id",
    ]  # fmt: skip


def test_or_inside_a_facet_and_across(client_of: ClientOf, article: Article) -> None:
    """Several values of one facet widen a search; several facets narrow it."""
    client = client_of(
        article(id="1", tag="a", category="News"),
        article(id="2", tag="b", category="News"),
        article(id="3", tag="a", category="Guide"),
    )
    assert sorted(ids(client.get(f"{URL}?tag=a&tag=b&category=News"))) == ["1", "2"]


def test_excluded(client_of: ClientOf, article: Article) -> None:
    """A facet name followed by `.not` excludes articles."""
    client = client_of(article(id="1", tag=("a", "b")), article(id="2", tag="a"))
    assert ids(client.get(f"{URL}?tag=a&tag.not=b")) == ["2"]


def test_verbatim_value(client_of: ClientOf, article: Article) -> None:
    """Commas and colons are part of a value."""
    client = client_of(article(id="1", topic="KLAS: a, b"), article(id="2", topic="KLAS: a"))
    assert ids(client.get(f"{URL}?" + urlencode({"topic": "KLAS: a, b"}))) == ["1"]


def test_values_ignore_case(client_of: ClientOf, article: Article) -> None:
    """A value in another case matches, and is returned in the index's spelling."""
    answer = client_of(article(category="News")).get(f"{URL}?category=nEWS").json
    assert answer["total"] == 1
    assert answer["links"]["self"] == f"{URL}?category=News"


def test_spellings_of_one_value(client_of: ClientOf, article: Article) -> None:
    """Values that differ only in case are one value, whichever spelling is requested."""
    client = client_of(article(id="1", tag="EHR"), article(id="2", tag="ehr"))
    for spelling in ("EHR", "ehr", "Ehr"):
        assert sorted(ids(client.get(f"{URL}?tag={spelling}"))) == ["1", "2"]


def test_case_of_new_values(make_app: Any, article: Article) -> None:
    """Values added by an update also match in any case."""
    app = make_app(article(tag="a"))
    client = app.test_client()
    client.get(f"{URL}?tag=A")
    app.extensions["curated-search"].engine.update([article(id="new", tag="New")])
    assert ids(client.get(f"{URL}?tag=NEW")) == ["new"]


def test_unknown_value(client_of: ClientOf, article: Article) -> None:
    """An unknown value finds nothing, and is listed as selected."""
    answer = client_of(article(tag="a")).get(f"{URL}?tag=zz&facets=tag").json
    assert answer["total"] == 0
    assert [v["value"] for v in answer["facets"][0]["values"] if v["selected"]] == ["zz"]


def test_dates(client_of: ClientOf, article: Article) -> None:
    """date.gte includes the day that it names, and date.lt excludes it."""
    days = [article(id=str(d), date=datetime(2020, 1, d, tzinfo=UTC)) for d in (1, 2, 3)]
    client = client_of(*days)
    assert ids(client.get(f"{URL}?date.gte=2020-01-02&date.lt=2020-01-03")) == ["2"]


def test_pages_do_not_overlap(client_of: ClientOf, article: Article) -> None:
    """The pages list every article once, with the same total."""
    client = client_of(*(article() for _ in range(7)))
    pages = [client.get(f"{URL}?per_page=3&page={n}") for n in (1, 2, 3)]
    assert len({id for page in pages for id in ids(page)}) == 7
    assert {page.json["total"] for page in pages} == {7}
    assert pages[0].json["total_pages"] == 3


def test_links(client_of: ClientOf, article: Article) -> None:
    """next and prev link to the adjacent pages, and are null at the ends."""
    client = client_of(*(article() for _ in range(3)))
    links = [client.get(f"{URL}?per_page=1&page={n}").json["links"] for n in (1, 2, 3)]
    assert [link["prev"] for link in links] == [
        None,
        f"{URL}?per_page=1",
        f"{URL}?page=2&per_page=1",
    ]
    assert links[2]["next"] is None
    assert client.get(links[0]["next"]).json["page"] == 2


def test_beyond_the_last_page(client_of: ClientOf, article: Article) -> None:
    """A page past the end has no hits, the same total, and a link back."""
    answer = client_of(article()).get(f"{URL}?page=5").json
    assert (answer["hits"], answer["total"]) == ([], 1)
    assert answer["links"]["prev"] == URL


def test_ignored_words_are_counted(client_of: ClientOf, article: Article) -> None:
    """Words beyond the 32nd are ignored, and the answer says how many."""
    query = "+".join(f"w{n}" for n in range(40))
    assert client_of(article()).get(f"{URL}?q={query}").json["query"]["dropped"] == 8


def test_scheduled(client_of: ClientOf, article: Article) -> None:
    """Scheduled and expired articles are not found."""
    future, past = datetime(2999, 1, 1, tzinfo=UTC), datetime(2001, 1, 1, tzinfo=UTC)
    client = client_of(article(id="shown"), article(publish=future), article(expiry=past))
    assert ids(client.get(URL)) == ["shown"]


def test_behind_a_prefix(client_of: ClientOf, article: Article) -> None:
    """Behind a path prefix, every link includes it."""
    client = client_of(article(tag="a"))
    answer = client.get(URL, environ_overrides={"SCRIPT_NAME": "/find"}).json
    assert answer["links"]["self"] == f"/find{URL}"
    assert answer["facets"][4]["values"][0]["toggle_url"].startswith(f"/find{URL}?")


def test_facet_of_another_site(client_of: ClientOf) -> None:
    """A facet added in the settings becomes a parameter, a field and a facet."""
    from search.settings.front_matter import FacetRule

    document = Document(id="x", facets={"audience": ("Nurses",)})
    client = client_of(document, facets={"audience": FacetRule("For", ("audience",))})
    answer = client.get(f"{URL}?audience=nurses").json
    assert answer["hits"][0]["audience"] == ["Nurses"]
    assert answer["facets"][0]["label"] == "For"

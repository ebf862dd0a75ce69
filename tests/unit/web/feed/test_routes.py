"""The Atom feed of a search, and the OpenSearch description."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.query import Query
from search.schema import TRANSLATION

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
OUTSIDE = "https://www.example.org/find"


def feed(client: FlaskClient, path: str = "/search.atom") -> ET.Element:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    root = ET.fromstring(answer.data)  # noqa: S314 - made here
    check(root)
    return root


def check(root: ET.Element) -> None:
    """Assert what RFC 4287 requires of every feed and entry."""
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1, name
        assert element.find(f"{ATOM}id").text.startswith("urn:uuid:")
        times = [*element.findall(f"{ATOM}updated"), *element.findall(f"{ATOM}published")]
        assert all(datetime.fromisoformat(time.text).tzinfo for time in times)
        links = element.findall(f"{ATOM}link")
        assert all(link.get("href").startswith(("http://", "https://")) for link in links)
        alternates = [link for link in links if link.get("rel") == "alternate"]
        assert len(alternates) == 1
    assert root.find(f"{ATOM}author/{ATOM}name").text
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)


def link(element: ET.Element, rel: str) -> str | None:
    found = (link.get("href") for link in element.findall(f"{ATOM}link") if link.get("rel") == rel)
    return next(found, None)


def titles(root: ET.Element) -> list[str | None]:
    return [entry.find(f"{ATOM}title").text for entry in root.iter(f"{ATOM}entry")]


def test_newest_first(client_of: ClientOf, article: Article) -> None:
    """A feed lists a search's hits newest first, whatever sort order is requested."""
    old = article("Old care care", date=datetime(2019, 1, 1, tzinfo=UTC))
    new = article("New care", date=datetime(2021, 1, 1, tzinfo=UTC), body="long " * 50)
    client = client_of(old, new, article("Else"))
    for path in ("/search.atom?q=care", "/search.atom?q=care&sort=date&utm_source=x&facets=none"):
        assert titles(feed(client, path)) == ["New care", "Old care care"]


def test_filters_and_pages(client_of: ClientOf, article: Article) -> None:
    """A feed applies the filters and links to its other pages."""
    client = client_of(*(article(tag="a") for _ in range(5)), article(tag="b"))
    root = feed(client, "/search.atom?tag=a&per_page=2")
    assert link(root, "self") == "http://localhost/search.atom?tag=a&per_page=2"
    assert link(root, "alternate") == "http://localhost/search?tag=a&sort=-date&per_page=2"
    second = feed(client, link(root, "next").removeprefix("http://localhost"))
    assert not set(titles(root)) & set(titles(second))
    assert root.find(f"{ATOM}id").text == second.find(f"{ATOM}id").text


def test_the_contents_of_an_entry(client_of: ClientOf, article: Article) -> None:
    """An entry has the article's address, dates, source, values and description."""
    document = article(
        "A & <b>",
        url="/a b/é/",
        description="x < y & z",
        lastmod=datetime(2021, 5, 1, tzinfo=UTC),
        source="Journal",
        source_url="https://j.example/?a=1&b=2",
        topic=("T&T", "U"),
        tag="U",
    )
    entry = feed(client_of(document, site_url="https://s.example/")).find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text == "A & <b>"
    assert entry.find(f"{ATOM}summary").text == "x < y & z"
    assert entry.find(f"{ATOM}updated").text == "2021-05-01T00:00:00Z"
    assert entry.find(f"{ATOM}published").text == "2020-01-01T12:01:00Z"
    assert entry.find(f"{ATOM}author/{ATOM}name").text == "Journal"
    assert entry.find(f"{ATOM}author/{ATOM}uri").text == "https://j.example/?a=1&b=2"
    assert [c.get("term") for c in entry.findall(f"{ATOM}category")] == ["T&T", "U"]


@pytest.mark.parametrize(
    ("values", "href"),
    [
        ({"url": "/x/"}, "https://s.example/x/"),
        ({"url": "http://y.example/"}, "http://y.example/"),
        ({"url": "", "source_url": "https://j.example/"}, "https://j.example/"),
        ({"url": "javascript:alert(1)", "id": "a b"}, "http://localhost/api/v1/documents/a%20b"),
    ],
)
def test_every_entry_has_a_link(
    client_of: ClientOf, article: Article, values: dict[str, str], href: str
) -> None:
    """An entry links to its article, or else its source, or else the API."""
    root = feed(client_of(article(**values), site_url="https://s.example"))
    assert link(root.find(f"{ATOM}entry"), "alternate") == href


def test_ids_outlive_rebuilds_and_addresses(client_of: ClientOf, article: Article) -> None:
    """An article has the same ID in all feeds, whatever the service's address."""
    document = article("Care", date=None)
    one = feed(client_of(document, article()), "/search.atom?q=care").find(f"{ATOM}entry")
    other = feed(client_of(document, public_url=OUTSIDE)).find(f"{ATOM}entry")
    assert ET.tostring(one.find(f"{ATOM}id")) == ET.tostring(other.find(f"{ATOM}id"))
    assert one.find(f"{ATOM}updated").text == other.find(f"{ATOM}updated").text


def test_nothing_found_is_a_feed(client_of: ClientOf, article: Article) -> None:
    """A search without hits has a valid, empty feed."""
    assert titles(feed(client_of(article()), "/search.atom?q=walrus")) == []


def test_characters_invalid_in_xml(client_of: ClientOf, article: Article) -> None:
    """Characters that are invalid in XML are replaced, in content and in the query."""
    client = client_of(article("a\x0bb\ufffe ]]> \ud83d", tag="\x01"))
    assert "�" in titles(feed(client))[0]
    feed(client, "/search.atom?q=%01%0b%EF%BF%BE")


def test_unchanged_feeds_are_not_sent_again(client_of: ClientOf, article: Article) -> None:
    """A reader with a current copy gets 304."""
    client = client_of(article(), public_url=OUTSIDE)
    answer = client.get("/search.atom")
    held = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/search.atom", headers=held).status_code == 304
    assert answer.headers["Cache-Control"] == "no-cache"


def test_wrong_feeds(client_of: ClientOf, article: Article) -> None:
    """An invalid value gets problem+json."""
    answer = client_of(article()).get("/search.atom?page=0")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


@pytest.mark.parametrize("path", ["/api/v1/search", "/search"])
def test_answers_link_to_their_feed(client_of: ClientOf, article: Article, path: str) -> None:
    """A search's answer and page link to its feed, without page number or sort order."""
    client = client_of(*(article(tag="a b") for _ in range(5)))
    query = "?q=article&tag=a+b&sort=title&page=2&per_page=2"
    answer = client.get(path + query)
    expected = "/search.atom?q=article&tag=a+b&per_page=2"
    if answer.is_json:
        assert answer.json["links"]["feed"] == expected
    else:
        soup = BeautifulSoup(answer.text, "html.parser")
        assert soup.find("link", type="application/atom+xml")["href"] == expected
    assert len(titles(feed(client, expected))) == 2


def test_opensearch(client_of: ClientOf, article: Article) -> None:
    """The description has a name and the URLs of the page and the feed, and pages link to it."""
    client = client_of(article(), title='A "long" <name> of a site', public_url=OUTSIDE)
    soup = BeautifulSoup(client.get("/").text, "html.parser")
    assert soup.find("link", rel="search")["href"] == "/find/opensearch.xml"
    answer = client.get("/opensearch.xml")
    assert answer.mimetype == "application/opensearchdescription+xml"
    root = ET.fromstring(answer.data)  # noqa: S314 - made here
    assert root.find(f"{OPENSEARCH}ShortName").text == 'A "long" <name> '
    urls = {url.get("type"): url.get("template") for url in root.findall(f"{OPENSEARCH}Url")}
    assert urls["text/html"] == f"{OUTSIDE}/search?q={{searchTerms}}"
    assert urls["application/atom+xml"] == f"{OUTSIDE}/search.atom?q={{searchTerms}}"


def test_defaults_are_those_of_the_settings(client_of: ClientOf, article: Article) -> None:
    """Summaries have the configured length, and the page's URL omits defaults."""
    words = " ".join(f"word{number}" for number in range(60))
    client = client_of(article(body=words, description=""), snippet_words=7, facet_limit=7)
    root = feed(client, "/search.atom?q=word30")
    summary = root.find(f"{ATOM}entry/{ATOM}summary").text
    assert 0 < len(summary.split()) <= 9
    assert "facet_limit" not in link(root, "alternate")


def json_feed(client: FlaskClient, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/feed+json")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    body: dict[str, Any] = answer.json
    return body


def test_json_feed(client_of: ClientOf, article: Article) -> None:
    """A JSON Feed has the same articles as the Atom feed, and only properties with values."""
    document = article(
        "Care",
        url="/x/",
        source="s.example",
        source_url="https://s.example/a",
        date=datetime(2020, 8, 11, tzinfo=UTC),
        tag=("b", "a"),
        description="What care costs.",
    )
    client = client_of(document, article("Other"), title="Library", site_url="https://m.example")
    body = json_feed(client, "/search.jsonfeed?q=costs&utm_source=x")
    (item,) = body.pop("items")
    assert body == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Library: costs",
        "home_page_url": "http://localhost/search?q=costs&sort=-date",
        "feed_url": "http://localhost/search.jsonfeed?q=costs",
    }
    assert item.pop("id") == feed(client, "/search.atom?q=costs").find(f"{ATOM}entry/{ATOM}id").text
    assert item == {
        "url": "https://m.example/x/",
        "title": "Care",
        "date_published": "2020-08-11T00:00:00Z",
        "authors": [{"name": "s.example", "url": "https://s.example/a"}],
        "tags": ["b", "a"],
        "content_text": "What care costs.",
    }


def test_a_json_feed_without_articles(client_of: ClientOf, article: Article) -> None:
    """JSON Feed 1.1 requires the list of items, even an empty one."""
    assert json_feed(client_of(article("Care")), "/search.jsonfeed?q=lamp")["items"] == []


def test_feeds_look_up_no_translations(
    client_of: ClientOf, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A feed shows none, so it spends nothing on them."""
    values = {"lang": "en", "_language": "en", "_translation": "k"}
    client = client_of(article("Care", **values), languages=("en", "es"))
    queries: list[Query] = []
    search = MemoryEngine.search

    def recorded(engine: MemoryEngine, query: Query) -> Any:
        queries.append(query)
        return search(engine, query)

    monkeypatch.setattr(MemoryEngine, "search", recorded)
    assert json_feed(client, "/search.jsonfeed?q=care")["items"]
    fields = {filter.field for query in queries for filter in query.filters}
    assert TRANSLATION not in fields


def test_json_feed_of_undated_articles(client_of: ClientOf, article: Article) -> None:
    """Pages of a JSON Feed are linked, and an undated article has no time."""
    client = client_of(*(article(date=None) for _ in range(3)))
    first = json_feed(client, "/search.jsonfeed?per_page=2")
    second = json_feed(client, first["next_url"])
    assert [len(page["items"]) for page in (first, second)] == [2, 1]
    assert "next_url" not in second
    assert "date_published" not in second["items"][0]


def test_json_feed_not_modified(client_of: ClientOf, article: Article) -> None:
    """A JSON Feed has an ETag of its own."""
    client = client_of(article(), public_url=OUTSIDE)
    tag = client.get("/search.jsonfeed").headers["ETag"]
    assert tag != client.get("/search.atom").headers["ETag"]
    assert client.get("/search.jsonfeed", headers={"If-None-Match": tag}).status_code == 304

"""The search page."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search import work_budget
from search.document import Document
from tests.reading import page, text, titles

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_browse(client_of: ClientOf, article: Article) -> None:
    """The home page welcomes readers and lists the newest articles."""
    old = article("Old", date=datetime(2019, 1, 1, tzinfo=UTC))
    soup = page(client_of(old, article("New")))
    assert titles(soup) == ["New", "Old"]
    assert text(soup.h1) == "2 curated articles"
    assert [text(tag) for tag in soup.select(".intro > h2")] == ["Newest articles"]


def test_search(client_of: ClientOf, article: Article) -> None:
    """A search shows its total, highlights its words, and keeps the words in the box."""
    soup = page(client_of(article("Chronic care"), article("Other")), "/search?q=care")
    assert text(soup.h1) == "1 article for care"
    assert text(soup.select_one(".hits mark")) == "care"
    assert soup.select_one("#q")["value"] == "care"


def test_article_link(client_of: ClientOf, article: Article) -> None:
    """An article links to its page, and its source to the source."""
    document = article(url="/x/", source="s.example", source_url="https://s.example/a")
    soup = page(client_of(document, site_url="https://site.example/"))
    assert soup.select_one(".hits h2 a")["href"] == "https://site.example/x/"
    assert soup.select_one(".meta a")["href"] == "https://s.example/a"


def test_line_of_facts(client_of: ClientOf, article: Article) -> None:
    """The source, date, communities and category are shown under the title."""
    document = article(
        source="s.example",
        date=datetime(2020, 8, 11, 2, tzinfo=UTC),
        community=("A", "B"),
        category="News",
    )
    soup = page(client_of(document, timezone="America/New_York"))
    assert [text(tag) for tag in soup.select(".meta > span")] == [
        "s.example", "10 Aug 2020", "A", "B", "News",
    ]  # fmt: skip


@pytest.mark.parametrize("date", [None, datetime.min.replace(tzinfo=UTC)])
def test_odd_dates(client_of: ClientOf, article: Article, date: datetime | None) -> None:
    """An undated article, or one of the year 1, is shown like any other."""
    soup = page(client_of(article("T", date=date), timezone="America/New_York"))
    assert titles(soup) == ["T"]


def test_form_keeps_filters_and_order(client_of: ClientOf, article: Article) -> None:
    """A new search keeps the filters and the order, and starts at page one."""
    client = client_of(*(article(tag="a") for _ in range(3)))
    soup = page(client, "/search?q=x&tag=a&sort=title&page=2&per_page=1")
    hidden = {(tag["name"], tag["value"]) for tag in soup.select("form [type=hidden]")}
    assert hidden == {("tag", "a"), ("sort", "title"), ("per_page", "1")}


def test_sorts(client_of: ClientOf, article: Article) -> None:
    """The sort order can be changed; without words there is no best match."""
    client = client_of(article("Care b"), article("Care a"))
    found = page(client, "/search?q=care&sort=title").select(".sorts a")
    assert [text(tag) for tag in found] == ["Best match", "Newest", "Oldest", "Title"]
    assert [text(tag) for tag in found if tag.get("aria-current")] == ["Title"]
    browsing = page(client).select(".sorts a")
    assert [text(tag) for tag in browsing] == ["Newest", "Oldest", "Title"]
    assert text(next(tag for tag in browsing if tag.get("aria-current"))) == "Newest"


def test_nothing_to_sort_by_date(client_of: ClientOf, article: Article) -> None:
    """If no article has a date, nothing is called new, and nothing can be sorted by date."""
    client = client_of(article("Care b", date=None), article("Care a", date=None))
    found = page(client, "/search?q=care").select(".sorts a")
    assert [text(tag) for tag in found] == ["Best match", "Title"]
    home = page(client)
    assert (text(home.select_one(".intro > h2")), home.select(".sorts")) == ("All articles", [])
    assert text(page(client, "/?sort=title").select_one(".intro > h2")) == "Articles by title"


def test_a_range_of_dates(client_of: ClientOf, article: Article) -> None:
    """Beside the bars of years, a form limits the dates; it keeps the words and filters."""
    client = client_of(*(article(year=str(2018 + n), tag="a") for n in range(4)))
    form = page(client, "/search?q=x&tag=a&date.gte=2019-01-02T10:00:00Z&typo=off").select_one(
        ".range"
    )
    assert form is None
    form = page(client, "/search?tag=a&date.gte=2019-01-02&q=").select_one(".range")
    fields = {tag["name"]: tag["value"] for tag in form.select("input")}
    assert fields == {"tag": "a", "date.gte": "2019-01-02", "date.lt": ""}


def test_pagination(client_of: ClientOf, article: Article) -> None:
    """The pages around the current one are linked, and the current one is marked."""
    client = client_of(*(article() for _ in range(9)))
    soup = page(client, "/search?per_page=1&page=5")
    assert [text(tag) for tag in soup.select(".pages li")] == list("1…34567…9")
    assert text(soup.select_one(".pages [aria-current=page]")) == "5"
    assert soup.select_one(".pages [rel=next]")["href"] == "/search?page=6&per_page=1"
    assert soup.select_one("ol.hits")["start"] == "5"


def test_beyond_the_last_page(client_of: ClientOf, article: Article) -> None:
    """A page beyond the last links to the last."""
    soup = page(client_of(article(), article()), "/search?per_page=1&page=9")
    assert soup.select_one(".empty a")["href"] == "/search?page=2&per_page=1"


@pytest.mark.parametrize("q", ["chronic+care&tag=b", "chronicc&typo=off"])
def test_hints_are_given_up_rather_than_the_answer(
    client_of: ClientOf, article: Article, monkeypatch: pytest.MonkeyPatch, q: str
) -> None:
    """A page whose answer takes the whole budget has no wider searches or spelling."""
    articles = (article("Chronic care", tag="a") for _ in range(20))
    client = client_of(*articles, answer_cache_size=0)
    path = f"/search?q={q}"
    assert page(client, path).select(".wider-searches li")

    def answer(units: int) -> TestResponse:
        monkeypatch.setattr(work_budget, "MIN_BUDGET_UNITS", units)
        return client.get(path)

    least = bisect_left(range(1_000_000), True, key=lambda units: answer(units).status_code == 200)
    soup = BeautifulSoup(answer(least).text, "html.parser")
    assert "Nothing found" in text(soup.h1)
    assert not soup.select(".wider-searches li")
    assert client.get(f"/api/v1/search?q={q}").status_code == 200


def test_no_word_in_the_query(client_of: ClientOf, article: Article) -> None:
    """A query without words lists all articles and says why."""
    soup = page(client_of(article("T")), "/search?q=%3F%21")
    assert titles(soup) == ["T"]
    assert "no word" in text(soup.select_one(".note"))


def test_empty_index(make_app: Any) -> None:
    """An index without articles has a page that says so."""
    assert "No articles yet" in text(page(make_app().test_client()).h1)


def test_dropped_words(client_of: ClientOf, article: Article) -> None:
    """If a query is too long, the page says how many words were ignored."""
    soup = page(client_of(article()), "/search?q=" + "+".join(f"w{n}" for n in range(33)))
    assert "1 word was ignored" in text(soup.select_one(".note"))


def test_page_ignores_unknown_parameters(client_of: ClientOf, article: Article) -> None:
    """The page ignores unknown parameters, and parameters that only the API has."""
    client = client_of(article("T"))
    assert titles(page(client, "/search?utm_source=x&fields=id&highlight=none&facets=none")) == [
        "T"
    ]


def test_behind_a_prefix(client_of: ClientOf, article: Article) -> None:
    """Behind a path prefix, every link and form of the page has the prefix."""
    soup = page(client_of(article(tag="a")), environ_overrides={"SCRIPT_NAME": "/find"})
    own = [
        tag["href"]
        for tag in soup.select("header a, aside a:not(.done), .sorts a, link:not([rel=icon])")
    ]
    assert own
    assert all(href.startswith("/find/") for href in [*own, soup.form["action"]])


def test_nothing_inline(client_of: ClientOf, article: Article) -> None:
    """The page has no inline scripts or styles, as its policy demands."""
    soup = page(client_of(article(tag="a")), "/search?q=article&tag=a")
    assert not soup.select("script:not([src]), style, [style]")
    assert not [tag for tag in soup.select("script") if text(tag)]
    assert not [tag for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]


def test_accessible_frame(client_of: ClientOf, article: Article) -> None:
    """The page has a language, a skip link to main, one h1, and a labelled box."""
    soup = page(client_of(article(tag="a")), "/search?q=article&tag=a")
    assert soup.html["lang"] == "en"
    assert soup.select_one(".skip")["href"] == f"#{soup.main['id']}"
    assert len(soup.select("h1")) == 1
    assert soup.select_one("label[for=q]")
    assert soup.select_one("form[role=search]")
    assert len({tag["id"] for tag in soup.select("[id]")}) == len(soup.select("[id]"))


def test_article_language(client_of: ClientOf, article: Article) -> None:
    """An article in another language has a lang attribute."""
    soup = page(client_of(article(lang="es")))
    assert soup.article["lang"] == "es"


def test_style_sheet_is_small(client_of: ClientOf, article: Article) -> None:
    """The only style sheet is smaller than 22 KB."""
    with client_of(article()).get("/static/style.css") as answer:
        assert len(answer.data) < 22 * 1024


def test_the_heading_follows_the_order(client_of: ClientOf, article: Article) -> None:
    """The heading of the first page names the sort order; later headings name the page number."""
    client = client_of(*(article() for _ in range(12)))
    assert "Oldest articles" in client.get("/?sort=date").text
    assert "Articles by title" in client.get("/?sort=title").text
    assert ", page 2</h1>" in " ".join(client.get("/?page=2").text.split()).replace(
        " </h1>", "</h1>"
    )


@pytest.mark.parametrize(
    ("q", "message", "link"),
    [("diabetes diet", "Few", True), ("diabetes ohio", "No article", False)],
)
def test_relaxed(client_of: ClientOf, article: Article, q: str, message: str, link: object) -> None:
    """The page says whether any article contains all the words, and can show only those."""
    client = client_of(article("Diabetes diet"), article("Diabetes"), article("Ohio"))
    note = page(client, f"/search?q={q}").select_one(".note")
    assert text(note).startswith(message)
    assert bool(note.a) is link


def website(client: FlaskClient, path: str) -> Any:
    """The schema.org description on a page."""
    soup = BeautifulSoup(client.get(path).text, "html.parser")
    script = soup.find("script", type="application/ld+json")
    return json.loads(script.string) if script else None


def test_search_action(client_of: ClientOf, article: Article) -> None:
    """The home page says how to search the site; a title cannot leave the script."""
    title = "</script><script>alert(1)</script>"
    client = client_of(article(), public_url="https://s.example/find", title=title)
    found = website(client, "/")
    assert (found["@type"], found["name"]) == ("WebSite", title)
    assert found["url"] == "https://s.example/find/"
    target = found["potentialAction"]["target"]["urlTemplate"]
    assert target == "https://s.example/find/search?q={search_term_string}"
    for path in ("/?q=care", "/search", "/?page=2"):
        assert website(client, path) is None


def test_no_search_action_without_a_public_url(client_of: ClientOf, article: Article) -> None:
    """Without a public URL, the action's address would come from a header that can be forged."""
    assert website(client_of(article()), "/") is None

"""The facets of the search page."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from search.document import Document
from tests.reading import page, text, titles, values

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_select_and_remove(client_of: ClientOf, article: Article) -> None:
    """A value's link selects the value, and the same link removes it again."""
    client = client_of(article(tag="a"), article(tag="b"))
    link = page(client).select_one("[aria-labelledby=facet-tag] a")
    chosen = page(client, link["href"])
    assert len(titles(chosen)) == 1
    again = chosen.select_one("[aria-labelledby=facet-tag] a.selected")
    assert "selected" in text(again)
    assert len(titles(page(client, again["href"]))) == 2


def test_toggles_are_not_for_crawlers(client_of: ClientOf, article: Article) -> None:
    """Links to filters are nofollow, and filtered pages noindex."""
    client = client_of(article(tag="a"))
    soup = page(client, "/search?tag=a")
    assert all("nofollow" in tag["rel"] for tag in soup.select(".facet a, .chip"))
    assert "noindex" in soup.select_one("meta[name=robots]")["content"]
    assert page(client).select_one("meta[name=robots]") is None


def test_two_levels(client_of: ClientOf, article: Article) -> None:
    """Topics are nested inside their vendor, without its name. Vendors can also be selected."""
    client = client_of(
        article(topic=("KLAS: RPM", "Loose"), vendor="KLAS"),
        article(topic="Medigy: CPT", vendor="Medigy"),
    )
    soup = page(client)
    assert soup.select_one("#facet-vendor") is None
    assert values(soup, "topic") == ["KLAS", "RPM", "Medigy", "CPT", "Loose"]
    inner = soup.select_one("[aria-labelledby=facet-topic] .inside a")
    assert inner["href"] == "/search?topic=KLAS:+RPM#facet-topic"


def test_vendor_that_a_filter_empties(client_of: ClientOf, article: Article) -> None:
    """A vendor without matching articles stays as a heading without a link."""
    client = client_of(
        article(topic="KLAS: RPM", vendor="KLAS"), article(topic="Medigy: CPT", vendor="Medigy")
    )
    soup = page(client, "/search?topic=KLAS:+RPM")
    assert values(soup, "topic") == ["KLAS", "RPM", "Medigy", "CPT"]
    assert [text(tag) for tag in soup.select("span.value")] == ["Medigy"]


def test_years_newest_first(client_of: ClientOf, article: Article) -> None:
    """Years are listed newest first, not by article count."""
    client = client_of(article(year="2019"), article(year="2019"), article(year="2021"))
    assert values(page(client), "year") == ["2021", "2019"]


def test_long_facets_fold(client_of: ClientOf, article: Article) -> None:
    """The rest of a long facet is folded, except for selected values."""
    client = client_of(article(tag=[f"t{n:02}" for n in range(12)]))
    soup = page(client, "/search?tag=t11")
    folded = [text(tag) for tag in soup.select("[aria-labelledby=facet-tag] .more .name")]
    assert folded == ["t08", "t09", "t10"]


def test_show_all_values(client_of: ClientOf, article: Article) -> None:
    """A truncated facet links to all its values."""
    client = client_of(article(tag=[f"t{n}" for n in range(9)]), facet_limit=3)
    link = page(client).select_one("[aria-labelledby=facet-tag] .all")
    assert text(link) == "Show all 9"
    assert len(values(page(client, link["href"]), "tag")) == 9

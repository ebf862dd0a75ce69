"""A search becomes an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest

from search.engines.memory.engine import MemoryEngine
from search.query import Filter
from search.settings import Settings
from search.work_budget import Work, budget
from tests.small_app import Article
from web.answer.answer import Answer, answer
from web.request import Route, read
from web.site import Site


@pytest.fixture
def site(article: Article) -> Site:
    """A site of articles, most of which have the word diabetes."""
    engine = MemoryEngine(Settings().schema())
    articles = [article(f"Diabetes {n}", tag="a") for n in range(8)]
    engine.rebuild([*articles, article("Diabetes mellitus", tag="b"), article("Chronic care")])
    return Site(engine, Settings())


def ask(site: Site, query: str, *, hits: bool = True, scope: tuple[Filter, ...] = ()) -> Answer:
    """The answer to a query string."""
    edition = site.edition()
    search = read(parse_qsl(query), edition.parameters, Route.SEARCH, zone=site.zone)
    return answer(site, edition, search, at=datetime.now(UTC), hits=hits, scope=scope)


@pytest.mark.parametrize(
    ("query", "total", "effective", "missing"),
    [
        ("q=diabetes", 9, "diabetes", ()),
        ("q=diabtes+", 9, "diabetes ", ()),
        ("q=diabtes+&typo=off", 0, "diabtes ", ("diabtes",)),
        ("q=lamp+", 0, "lamp ", ("lamp",)),
        ("q=chronic+lamp+", 1, "chronic lamp ", ("lamp",)),
        ("q=chron", 1, "chron", ()),
        ("q=diabetes&tag=b", 1, "diabetes", ()),
        ("q=", 10, "", ()),
    ],
)
def test_what_was_understood(
    site: Site, query: str, total: int, effective: str, missing: tuple[str, ...]
) -> None:
    """Misspellings are corrected, and words without articles are named."""
    found = ask(site, query)
    assert (found.result.total, found.effective, found.missing) == (total, effective, missing)


def test_a_far_more_common_spelling_is_offered(site: Site) -> None:
    """If a query finds little, a spelling that finds far more is offered."""
    assert ask(site, "q=diabtes+&typo=off").spelling.strip() == "diabetes"
    assert ask(site, "q=diabetes").spelling == ""


def test_no_spelling_is_offered_where_any_word_finds_much(site: Site, article: Article) -> None:
    """With match=any, it does not matter that few articles contain all the words."""
    site.engine.rebuild([article(f"Diabetes {n}", body="chronic") for n in range(8)])
    query = "q=diabetes+chrnoic+&typo=off"
    assert ask(site, query).spelling.strip() == "diabetes chronic"
    assert ask(site, f"{query}&match=any").spelling == ""
    assert ask(site, "q=diabtes+chrnoic+&match=any&typo=off").spelling.strip() != ""


def test_counting_has_no_hits(site: Site) -> None:
    """A count has the same total, and neither hits nor hints."""
    counted = ask(site, "q=diabetes", hits=False)
    assert (counted.result.total, counted.result.hits) == (9, ())
    assert ask(site, "q=diabtes+&typo=off", hits=False).spelling == ""


def test_a_scope_limits_totals_and_facets(site: Site) -> None:
    """A scope applies to everything, even to the counts of the facet that it filters."""
    scoped = ask(site, "q=diabetes", scope=(Filter("tag", ("b",)),))
    assert scoped.result.total == 1
    (tags,) = (facet for facet in scoped.result.facets if facet.field == "tag")
    assert [value.value for value in tags.values] == ["b"]


@pytest.mark.parametrize(
    ("fields", "is_charged"),
    [
        ("", True),
        ("&fields=title", False),
        ("&fields=title,others,score", False),
        ("&fields=title,matched_in", True),
        ("&fields=section", True),
        ("&fields=passage_url", True),
    ],
)
def test_work_on_matches_is_charged_where_they_are_shown(
    site: Site, fields: str, is_charged: bool
) -> None:
    """Hits without highlighting and without names of fields that match cost less."""
    with budget() as work:
        ask(site, f"q=diabetes{fields}")
    assert (work[Work.HITS] > 9 * 40_000) == is_charged

"""The owner's rules pin and hide articles and show banners for a query."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.engines.protocol import Engine
from search.engines.registry import open_engine
from search.parsing.curation import curate, read_rules
from search.schema import BOOST
from search.settings.table import Settings
from tests.reading import got, ids
from web.app import create_app
from web.site import Edition, Site

Article = Callable[..., Document]
Make = Callable[..., FlaskClient]
UTC_ZONE = ZoneInfo("UTC")


def rules_of(folder: Path, text: str) -> str:
    """The path to a file with these rules."""
    path = folder / "curation.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


PINS = """
[[rule]]
query = "Care plan"
pin = ["p2", "p1", "nowhere"]
hide = ["h"]
banner = "New <b>codes</b>"
url = "/codes/?a=1&b=2"
"""


@pytest.fixture
def client(client_of: Make, article: Article, tmp_path: Path) -> FlaskClient:
    """Articles on care plans, two pinned articles without these words, and a hidden one."""
    return client_of(
        article("Care plan", id="a", tag="x"),
        article("A plan of care", id="b", tag="y"),
        article("Care plan", id="h", tag="x"),
        article("Unlike one", id="p1", tag="x"),
        article("Unlike two", id="p2", tag="y"),
        curation=rules_of(tmp_path, PINS),
    )


def test_pinned_articles_come_first_and_count(client: FlaskClient) -> None:
    """Pinned articles come first, and totals, facets and pages count them."""
    answer = got(client, "care  PLAN")
    assert ids(answer) == ["p2", "p1", "a", "b"]
    # A rule also applies to a corrected query.
    assert ids(got(client, "care plann ")) == ["p2", "p1", "a", "b"]
    assert answer["total"] == 4
    tags = next(facet for facet in answer["facets"] if facet["field"] == "tag")
    assert {value["value"]: value["count"] for value in tags["values"]} == {"x": 2, "y": 2}
    pages = [ids(got(client, "care plan", per_page="1", page=str(n))) for n in range(1, 5)]
    assert pages == [["p2"], ["p1"], ["a"], ["b"]]


def test_filters_and_exclusions_still_apply(client: FlaskClient) -> None:
    """Filters and excluded words apply to pinned articles too."""
    assert ids(got(client, "care plan", tag="x")) == ["p1", "a"]
    assert ids(got(client, "care plan", **{"tag.not": "y"})) == ["p1", "a"]
    assert ids(got(client, "care plan", **{"date.gte": "2030-01-01"})) == []


def test_pins_affect_only_relevance(client: FlaskClient) -> None:
    """In other sort orders, pinned articles have no special place."""
    assert ids(got(client, "care plan", sort="title")) == ["b", "a", "p1", "p2"]


def test_other_queries_are_left_alone(client: FlaskClient) -> None:
    """A rule does not affect other queries."""
    assert sorted(ids(got(client, "care"))) == ["a", "b", "h"]
    assert got(client, "care")["banner"] is None
    assert got(client, "")["total"] == 5


def test_the_banner_is_escaped(client: FlaskClient) -> None:
    """The banner is in the API's answer and, escaped and linked, on the page."""
    banner = {"text": "New <b>codes</b>", "url": "/codes/?a=1&b=2"}
    assert got(client, "care plan")["banner"] == banner
    page = client.get("/search?q=care+plan").text
    assert 'href="/codes/?a=1&amp;b=2">New &lt;b&gt;codes&lt;/b&gt;</a>' in page


def test_a_rule_for_words_within_a_query(client_of: Make, article: Article, tmp_path: Path) -> None:
    """A `contains` rule matches its words in a row, anywhere in the query."""
    text = '[[rule]]\ncontains = "flu shot"\nbanner = "Call us"\n'
    client = client_of(article("x"), curation=rules_of(tmp_path, text))
    banners = [bool(got(client, q)["banner"]) for q in ("a flu shot now", "flu shot", "shot flu")]
    assert banners == [True, True, False]


DATED = '[[rule]]\nquery = "x"\nbanner = "b"\nfrom = 2026-01-01\nuntil = 2026-02-01T12:00:00Z\n'


def test_dates_bound_a_rule(tmp_path: Path) -> None:
    """A rule applies from its first day to its last, in the site's time zone."""
    rules = read_rules(Path(rules_of(tmp_path, DATED)), ZoneInfo("America/New_York"))
    moments = ["2026-01-01T04:59Z", "2026-01-01T05:00Z", "2026-02-01T11:59Z", "2026-02-01T12:00Z"]
    banners = [curate(rules, "x", datetime.fromisoformat(m)).banner is not None for m in moments]
    assert banners == [False, True, True, False]


def test_a_rule_changes_the_tag_when_it_begins(tmp_path: Path) -> None:
    """The ETag changes when a rule starts."""
    settings = Settings(curation=rules_of(tmp_path, DATED))
    edition: Edition = Site(MemoryEngine(settings.schema()), settings).edition()
    before, within = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 5, tzinfo=UTC)
    assert edition.passed(before) != edition.passed(within)


def test_several_rules_combine(tmp_path: Path) -> None:
    """The first banner is shown, and hiding overrides pinning."""
    text = """
    [[rule]]
    query = "x"
    pin = ["a", "b"]
    [[rule]]
    contains = "x"
    pin = ["b", "c"]
    hide = ["a"]
    banner = "second"
    """
    found = curate(read_rules(Path(rules_of(tmp_path, text)), UTC_ZONE), "x", datetime.now(UTC))
    assert (found.pin, found.hide) == (("b", "c"), ("a",))
    assert found.banner
    assert found.banner.text == "second"


@pytest.mark.parametrize("name", ["memory", "whoosh", "tantivy", "columns"])
def test_every_engine_pins_and_hides(name: str, tmp_path: Path, article: Article) -> None:
    """All engines pin and hide articles, even those with several documents."""
    if name == "tantivy":
        pytest.importorskip("tantivy")
    engine: Engine = open_engine(f"{name}:{tmp_path / 'index'}")
    twice = [article("Other", id=f"t{n}", source_url="https://x.example/a") for n in (1, 2)]
    engine.rebuild([article("Care", id="a"), article("Care", id="h"), *twice])
    text = '[[rule]]\nquery = "care"\npin = ["t2"]\nhide = ["h"]\n'
    settings = Settings(curation=rules_of(tmp_path, text))
    client = create_app(settings, engine).test_client()
    assert ids(got(client, "care")) == ["t2", "a"]
    assert ids(got(client, "care", distinct="off")) == ["t2", "a"]


@pytest.mark.parametrize("name", ["memory", "whoosh", "tantivy", "columns"])
def test_pins_keep_their_order(name: str, tmp_path: Path, article: Article) -> None:
    """Pinned articles keep their order, whatever their words score."""
    if name == "tantivy":
        pytest.importorskip("tantivy")
    engine: Engine = open_engine(f"{name}:{tmp_path / 'index'}")
    others = [article("Other", id=f"o{n}") for n in range(40)]
    flu = article("Flu flu", id="p2", body="flu " * 9, **{BOOST: "5"})
    engine.rebuild([article("Start here", id="p1"), flu, article("Flu", id="a"), *others])
    text = '[[rule]]\nquery = "flu"\npin = ["p1", "p2"]\n'
    client = create_app(Settings(curation=rules_of(tmp_path, text)), engine).test_client()
    hits = got(client, "flu")["hits"]
    assert [hit["id"] for hit in hits] == ["p1", "p2", "a"]
    assert [round(hit["score"] / 8192.0) for hit in hits] == [2, 1, 0]

"""Ranges of numeric facets and dates, and the levels of paths."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask.testing import FlaskClient

from search.document import Document
from tests.unit.web.instantsearch.conftest import ask

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_a_range_covers_values_that_are_not_listed(client_of: ClientOf, article: Article) -> None:
    """The range is that of all values, even if the client wants only a few of them."""
    client = client_of(*(article(year=str(year)) for year in range(1990, 2020)))
    (found,) = ask(client, {"facets": ["year"], "maxValuesPerFacet": 2})
    assert len(found["facets"]["year"]) == 2
    stats = found["facets_stats"]["year"]
    assert (stats["min"], stats["max"], stats["avg"]) == (1990, 2019, 2004.5)


def test_a_facet_with_other_values_has_no_range(client_of: ClientOf, article: Article) -> None:
    """A facet has no range if any value, even an unlisted one, is not a number."""
    client = client_of(*(article(tag=tag) for tag in ("1", "1", "n")))
    (found,) = ask(client, {"facets": ["tag"], "maxValuesPerFacet": 1})
    assert found["facets_stats"] == {}


def test_dates(client_of: ClientOf, article: Article) -> None:
    """Date sliders get the dates of the oldest and the newest hit that match."""
    times = [datetime(year, 1, 1, tzinfo=UTC) for year in (2019, 2020, 2021)]
    client = client_of(*(article(date=time) for time in times), article(title="x", date=None))
    (found,) = ask(client, {"facets": ["date"], "numericFilters": ["date>1577836799"]})
    low, high = (int(time.timestamp()) for time in times[1:])
    assert found["facets_stats"] == {"date": {"min": low, "max": high}}
    assert found["facets"] == {"date": {}}
    (found,) = ask(client, {"facets": ["date"], "query": "x"})
    assert (found["facets"], found["facets_stats"]) == ({}, {})


def test_levels(client_of: ClientOf, article: Article) -> None:
    """A hit counts once for a path, however many of its values are below it."""
    client = client_of(
        article(topic=("A > B", "A > C")), article(topic="A > B > D"), article(topic="E")
    )
    levels = [f"topic.lvl{level}" for level in range(3)]
    (found,) = ask(client, {"facets": levels, "maxValuesPerFacet": 2})
    assert found["facets"] == {
        "topic.lvl0": {"A": 2, "E": 1},
        "topic.lvl1": {"A > B": 2, "A > C": 1},
        "topic.lvl2": {"A > B > D": 1},
    }
    (found,) = ask(client, {"facetFilters": [["topic.lvl1:A > B"]]})
    assert found["nbHits"] == 2
    order = ["topic.lvl0", "topic.lvl1", "topic.lvl2"]
    (found,) = ask(client, {"facets": levels})
    assert found["renderingContent"] == {"facetOrdering": {"facets": {"order": order}}}

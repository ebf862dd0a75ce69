"""Statistics of facets whose values are numbers."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from search.document import Document


def test_statistics(
    client_of: Callable[..., FlaskClient], article: Callable[..., Document]
) -> None:
    """Statistics cover all values, even unlisted ones, and are absent unless requested."""
    client = client_of(*(article(year=str(year), tag=f"t{year}") for year in range(2000, 2010)))
    path = "/api/v1/search?facets=year,tag&facet_limit=2"
    assert all("stats" not in facet for facet in client.get(path).json["facets"])
    year, tag = client.get(f"{path}&facet_stats=on").json["facets"]
    assert year["stats"] == {"min": 2000, "max": 2009, "avg": 2004.5, "sum": 20_045}
    assert "stats" not in tag

"""The `search.boost` front matter key."""

from __future__ import annotations

import pytest

from search.schema import BOOST


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("search: {boost: 2}", ("2",)),
        ("search: {boost: '1.5'}", ("1.5",)),
        ("Search: {Boost: 1.9}", ("2",)),
        ("search: {boost: 0.55}", ("0.5",)),
        ("search: {boost: 1000000}", ("5",)),
        ("search: {boost: 1.0}", ()),
        ("search: {boost: }", ()),
        ("search: true", ()),
        ("boost: 2", ()),
    ],
)
def test_a_boost_is_the_nearest_step(site, front, expected):
    """A number or numeric string is rounded to a step; 1 means no boost."""
    assert site.document(front).facets.get(BOOST, ()) == expected


@pytest.mark.parametrize("value", ["0", "-1", "high", "true", ".nan", ".inf"])
def test_an_invalid_boost_is_reported(site, value):
    """A page with an invalid boost is indexed without one, and the problem is reported."""
    site.page("a.md", f"search: {{boost: {value}}}")
    documents, scan = site.read()
    assert BOOST not in documents["a"].facets
    assert ["`boost` must be a number greater than 0" in str(p) for p in scan.problems] == [True]


def test_search_exclude_skips_a_page(site):
    """`search.exclude` is read from the same table as the boost."""
    site.page("a.md", "search: {exclude: true, boost: 2}")
    assert site.read()[1].left_out == {"search.exclude = true": 1}


def test_the_mapping_names_the_key_of_the_boost(site):
    """The mapping can name another key."""
    page = site.document("rank: 3", mapping={"boost": ["rank"]})
    assert page.facets[BOOST] == ("3",)

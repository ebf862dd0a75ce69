"""The facet values of a page."""

import pytest

from indexer.mapping.mapper import Mapper
from search.errors import SettingsError
from search.settings.table import Settings


def facets(site, front, path="a/b/page.md", body="Text", **rules):
    off = dict.fromkeys(Settings().facets, False)
    site.page(path, front, body)
    documents, scan = site.read(facets=off | rules)
    assert scan.problems == []
    return dict(documents[path.removesuffix(".md")].facets)


def test_one_string_can_contain_several_values(site):
    """`split` divides a string at each separator, trims spaces and removes duplicates."""
    rule = {"sources": ["x"], "split": ";"}
    assert facets(site, "x: ' a; b;; a '", x=rule) == {"x": ("a", "b")}


def test_facets_that_depend_on_each_other_are_refused(site):
    """A cycle of facets is an invalid setting, reported at startup."""
    circle = {"a": {"sources": ["@facet.b"]}, "b": {"sources": ["@facet.a"]}}
    with pytest.raises(SettingsError, match="depend on each other"):
        Mapper(site.settings(facets=circle))


def test_too_many_values_of_a_facet_are_truncated(site):
    """Of thousands of tags, only the first are kept, and that is reported."""
    site.page("a.md", f"tags: [{', '.join(f't{n}' for n in range(3_000))}]")
    documents, scan = site.read()
    assert len(documents["a"].facets["tag"]) == 1_000
    assert [problem.what for problem in scan.problems] == ["the `tag` facet has 3,000 values"]

"""The mapping of front matter to fields with settings that the golden files do not cover."""

import pytest

from indexer.mapping.mapper import Mapper
from search.errors import SettingsError


def test_section_pages_can_be_indexed(site):
    """If enabled, `_index.md` becomes a page at its folder's URL."""
    site.page("s/_index.md", "title: Section")
    assert site.read()[1].left_out == {"section page": 1}
    documents, _ = site.read(section_pages=True)
    assert documents["s/_index"].url == "/s/"


def test_an_html_page_without_front_matter_is_an_article(site):
    """The head gives title, description and language; only the main part is indexed."""
    site.write(
        "page.html",
        "<!doctype html><html lang='en'><head><title>T</title>"
        "<meta name='description' content='D'></head>"
        "<body><nav>Home</nav><main><h1>H</h1><p>Text</p></main></body></html>",
    )
    documents, scan = site.read()
    page = documents["page"]
    assert (page.title, page.description, page.lang, page.body) == ("T", "D", "en", "H\nText")
    assert scan.problems == []


def test_an_invalid_selector_raises_an_error(site):
    """The error for an invalid selector names it and the reason."""
    with pytest.raises(
        SettingsError, match=r"exclude_selectors: 'p\[' is not a valid CSS selector"
    ):
        Mapper(site.settings(exclude_selectors=[".ad", "p["]))


def test_one_string_can_contain_several_values(site):
    """`split` divides a string at each separator, trims spaces and removes duplicates."""
    rule = {"sources": ["x"], "split": ";"}
    assert facets(site, "x: ' a; b;; a '", x=rule) == {"x": ("a", "b")}


def test_facets_that_depend_on_each_other_are_refused(site):
    """A cycle of facets is an invalid setting, reported at startup."""
    circle = {"a": {"sources": ["@facet.b"]}, "b": {"sources": ["@facet.a"]}}
    with pytest.raises(SettingsError, match="depend on each other"):
        Mapper(site.settings(facets=circle))


def test_a_value_that_is_too_long_is_truncated_and_reported(site):
    """An overlong facet value or title is truncated and reported."""
    site.page("a.md", f"title: {'t' * 2000}\ntags: [{'x' * 2000}]")
    documents, scan = site.read()
    assert len(documents["a"].title) == len(documents["a"].facets["tag"][0]) == 1000
    assert [problem.severity for problem in scan.problems] == ["error", "error"]


def test_too_many_values_of_a_facet_are_truncated(site):
    """Of thousands of tags, only the first are kept, and that is reported."""
    site.page("a.md", f"tags: [{', '.join(f't{n}' for n in range(3_000))}]")
    documents, scan = site.read()
    assert len(documents["a"].facets["tag"]) == 1_000
    assert [problem.what for problem in scan.problems] == ["the `tag` facet has 3,000 values"]


def test_a_title_always_has_a_fallback(site):
    """Without a title, the first heading is used, or else the file name."""
    assert site.document("x: y", "## Heading").title == "Heading"
    assert site.document("x: y", "text").title == "Page"


def test_selectors_exclude_parts_of_bodies(site):
    """`exclude_selectors` apply to Markdown and HTML."""
    document = site.document(
        "title: T", '<p class="ad">x</p>\n\nText', exclude_selectors=[".ad", "#y"]
    )
    assert document.body == "Text"

"""The mapping of front matter to fields with settings that the golden files do not cover."""

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


def test_candidates_are_tried_in_order_and_without_regard_to_case(site):
    """The first candidate with a value is used, ignoring case and empty values."""
    rule = {"sources": ["one", "Two.THREE", "four"]}
    front = "One: ''\ntwo:\n  Three: [found]\nfour: late"
    assert facets(site, front, x=rule) == {"x": ("found",)}


def test_a_name_with_a_dot_in_it_is_found(site):
    """A key that contains a dot takes precedence over a nested one."""
    assert facets(site, "a.b: whole\na: {b: inside}", x={"sources": ["a.b"]}) == {"x": ("whole",)}


def test_a_path_reaches_into_lists(site):
    """A dotted path collects the values of all elements of a list."""
    front = "links:\n- {name: a}\n- {name: [b, c]}\n- d\n- {other: e}"
    assert facets(site, front, x={"sources": ["links.name"]}) == {"x": ("a", "b", "c")}


def test_special_candidates(site):
    """Folders, file name, heading, year, host, another facet and a literal are candidates."""
    values = facets(
        site,
        "date: 2021-01-01\nlink: {href: 'https://www.Source.example/x'}\ntags: [t: u]".replace(
            "[t: u]", "['t: u', v]"
        ),
        path="one/two/2020-02-02-the_file-name.md",
        body="## Head",
        first={"sources": ["@path.1"]},
        second={"sources": ["@path.2"]},
        third={"sources": ["@path.3", "=none"]},
        file={"sources": ["@filename"]},
        head={"sources": ["@heading"]},
        when={"sources": ["@year"]},
        where={"sources": ["@host"]},
        upper={"sources": ["@facet.tags"], "before": ": "},
        tags={"sources": ["tags"]},
        nothing={"sources": ["@path.9", "@facet.nothing2"]},
    )
    assert values == {
        "first": ("one",),
        "second": ("two",),
        "third": ("none",),
        "file": ("The file name",),
        "head": ("Head",),
        "when": ("2021",),
        "where": ("source.example",),
        "upper": ("t",),
        "tags": ("t: u", "v"),
    }


def test_a_bundle_counts_as_a_page_not_as_a_folder(site):
    """The folder of an `index.md` is the page's name, not one of its folders."""
    rule = {"sources": ["@path.2", "@filename"]}
    assert facets(site, "title: T", path="a/my-post/index.md", x=rule) == {"x": ("My post",)}


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


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("/:sections/:slug/", "/one/two/the-slug/"),
        ("/:section/:filename", "/one/page"),
        ("/:year/:month/:day/:title/", "/2021/03/04/a-title/"),
        ("/:monthname/:weekdayname/:yearday/:weekday/", "/march/thursday/63/4/"),
        ("/x/:slugorfilename.html", "/x/the-slug.html"),
        ("/:contentbasename/", "/2021-03-04-page/"),
    ],
)
def test_permalink_patterns(site, pattern, url):
    """Hugo's tokens in a pattern are replaced by URL-safe values."""
    site.page("One/two/2021-03-04-page.md", "title: A Title!\nslug: The Slug\ndate: 2021-03-04")
    documents, _ = site.read(permalink=pattern)
    assert [document.url for document in documents.values()] == [url]


def test_a_permalink_without_its_date_falls_back(site):
    """If the pattern needs a date and there is none, the path is used."""
    assert site.document("slug: s", permalink="/:year/:slug/").url == "/folder/s/"


def test_an_unknown_name_in_a_permalink_is_refused(site):
    """An unknown token in a pattern raises an error that lists the valid ones."""
    with pytest.raises(SettingsError, match=r":slag.*:slug"):
        Mapper(site.settings(permalink="/:slag/"))


def test_section_pages_can_be_indexed(site):
    """If enabled, `_index.md` becomes a page at its folder's URL."""
    site.page("s/_index.md", "title: Section")
    assert site.read()[1].left_out == {"section page": 1}
    documents, _ = site.read(section_pages=True)
    assert documents["s/_index"].url == "/s/"


@pytest.mark.parametrize(
    "line",
    ["publishDate: 12/25/2030", "expiryDate: 25.12.2019", "date: 1/25/30\npublishDate: 1/25/30",
     "publishDate: {on: 2030-01-01}", "publishDate: [2030"],
)  # fmt: skip
def test_a_time_that_may_hide_a_page_must_be_read(site, line):
    """If a publish or expiry date is invalid, the page is skipped with an error."""
    site.page("a.md", line)
    documents, scan = site.read()
    assert documents == {}
    assert "unclear whether the page should be hidden" in scan.problems[-1].what
    assert scan.problems[-1].severity == "error"


def test_a_plain_date_that_cannot_be_read_is_missing(site):
    """An invalid date is reported as a warning and ignored."""
    site.page("a.md", "date: 12/25/2030\npublishDate: ''")
    documents, scan = site.read()
    assert documents["a"].publish is None
    assert [problem.severity for problem in scan.problems] == ["warning"]


def test_too_many_values_of_a_facet_are_truncated(site):
    """Of thousands of tags, only the first are kept, and that is reported."""
    site.page("a.md", f"tags: [{', '.join(f't{n}' for n in range(3_000))}]")
    documents, scan = site.read()
    assert len(documents["a"].facets["tag"]) == 1_000
    assert [problem.what for problem in scan.problems] == ["the `tag` facet has 3,000 values"]


def test_comments_that_never_end_hide_nothing(site):
    """An unclosed comment does not hide the title."""
    site.page("a.md", f"title: '{'<!--' * 200_000} <!-- x --> T'")
    assert site.read()[0]["a"].title == "T"


def test_the_home_page_is_the_root(site):
    """`index.md` in the content folder is the page at `/`."""
    site.page("index.md", "title: Home")
    assert site.read()[0]["index"].url == "/"


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


def test_an_invalid_selector_raises_an_error(site):
    """The error for an invalid selector names it and the reason."""
    with pytest.raises(
        SettingsError, match=r"exclude_selectors: 'p\[' is not a valid CSS selector"
    ):
        Mapper(site.settings(exclude_selectors=[".ad", "p["]))


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

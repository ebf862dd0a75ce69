"""Candidates are looked up in a page."""

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

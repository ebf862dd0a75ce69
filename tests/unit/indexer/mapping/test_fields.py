"""The text fields of a page."""


def test_a_value_that_is_too_long_is_truncated_and_reported(site):
    """An overlong facet value or title is truncated and reported."""
    site.page("a.md", f"title: {'t' * 2000}\ntags: [{'x' * 2000}]")
    documents, scan = site.read()
    assert len(documents["a"].title) == len(documents["a"].facets["tag"][0]) == 1000
    assert [problem.severity for problem in scan.problems] == ["error", "error"]


def test_comments_that_never_end_hide_nothing(site):
    """An unclosed comment does not hide the title."""
    site.page("a.md", f"title: '{'<!--' * 200_000} <!-- x --> T'")
    assert site.read()[0]["a"].title == "T"


def test_a_title_always_has_a_fallback(site):
    """Without a title, the first heading is used, or else the file name."""
    assert site.document("x: y", "## Heading").title == "Heading"
    assert site.document("x: y", "text").title == "Page"

"""The fields of a page."""

from datetime import UTC, datetime

import pytest

from indexer.content_problems import render


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


def problems(site, front, **values):
    site.page("a.md", front)
    return [render(problem) for problem in site.read(**values)[1].problems]


def test_true_and_false_in_text_are_reported(site):
    """`true` is no language; a number in text stays as the editor wrote it."""
    assert problems(site, "title: 1.10\nlang: true") == [
        "a.md: warning: `lang` is true or false, not text; read as 'true'"
    ]
    assert site.read()[0]["a"].title == "1.10"


def test_nested_values_in_a_facet_are_reported(site):
    """A mapping or a nested list among the tags is not a tag."""
    done = "not used; to use a key in it, set `tags.KEY` in the settings"
    front = "title: T\ntags:"
    assert problems(site, f"{front} {{a: b}}") == [
        f"a.md: warning: `tags` is a mapping, not a value; {done}"
    ]
    assert problems(site, f"{front} [x, {{a: b}}]") == [
        f"a.md: warning: `tags` is a list of mappings, not of values; {done}"
    ]
    assert problems(site, f"{front} [[x]]") == [f"a.md: warning: `tags` is a list of lists; {done}"]


def test_suitable_values_are_not_reported(site):
    """Numbers are fine as facet values, and candidates after the used one do not matter."""
    front = "title: T\ntags: [2024, true, x]\ncategory: {}\nlinkTitle: 3\nimage: {src: x}"
    assert problems(site, front, mapping={"image": ["image.src", "image"]}) == []


FIELDS = {
    "reviewed": {"type": "date", "interval": "month"},
    "minutes": {"type": "number", "sources": ["time.minutes", "minutes"], "interval": 5},
    "price": {"type": "number"},
}


def test_own_fields_have_dates_and_numbers(site):
    """A field is read from the first valid source, in the site's time zone, with its interval."""
    site.page(
        "a.md",
        "reviewed: 2024-05-01\ntime: {minutes: about seven}\nminutes: 7\nprice: '-2.50'",
    )
    documents, scan = site.read(fields=FIELDS, timezone="Asia/Tokyo")
    document = documents["a"]
    assert document.typed == {
        "reviewed": datetime(2024, 4, 30, 15, tzinfo=UTC),
        "minutes": 7,
        "price": -2.5,
    }
    assert (document.facets["reviewed"], document.facets["minutes"]) == (("2024-05",), ("5",))
    assert "price" not in document.facets
    assert ["'about seven' is not a number" in str(problem) for problem in scan.problems] == [True]


@pytest.mark.parametrize("value", ["true", "seven", "1e99", "'10000000001'", ".nan", ".inf"])
def test_values_that_are_not_numbers_are_reported(site, value):
    """Such a value is ignored, and so is a number that engines cannot store."""
    site.page("a.md", f"price: {value}")
    documents, scan = site.read(fields=FIELDS)
    assert documents["a"].typed == {}
    assert len(scan.problems) == 1


def test_numbers_have_six_digits_after_the_point(site):
    """Further digits are rounded, and negative numbers lie in the interval below them."""
    site.page("a.md", "minutes: -0.1234567")
    document = site.read(fields=FIELDS)[0]["a"]
    assert document.typed == {"minutes": -0.123457}
    assert document.facets["minutes"] == ("-5",)

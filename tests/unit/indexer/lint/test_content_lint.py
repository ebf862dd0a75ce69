"""Problems that editors are told about besides errors from reading the files."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from indexer.content_problems import render
from indexer.lint.content_lint import lint_content
from search.errors import SettingsError
from tests.small_site import Site


def lint(site: Site, **values: object) -> list[str]:
    """The problems of a site, each on one line."""
    _, problems = lint_content(site.settings(**values))
    return [render(problem) for problem in problems]


def test_a_good_page_has_no_problems(site: Site) -> None:
    """A page with title and description passes."""
    site.page("a.md", "title: T\ndescription: D")
    assert lint(site) == []


def test_missing_texts_are_warnings(site: Site) -> None:
    """A missing title or description is reported, even though other text replaces it."""
    site.page("a.md", "x: y", "# Heading")
    title, description = lint(site)
    assert title.startswith("a.md: warning: the title is missing; ")
    assert description.startswith("a.md: warning: the description is missing; ")


def test_two_pages_with_one_url_are_an_error(site: Site) -> None:
    """The later of two pages with the same URL is reported."""
    for name in "ab":
        site.page(f"{name}.md", "title: T\ndescription: D\nurl: /x/")
    assert lint(site) == [
        "b.md: error: the URL /x/ is also the URL of a.md; readers can reach only one of them"
    ]


@pytest.mark.parametrize(
    ("value", "exact", "number"),
    [("heart-failure", False, "two"), ("HEART failure", False, "one"),
     ("HEART failure", True, "two")],
)  # fmt: skip
def test_similar_values_are_reported(site: Site, value: str, exact: bool, number: str) -> None:
    """A value that differs from a more common one only in case, spaces or hyphens is reported."""
    tags = ("Heart failure", "Heart failure", value)
    for name, tag in zip("abc", tags, strict=True):
        site.page(f"{name}.md", f"title: T\ndescription: D\ntags: ['{tag}']")
    (line,) = lint(site, exact_values=exact)
    assert line == (
        f"c.md: warning: tag: '{value}' looks like 'Heart failure', used by 2 other documents; "
        f"filters treat them as {number} value{'s' if number == 'two' else ''}"
    )


def test_values_outside_the_allowed_ones_are_errors(site: Site) -> None:
    """If the owner lists the values of a facet, other values are reported as errors."""
    site.page("a.md", "title: T\ndescription: D\ntags: [news, plans]")
    (line,) = lint(site, allowed={"tag": ["news"]})
    assert line.startswith("a.md: error: tag: 'plans' is not ")


def test_rules_for_unknown_articles_are_reported(site: Site) -> None:
    """An ID in the curation rules that does not exist is reported as a warning."""
    site.page("a.md", "title: T\ndescription: D")
    rules = site.content.parent / "curation.toml"
    rules.write_text('[[rule]]\nquery = "flu"\npin = ["a", "nowhere"]\n')
    (line,) = lint(site, curation=str(rules))
    assert "'nowhere'" in line
    assert ": warning: there is no article with the " in line


def test_a_missing_file_of_synonyms_is_an_error(site: Site) -> None:
    """Files that the settings name are also checked."""
    site.page("a.md")
    with pytest.raises(SettingsError, match=r"nowhere\.txt"):
        lint(site, synonyms="nowhere.txt")


def test_stale_pages_are_warnings(site: Site) -> None:
    """With the setting, a page that was not changed for long is reported, unless it is undated."""
    site.page("a.md", "title: T\ndescription: D\ndate: 2010-01-01")
    site.page("b.md", f"title: T\ndescription: D\ndate: 2010-01-01\nlastmod: {datetime.now(UTC)}")
    site.page("c.md", "title: T\ndescription: D")
    assert lint(site) == []
    (line,) = lint(site, stale_days=365)
    assert line.startswith("a.md: warning: not changed for more than 365 days (`stale_days`); ")

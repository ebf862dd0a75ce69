"""Documents with the same source form a group."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from search.document import Document
from search.indexing.duplicates import TOGETHER, alone, group, joint_records, together

JANUARY, MARCH, MAY = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 3, 5))
SOURCE = "https://example.org/a"


def group_of(url: str, *languages: str) -> str:
    """The group of a document with a source and, on sites with several, a language."""
    return group(Document(id="a", source_url=url, facets={"_language": languages}))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a",
        "https://EXAMPLE.org/a/",
        " https://example.org/a ",
        "https://example.org/a#section",
        "https://example.org/a?",
    ],
)
def test_addresses_of_one_page(url: str) -> None:
    """Scheme, host case, final slashes and section anchors do not make a different page."""
    assert group_of(url) == group_of(SOURCE) != ""


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/A",
        "https://example.org/b",
        "https://www.example.org/a",
        "https://example.org/a?page=2",
        "https://example.org/a#/page",
        "https://example.org/a#!page",
    ],
)
def test_addresses_of_other_pages(url: str) -> None:
    """Path, query, host, and fragments that name a page make a different page."""
    assert group_of(url) not in {"", group_of(SOURCE)}


@pytest.mark.parametrize(
    "url", ["", " ", "https://example.org", "https://example.org/", "/a", "a", "https://[", "//"]
)
def test_what_is_not_an_article_has_no_group(url: str) -> None:
    """A bare host, a relative address or an invalid one is not an article's source."""
    assert group_of(url) == ""


def test_a_query_alone_names_an_article() -> None:
    """Some sites name their articles in the query."""
    assert group_of("https://example.org/?p=1") not in {"", group_of("https://example.org/?p=2")}


def test_translations_are_not_shown_as_one() -> None:
    """Articles with one source in two languages are two groups."""
    assert group_of(SOURCE, "en") not in {"", group_of(SOURCE, "es"), group_of(SOURCE)}


def test_a_group_is_shown_as_its_newest_document() -> None:
    """The newest document has the facet values of all, in order, and links to the others."""
    old = Document(
        id="old", url="/old/", date=JANUARY, title="Old", source_url=SOURCE,
        facets={
            "tag": ("a", "b"), "year": ("2025",), "_boost": ("2",), "_language": ("es",),
            "_translation": ("o",),
        },
    )  # fmt: skip
    new = Document(
        id="new", url="/new/", date=MARCH, title="New", publish=JANUARY, expiry=MAY,
        facets={"tag": ("c", "a"), "_boost": ("3",), "_language": ("en",), "_translation": ("n",)},
    )  # fmt: skip
    one = together([old, new])
    assert (one.id, one.title, one.publish, one.expiry) == ("new", "New", None, None)
    assert one.facets == {
        "tag": ("c", "a", "b"), "year": ("2025",), "_boost": ("3",), "_language": ("en",),
        "_translation": ("n",),
    }  # fmt: skip
    assert one.others == (("old", "/old/"),)


def test_a_group_has_a_record_for_each_period() -> None:
    """Each time at which a member appears or disappears begins a new record."""
    documents = [
        Document(id="a", date=JANUARY, expiry=MARCH),
        Document(id="b", date=MARCH, publish=JANUARY, expiry=MAY),
    ]
    records = list(joint_records(documents, "name"))
    assert [(one.publish, one.expiry, one.document.id) for one in records] == [
        (None, JANUARY, "a"),
        (JANUARY, MARCH, "b"),
        (MARCH, MAY, "b"),
    ]
    assert [one.document.others for one in records] == [(), (("a", ""),), ()]
    assert {(one.kind, one.group) for one in records} == {(TOGETHER, "name")}


def test_a_group_without_visible_members_has_no_record() -> None:
    """A period in which every member is hidden has no record."""
    documents = [Document(id="a", publish=MARCH, expiry=JANUARY)]
    assert list(joint_records(documents, "name")) == []


def test_a_document_on_its_own() -> None:
    """A single document keeps its group and its times."""
    record = alone(Document(id="a", source_url=SOURCE, publish=JANUARY, expiry=MAY))
    assert (record.group, record.kind) == (group_of(SOURCE), "")
    assert (record.publish, record.expiry) == (JANUARY, MAY)

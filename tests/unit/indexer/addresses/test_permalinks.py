"""Permalink patterns."""

import time

import pytest

from indexer.addresses.permalinks import PermalinkTable, fill
from indexer.mapping.mapper import Mapper
from search.errors import SettingsError
from search.settings.loading import load_settings

VALUES = {"sections": ["a", "b", "c"], "slug": ["x", "y"], "title": ["t"]}


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("/en-US/:slug/", "/en-US/x/y/"),
        ("/:sections[1:]/", "/b/c/"),
        ("/:sections[0]/", "/a/"),
        ("/:sections[last]/", "/c/"),
        ("/:sections[:last]/:title", "/a/b/t"),
        ("/:sections[7]/:title/", "/t/"),
        ("/:sections[99999999999999]/:title/", "/t/"),
        ("/:unknown/x/", "/:unknown/x/"),
        (":title", "/t"),
        ("/Two Words/é/", "/Two%20Words/%C3%A9/"),
    ],
)
def test_tokens_are_replaced_and_literal_parts_stay(pattern, url):
    """Slices select folders as in Hugo; anything that is not a token stays as it is."""
    assert fill(pattern, VALUES.get) == url


def test_long_patterns_take_linear_time():
    """A pattern of a hundred thousand characters is filled in quickly."""
    start = time.process_time()
    fill(":slug[" * 20_000 + "/" * 20_000 + ":" * 20_000, VALUES.get)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("folders", "options", "expected"),
    [
        (("news",), {}, "/n/"),
        (("news", "deep"), {}, "/n/"),
        (("docs", "forms"), {}, "/f/"),
        (("docs",), {}, ""),
        ((), {}, "/top/"),
        (("news",), {"lang": "es"}, "/noticias/"),
        (("docs", "forms"), {"lang": "es"}, "/f/"),
        (("news",), {"kind": "section"}, "/s/"),
        (("docs", "forms"), {"kind": "section"}, ""),
    ],
)
def test_the_nearest_folder_s_pattern_counts(folders, options, expected):
    """A language's patterns come first, then a page kind's, then those of the nearest folder."""
    table = {
        "news": "/n/",
        "docs/forms": "/f/",
        "/": "/top/",
        "es": {"news": "/noticias/"},
        "section": {"news": "/s/"},
    }
    settings = load_settings(environ={}, permalinks=table)
    assert PermalinkTable(settings).pattern(folders, **options) == expected


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


def test_the_home_page_is_the_root(site):
    """`index.md` in the content folder is the page at `/`."""
    site.page("index.md", "title: Home")
    assert site.read()[0]["index"].url == "/"

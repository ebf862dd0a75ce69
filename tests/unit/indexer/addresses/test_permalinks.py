"""The URLs of pages."""

import pytest

from indexer.mapping.mapper import Mapper
from search.errors import SettingsError


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

"""Addresses compared with a sitemap or a built folder."""

import pytest

from indexer.files import ContentError
from indexer.lint.link_check import compare_links

URLSET = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'


@pytest.fixture
def differences(site, tmp_path):
    """Compare the site with addresses in a sitemap."""

    def compare(*urls, **settings):
        file = tmp_path / "sitemap.xml"
        entries = "".join(f"<url><loc>https://x.org{url}</loc></url>" for url in urls)
        file.write_text(URLSET.format(entries), encoding="utf-8")
        settings = site.settings(site_url="https://x.org/b", **settings)
        return [problem.what for problem in compare_links(settings, file)]

    return compare


@pytest.mark.parametrize(
    ("url", "setting"),
    [
        ("/b/news/flu-season.html", "url_ending"),
        ("/b/News/Flu-Season/", "lower_case"),
        ("/b/news/flú-season/", "remove_accents"),
        ("/b/2024/flu-season/", "permalinks"),
        ("/b/about/", ""),
    ],
)
def test_a_difference_names_the_setting_behind_it(site, differences, url, setting):
    """Every address that is not in the site is listed with the most similar one that is."""
    site.page("news/flu-season.md")
    (what,) = differences(url)
    assert what.startswith("the address /b/news/flu-season/ is not in the site")
    assert f"`{setting}`" in what if setting else "which has" not in what


def test_addresses_in_the_site_are_no_problem(site, differences):
    """Percent-encoding makes no difference, and hidden pages are not compared."""
    site.page("niño.md")
    site.page("later.md", "publishDate: 2999-01-01")
    assert differences("/b/ni%C3%B1o/") == []


def test_a_built_folder(site, tmp_path):
    """The address of an `index.html` is that of its folder."""
    site.page("a.md")
    site.page("b.md")
    built = tmp_path / "public" / "a"
    built.mkdir(parents=True)
    (built / "index.html").write_text("", encoding="utf-8")
    assert [p.path for p in compare_links(site.settings(), tmp_path / "public")] == ["b.md"]


@pytest.mark.parametrize(
    "text",
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<urlset>", "", URLSET.format("")],
)
def test_a_bad_sitemap_is_an_error(site, tmp_path, text):
    """A sitemap with entities is refused before they expand, and an empty sitemap is an error."""
    site.page("a.md")
    file = tmp_path / "sitemap.xml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError):
        compare_links(site.settings(), file)


RIGHT = {
    "site_url": "https://x.org/b",
    "languages": ["en", "es"],
    "language_paths": {"es": "/espanol"},
    "mounts": {"docs": "handbook", "news": "news", "contenido": {"path": "", "lang": "es"}},
    "permalinks": {"news": "/:year/:slugorfilename/"},
    "mapping": {"date": ["date", "@filename.date"]},
    "index_names": ["README"],
}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("url_ending", ".html"),
        ("lower_case", False),
        ("remove_accents", True),
        ("index_names", ["index"]),
        ("permalink", "/pages/:slugorfilename/"),
        ("permalinks", {"news": "/:sections/:slugorfilename/"}),
        ("mounts", {**RIGHT["mounts"], "docs": "docs"}),
        ("language_paths", {"es": "/es"}),
        ("site_url", "https://x.org/c"),
        ("mapping", {"date": ["date"]}),
    ],
)
def test_each_wrong_setting_is_named(site, tmp_path, setting, value):
    """A site with one of ten settings wrong is told which setting to look at."""
    for path in ("docs/README", "docs/Flu-Season", "docs/niño-care", "contenido/gripe-fuerte"):
        site.page(f"{path}.md")
    site.page("news/2024-05-01-flu-shots.md")
    built = tmp_path / "sitemap.xml"
    urls = [f"https://x.org/b{d.url}" for d in site.read(**RIGHT)[0].values()]
    assert len(set(urls)) == 5
    built.write_text(URLSET.format("".join(f"<url><loc>{u}</loc></url>" for u in urls)))
    assert compare_links(site.settings(**RIGHT), built) == []
    problems = compare_links(site.settings(**{**RIGHT, setting: value}), built)
    # A folder's own page with another name resembles nothing in the site.
    assert any(f"`{setting}`" in problem.what for problem in problems)

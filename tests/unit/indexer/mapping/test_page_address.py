"""Page addresses, under the generator's rules."""

import pytest

TEMPLATE = "/{{ title | slugify }}/"


def url(site, path, front, **settings):
    """The address of the only page."""
    site.page(path, front)
    documents, _ = site.read(**settings)
    return next(iter(documents.values())).url


@pytest.mark.parametrize(
    ("generator", "path", "front", "expected"),
    [
        ("hugo", "News/A & b  c.md", "title: T", "/news/a--b--c/"),
        ("hugo", "news/a.md", "slug: forms/heating", "/news/forms/heating/"),
        ("hugo", "news/a.md", "url: /Bills/pay", "/Bills/pay/"),
        ("hugo", "news/a.md", "url: /:year/x/\ndate: 2023-01-08", "/2023/x/"),
        ("hugo", "news/a.md", "url: /old/Form.html", "/old/Form.html"),
        ("jekyll", "n/_posts/2024-03-04-Flu.md", "categories: a b", "/n/a/b/2024/03/04/Flu.html"),
        ("jekyll", "No Blanks é.md", "title: T", "/No%20Blanks%20%C3%A9.html"),
        ("jekyll", "contact/index.md", "title: T", "/contact/"),
        ("mkdocs", "Two Words/README.md", "title: T", "/Two%20Words/"),
        ("docusaurus", "01-visits/03. Late Fees.md", "title: T", "/visits/Late%20Fees/"),
        ("docusaurus", "bills/bills.md", "title: T", "/bills/"),
        ("eleventy", "hours/hours.md", "title: T", "/hours/"),
        ("eleventy", "a/b.md", f"title: Heat & Water\npermalink: '{TEMPLATE}'", "/heat-and-water/"),
        ("starlight", "Visits/v1.2_notes.md", "title: T", "/visits/v12_notes/"),
        ("", "News/a.md", "slug: A B/C", "/news/a-b/c/"),
        ("", "News/a.md", "url: /:section/:slug/\ntitle: Own", "/news/own/"),
    ],
)  # fmt: skip
def test_addresses_follow_the_generator(site, generator, path, front, expected):
    """Case, punctuation, index files and slugs are as in the generator."""
    mapping = {"date": ["date", "@filename.date"]}
    if generator == "eleventy":
        mapping["url"] = ["permalink"]
    values = {"generator": generator, "mapping": mapping, "bundles": False}
    assert url(site, path, front, **values) == expected


@pytest.mark.parametrize("generator", ["", "hugo"])
def test_a_translation_has_the_path_of_its_language(site, generator):
    """`about.es.md` is at `/es/about/`; pages in the main language have no such prefix."""
    site.page("about.md", "title: About")
    site.page("about.es.md", "title: Acerca")
    documents, _ = site.read(generator=generator, languages=["en", "es"])
    addresses = {document.lang: document.url for document in documents.values()}
    assert addresses == {"": "/about/", "es": "/es/about/"}


def test_language_paths_also_apply_to_languages_in_front_matter(site):
    """If a language has a path, all its pages are below it."""
    paths = {"en": "/en", "es": "/espanol"}
    front = "title: T\nlang: es"
    values = {"languages": ["en", "es"], "language_paths": paths}
    assert url(site, "a.md", front, **values) == "/espanol/a/"


def test_the_slug_of_a_hugo_section_moves_the_pages_below(site):
    """Hugo's section pages rename their folder in addresses."""
    site.page("docs/forms/_index.md", "slug: papers")
    assert url(site, "docs/forms/a.md", "title: T", generator="hugo") == "/docs/papers/a/"


def test_a_page_with_false_for_its_url_is_skipped(site):
    """`url: false` means that a page has no address."""
    site.page("a.md", "url: false")
    site.page("b.md", "title: B")
    documents, scan = site.read()
    assert documents.keys() == {"b"}
    assert scan.left_out == {"url = false": 1}


@pytest.mark.parametrize("generator", ["", "hugo", "jekyll", "mkdocs", "docusaurus", "eleventy"])
@pytest.mark.parametrize(
    "own", ["//evil.example/x", r"/\evil.example", r"/\ud800/", "javascript:x", "data:x", "https:a"]
)
def test_an_address_that_leads_elsewhere_is_ignored(site, generator, own):
    """A page that names such an address has the one of its path, and a warning."""
    site.page("a/b.md", f"url: '{own}'\npermalink: '{own}'")
    site.page("a/c.md", "title: T")
    documents, scan = site.read(generator=generator, mapping={"url": ["url", "permalink"]})
    assert documents["a/b"].url == documents["a/c"].url.replace("c", "b")
    assert [problem.what for problem in scan.problems] == [
        f"`url` is not a valid web address: {own!r}"
    ]


def test_a_date_in_a_name_is_a_candidate(site):
    """The date comes from the name if the mapping says so; in Hugo, so does the slug."""
    mapping = {"date": ["date", "@filename.date"]}
    site.page("n/2020-01-31-flu.md", "title: T")
    documents, _ = site.read(generator="hugo", mapping=mapping)
    document = documents["n/2020-01-31-flu"]
    assert (document.url, document.date.date().isoformat()) == ("/n/flu/", "2020-01-31")


def test_default_front_matter_fills_what_files_lack(site):
    """The last matching pattern is used, and a file's own values take precedence."""
    site.page("es/a.md", "title: A")
    site.page("es/b.md", "title: B\nlang: en")
    documents, _ = site.read(defaults={"**": {"lang": "fr"}, "es/**": {"lang": "es"}})
    assert {id: document.lang for id, document in documents.items()} == {"es/a": "es", "es/b": "en"}


def test_only_mounted_folders_are_read(site):
    """Files outside the mounts are excluded, and so is what `exclude` matches, except after `!`."""
    for path in ("docs/a", "docs/_b/c", "docs/_d/e", "other/f"):
        site.page(f"{path}.md", "title: T")
    documents, _ = site.read(mounts={"docs": ""}, exclude=["_*", "!_d"])
    assert {id: document.url for id, document in documents.items()} == {
        "docs/a": "/a/", "docs/_d/e": "/_d/e/",
    }  # fmt: skip

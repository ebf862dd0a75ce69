"""The mapping of front matter to fields with settings that the golden files do not cover."""

import pytest

from indexer.mapping.mapper import Mapper
from search.errors import SettingsError


def test_section_pages_can_be_indexed(site):
    """If enabled, `_index.md` becomes a page at its folder's URL."""
    site.page("s/_index.md", "title: Section")
    assert site.read()[1].left_out == {"section page": 1}
    documents, _ = site.read(section_pages=True)
    assert documents["s/_index"].url == "/s/"


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


def test_an_invalid_selector_raises_an_error(site):
    """The error for an invalid selector names it and the reason."""
    with pytest.raises(
        SettingsError, match=r"exclude_selectors: 'p\[' is not a valid CSS selector"
    ):
        Mapper(site.settings(exclude_selectors=[".ad", "p["]))


def test_selectors_exclude_parts_of_bodies(site):
    """`exclude_selectors` apply to Markdown and HTML."""
    document = site.document(
        "title: T", '<p class="ad">x</p>\n\nText', exclude_selectors=[".ad", "#y"]
    )
    assert document.body == "Text"


def test_other_formats_are_read_if_they_are_named(site):
    """`.htm` is a page of HTML, and `.mdx` is Markdown with imports."""
    site.write("a.htm", "<html><head><title>A</title></head><body><p>One</p></body></html>")
    site.write("b.mdx", "---\ntitle: B\n---\nimport X from './x'\n\n# Two\n")
    documents, _ = site.read(extensions=[".htm", ".mdx"])
    assert [(d.title, d.body) for d in documents.values()] == [("A", "One"), ("B", "Two")]


def test_a_long_body_names_the_limit_and_the_setting(site):
    """Owners learn how much is indexed and how to change that."""
    site.page("a.md", "title: T", "word " * 1_000)
    documents, scan = site.read(max_body_characters=1_000)
    assert len(documents["a"].body) < 1_001
    assert [problem.what for problem in scan.problems] == [
        "the body has more than 1,000 characters (`max_body_characters`)"
    ]


def keys(documents):
    """The IDs of the documents, by the key that they share with their translations."""
    shared = {}
    for id, document in documents.items():
        shared.setdefault(document.facets["_translation"], []).append(id)
    return sorted(map(sorted, shared.values()))


def test_translations_share_a_key(site):
    """Files of one place in the site are translations, however the language is written."""
    for path in ("about/index.md", "about.es.md", "fr/about.md", "news/_index.md", "news.es.md"):
        site.page(path)
    documents, _ = site.read(languages=["en", "es", "fr"], section_pages=True)
    assert keys(documents) == [
        ["about.es", "about/index", "fr/about"],
        ["news.es"],
        ["news/_index"],
    ]


def test_a_key_in_the_front_matter_connects_translations(site):
    """`translationKey` connects pages of different names, and another key can be mapped."""
    site.page("about.md", "translationKey: us")
    site.page("sobre.es.md", "translationKey: us")
    site.page("about.es.md", "title: Not a translation")
    site.page("acerca.es.md", "ref: us")
    documents, _ = site.read(languages=["en", "es"])
    assert ["about", "sobre.es"] in keys(documents)
    mapping = {"translation_key": ["translationKey", "ref"]}
    documents, _ = site.read(languages=["en", "es"], mapping=mapping)
    assert ["about", "acerca.es", "sobre.es"] in keys(documents)


def test_languages_are_a_facet_where_there_are_several(site):
    """Values are the languages' codes, without regions, and have the languages' own names."""
    for path, front in (("a.md", ""), ("b.es.md", ""), ("c.md", "lang: pt-BR")):
        site.page(path, f"title: T\n{front}")
    settings = {"languages": ["en", "es", "pt"]}
    documents, _ = site.read(**settings)
    assert [d.facets["language"] for d in documents.values()] == [("en",), ("es",), ("pt",)]
    facet = site.settings(**settings).schema().facet("language")
    assert facet.value_label("es") == "Español"
    assert site.settings().schema().facet("language") is None
    documents, _ = site.read(facets={"place": {"sources": ["place", "@language"]}})
    assert all({"language", "place"}.isdisjoint(d.facets) for d in documents.values())
    without = site.settings(**settings, facets={"language": False}).schema()
    assert without.facet("language") is None

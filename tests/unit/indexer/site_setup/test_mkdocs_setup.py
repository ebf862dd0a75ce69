"""Settings from MkDocs' configuration."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.site_setup.mkdocs_setup import setup


def values(**config: Any) -> dict[str, Any]:
    """The settings for a configuration."""
    return setup(config, "mkdocs.yml").values


def translated(*languages: dict[str, Any]) -> dict[str, Any]:
    """The settings for a site in several languages."""
    return values(plugins=["search", {"i18n": {"languages": list(languages)}}])


def test_folders_and_addresses() -> None:
    """Pages are in `docs`, and their addresses have no ending."""
    site = values(site_url="https://x.org/")
    assert (site["content"], site["site_url"]) == ("docs", "https://x.org")
    assert "url_ending" not in site
    site = values(docs_dir="pages", use_directory_urls=False)
    assert (site["content"], site["url_ending"]) == ("pages", ".html")


def test_excluded_pages_and_drafts() -> None:
    """There is one pattern per line."""
    assert values(exclude_docs="a/\n\n b.md\n", draft_docs="c.md")["exclude"] == [
        "a/",
        "b.md",
        "c.md",
    ]


@pytest.mark.parametrize(
    ("languages", "expected", "paths"),
    [
        (
            ({"locale": "en"}, {"locale": "es", "default": True}, {"locale": "pt-BR"}),
            ["es", "en", "pt"],
            {"es": "", "en": "en", "pt-br": "pt-BR"},
        ),
        # If no language is marked as the default, the first language is the default.
        (({"locale": "en"}, {"locale": "es"}), ["en", "es"], {"en": "", "es": "es"}),
    ],
)
def test_languages(
    languages: tuple[dict[str, Any], ...], expected: list[str], paths: dict[str, str]
) -> None:
    """The default language comes first and has no path."""
    site = translated(*languages)
    assert (site["languages"], site["language_paths"]) == (expected, paths)


def test_a_language_that_is_not_built_is_excluded() -> None:
    """Pages in such a language are excluded, whether a suffix or a folder names the language."""
    site = translated({"locale": "en"}, {"locale": "fr", "build": False})
    assert site["languages"] == ["en"]
    assert site["exclude"] == ["*.fr.md", "/fr/**"]


@pytest.mark.parametrize("plugins", [None, "i18n", [{"i18n": None}], {"i18n": {"languages": "en"}}])
def test_languages_that_are_not_a_list(plugins: Any) -> None:
    """If the plugin's languages are not a list, there is no `languages` setting."""
    assert "languages" not in values(plugins=plugins)


def test_blog() -> None:
    """Posts have dates in their addresses, in the format of the configuration."""
    assert values(plugins=["blog"])["permalinks"] == {
        "blog/posts": "/blog/:year/:month/:day/:slug/"
    }
    plugin = {"blog_dir": ".", "post_url_format": "{slug}", "draft_if_future_date": True}
    site = values(plugins={"material/blog": plugin})
    assert site["permalinks"] == {"posts": "/:slug/"}
    assert "publish" not in site["mapping"]


def test_menu_titles() -> None:
    """A title in the menu takes precedence over the page's own, at any depth."""
    site = values(
        nav=["index.md", {"Care": [{"Plans": "care/plans.md"}]}, {"Web": "https://y.org"}]
    )
    assert site["defaults"] == {"care/plans.md": {"menu_title": "Plans"}}
    assert site["mapping"]["title"][0] == "menu_title"

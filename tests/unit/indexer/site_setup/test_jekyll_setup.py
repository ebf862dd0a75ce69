"""Settings from Jekyll's configuration."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.site_setup.jekyll_setup import setup


def values(**config: Any) -> dict[str, Any]:
    """The settings for a configuration."""
    return setup(config, "_config.yml").values


@pytest.mark.parametrize(
    ("url", "baseurl", "expected"),
    [
        ("https://x.org", "", "https://x.org"),
        ("https://x.org/", "/docs/", "https://x.org/docs"),
    ],
)
def test_the_base_url_is_part_of_the_site_url(url: str, baseurl: str, expected: str) -> None:
    """The site's URL includes its path on the host."""
    assert values(url=url, baseurl=baseurl)["site_url"] == expected


def test_a_missing_host_is_reported() -> None:
    """A configuration with only `baseurl` gives no site URL."""
    site = setup({"baseurl": "docs"}, "_config.yml")
    assert "site_url" not in site.values
    assert site.unclear == ["site_url: `url` is missing; set it to the host and /docs"]


def test_only_collections_with_output_have_pages() -> None:
    """Documents of a collection are in a folder whose name begins with an underscore."""
    staff = {"output": True, "permalink": "/people/:name/"}
    collections = {"staff": staff, "rooms": {"output": True}, "data": {}, "posts": {"output": True}}
    site = values(collections=collections, permalink="pretty", collections_dir="/all/")
    assert site["permalinks"] == {"staff": "/people/:name/", "rooms": "/:collection/:path/"}
    assert {"!all/_staff", "!all/_rooms", "!all/_posts"} <= set(site["exclude"])
    assert "!all/_data" not in site["exclude"]
    assert site["mounts"] == {"all": "", ".": ""}
    assert "permalinks" not in values(collections=["staff"])


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("date", "/:collection/:path:output_ext"),
        ("/:title:output_ext", "/:collection/:path:output_ext"),
        ("/:title/", "/:collection/:path/"),
        ("/:title", "/:collection/:path"),
    ],
)
def test_collections_end_like_pages(style: str, expected: str) -> None:
    """Addresses in collections end as the site's style makes page addresses end."""
    site = values(collections={"rooms": {"output": True}}, permalink=style)
    assert site["permalinks"] == {"rooms": expected}


def test_excluded_files_come_before_included_ones() -> None:
    """The last pattern that matches decides, so `include` wins."""
    site = values(exclude=["drafts"], include=["_pages"])
    assert site["exclude"][-3:] == ["drafts", "!_posts", "!_pages"]


def test_plugins() -> None:
    """Plugins add READMEs, and files without front matter except the repository's own files."""
    assert values()["front_matter_required"] is True
    site = values(plugins=["jekyll-optional-front-matter", "jekyll-readme-index"])
    assert "front_matter_required" not in site
    assert "LICENSE.md" in site["exclude"]
    assert site["index_names"] == ["index", "README"]


def test_languages() -> None:
    """The default language comes first, without a path. Without a list, front matter is used."""
    site = values(languages=["en", "es"], default_lang="es")
    assert site["languages"] == ["es", "en"]
    assert site["language_paths"] == {"en": "en", "es": ""}
    spanish = {"scope": {"path": "es"}, "values": {"lang": "es"}}
    site = values(defaults=[spanish])
    assert site["languages"] == ["en", "es"]
    assert "language_paths" not in site


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({}, "**"),
        ({"path": "/guides/"}, "guides/**"),
        ({"path": "guides", "type": "pages"}, "guides/**"),
        ({"type": "staff"}, "**/_staff/**"),
        ({"path": "guides", "type": "posts"}, "guides/_posts/**"),
    ],
)
def test_scopes_become_patterns(scope: dict[str, str], expected: str) -> None:
    """Default front matter is for pages in a folder or for a collection's documents."""
    defaults = [{"scope": scope, "values": {"topic": "Care"}}]
    assert values(defaults=defaults)["defaults"] == {expected: {"topic": "Care"}}


@pytest.mark.parametrize(
    ("scope", "is_read"),
    [
        ({"path": "guides"}, False),
        ({"path": "_staff"}, True),
        ({"path": "guides", "type": "posts"}, True),
    ],
)
def test_pages_are_published_by_their_own_front_matter(
    scope: dict[str, str], is_read: bool
) -> None:
    """Default front matter cannot unpublish a page, only a collection's documents."""
    defaults = [{"scope": scope, "values": {"published": False}}]
    assert ("defaults" in values(defaults=defaults)) is is_read


def test_longer_paths_take_precedence() -> None:
    """The last entry for a pattern wins, and more specific patterns come last."""
    entries = [("a/b", 1), ("a", 2), ("a", 3)]
    defaults = [{"scope": {"path": path}, "values": {"weight": n}} for path, n in entries]
    result = values(defaults=defaults)["defaults"]
    assert list(result.items()) == [("a/**", {"weight": 3}), ("a/b/**", {"weight": 1})]

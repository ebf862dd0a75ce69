"""A content folder that is the root of a project."""

import pytest

from tests.small_site import Site
from tests.unit.indexer.files.walking import ids, left_out

PART = "part of the project instead of its content"


def project(site: Site, configuration: str) -> None:
    site.write(configuration, "")
    for path in ("a.md", "vendor/b.md", "public/c.md", "_site/d.md", "_drafts/e.md"):
        site.page(path)
    for path in ("node_modules/x/f.md", "docs/node_modules/g.md", "docs/vendor/h.md"):
        site.page(path)


@pytest.mark.parametrize("configuration", ["hugo.toml", "_config.yml", "mkdocs.yml"])
def test_folders_that_are_not_content(site: Site, configuration: str) -> None:
    """Packages, builds and drafts are skipped in the folder of the site's configuration."""
    project(site, configuration)
    assert ids(site) == ["a", "docs/vendor/h"]
    assert left_out(site) == dict.fromkeys(
        ["_drafts/", "_site/", "docs/node_modules/", "node_modules/", "public/", "vendor/"], PART
    )


def test_a_folder_without_configuration_has_only_content(site: Site) -> None:
    """`content/vendor/` may well be about vendors."""
    project(site, "notes.txt")
    assert "vendor/b" in ids(site)
    assert left_out(site) == {}


def test_the_readme_of_a_package(site: Site) -> None:
    """A README beside a package's own description describes the package."""
    project(site, "package.json")
    site.page("README.md")
    site.page("docs/README.md")
    assert ids(site) == ["a", "docs/README", "docs/vendor/h"]
    assert left_out(site)["README.md"] == PART


def test_owners_may_include_them(site: Site) -> None:
    """A pattern after `!`, or a mount, makes such a folder content."""
    project(site, "package.json")
    site.page("README.md")
    assert ids(site, exclude=["!vendor", "!README.md"]) == [
        "README", "a", "docs/vendor/h", "vendor/b",
    ]  # fmt: skip
    assert ids(site, mounts={"vendor": ""}) == ["vendor/b"]

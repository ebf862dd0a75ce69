"""The tables of several sites are checked before anything is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import SettingsError
from search.settings.loading import load_settings


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('content = "x"\n[[sites]]\nname = "a"\ncontent = "a"', "`content` and `sites` are both"),
        ('[[sites]]\nname = "A b"\ncontent = "a"', r"sites\[1\]\.name = 'A b' is not valid"),
        ('[[sites]]\nname = "a"', r"sites\[1\]: 'a' has no `content`"),
        ('[[sites]]\nname = "a"\ncontent = "a"\n' * 2, "two sites are named 'a'"),
        (
            '[[sites]]\nname = "a"\ncontent = "a"\nper_page = 5',
            r"unknown setting sites\[1\]\.per_p",
        ),
        (
            '[[sites]]\nname = "a"\ncontent = "a"\nbundles = 5',
            r"sites\[1\]: setting bundles = 5 is not valid",
        ),
        (
            '[[sites]]\nname = "a"\ncontent = "a"\naddress = "nonsense"',
            r"sites\[1\]: setting address = 'nonsense' is not valid",
        ),
        (
            '[[sites]]\nname = "a"\ncontent = "a"\n[sites.mapping]\ntitel = "x"',
            r"sites\[1\]: unknown setting mapping\.titel",
        ),
        (
            '[[sites]]\nname = "a"\ncontent = "a"\n[[sites]]\nname = "b"\ncontent = "c/../a"',
            "'a' and 'b' have the same `content`",
        ),
        (
            '[[sites]]\nname = "a"\ncontent = "x/y/z"\n[[sites]]\nname = "b"\ncontent = "x"',
            "the `content` of 'a' is inside that of 'b'",
        ),
        (
            '[[sites]]\nname = "a"\ncontent = "."\n[[sites]]\nname = "b"\ncontent = "x"',
            "the `content` of 'b' is inside that of 'a'",
        ),
        (
            '[[sites]]\nname = "a"\ncontent = "a"\n[sites.facets.site]\nlabel = "x"',
            r"setting sites\[1\]\.facets\.site: this facet is the same for all sites",
        ),
        ('sites = ["a"]', "sites = .* is not valid: it must be a list of tables"),
        ('sites = "a"', "sites = 'a' is not valid: it must be a list of tables"),
    ],
)
def test_wrong_sites_are_refused(tmp_path: Path, text: str, message: str) -> None:
    """The error names the table and what is allowed."""
    (tmp_path / "search.toml").write_text(text)
    with pytest.raises(SettingsError, match=message):
        load_settings(tmp_path / "search.toml", {})


def test_similar_names_are_no_nested_folders(tmp_path: Path) -> None:
    """A folder whose name begins like another's is beside it."""
    text = '[[sites]]\nname = "a"\ncontent = "m"\n[[sites]]\nname = "b"\ncontent = "m-a"'
    (tmp_path / "search.toml").write_text(text)
    assert len(load_settings(tmp_path / "search.toml", {}).sites) == 2


def test_a_link_into_a_site_is_a_nested_folder(tmp_path: Path) -> None:
    """What counts is where a folder is, not how it is written."""
    (tmp_path / "m/a").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "m/a")
    text = '[[sites]]\nname = "a"\ncontent = "m"\n[[sites]]\nname = "b"\ncontent = "link"'
    (tmp_path / "search.toml").write_text(text)
    with pytest.raises(SettingsError, match="'b' is inside that of 'a'"):
        load_settings(tmp_path / "search.toml", {})


def test_a_site_completes_the_tables_of_the_file(tmp_path: Path) -> None:
    """A site replaces, adds and removes entries; the index has the facets of all sites."""
    (tmp_path / "search.toml").write_text(
        """
[mapping]
date = "day"
[facets]
year = false
[[sites]]
name = "b"
content = "b"
[sites.mapping]
slug = "short"
[sites.facets]
tag = false
place = {label = "Place"}
[[sites]]
name = "a"
content = "/srv/a"
"""
    )
    settings = load_settings(tmp_path / "search.toml", {})
    first, second = settings.parts().values()
    assert [str(part.content) for part in (first, second)] == ["/srv/a", str(tmp_path / "b")]
    assert first.mapping["date"] == second.mapping["date"] == ("day",)
    assert (first.mapping["slug"], second.mapping["slug"]) == (("slug",), ("short",))
    assert "tag" in first.facets
    assert {"tag", "year"}.isdisjoint(second.facets)
    assert "place" not in first.facets
    assert {"tag", "place", "site"} <= settings.facets.keys()
    assert second.facets["site"].sources == ("=b",)

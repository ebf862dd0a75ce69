"""Sites share the facets of an index, which look the same for all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import SettingsError
from search.settings.loading import load_settings
from search.settings.table import Settings

SITES = """
[[sites]]
name = "b"
content = "b"
{}
[[sites]]
name = "a"
content = "a"
{}
"""


def load(tmp_path: Path, first: str = "", second: str = "", *, common: str = "") -> Settings:
    """The settings of two sites, of which the first in the file is the last by name."""
    file = tmp_path / "search.toml"
    file.write_text(common + SITES.format(first, second))
    return load_settings(file, {})


@pytest.mark.parametrize(
    ("common", "first", "second", "expected"),
    [
        ("", "", "", ("Topic", 3)),
        ("", "", "label = 'A'\nweight = 9", ("A", 9)),
        ("", "label = 'B'\nweight = 8", "label = 'A'\nweight = 9", ("B", 8)),
        ("label = 'All'\nweight = 7", "label = 'B'", "label = 'A'", ("All", 7)),
    ],
)
def test_the_file_counts_more_than_its_first_site(
    tmp_path: Path, common: str, first: str, second: str, expected: tuple[str, int]
) -> None:
    """Labels and weights come from the whole file, the first site in it, or the defaults."""
    tables = [f"[sites.facets.topic]\n{text}" if text else "" for text in (first, second)]
    settings = load(tmp_path, *tables, common=f"[facets.topic]\n{common}\n" if common else "")
    topic = settings.facets["topic"]
    assert (topic.label, topic.weight) == expected


def test_a_site_may_have_a_facet_that_the_file_removes(tmp_path: Path) -> None:
    """A facet that only one site has is part of the index."""
    settings = load(tmp_path, "[sites.facets.year]\nlabel = 'Y'", common="facets.year = false\n")
    assert settings.facets["year"].label == "Y"


@pytest.mark.parametrize("key", ["sources", "split", "before"])
def test_the_names_of_sites_are_the_only_values_of_their_facet(tmp_path: Path, key: str) -> None:
    """A key that would have no effect is refused; others, such as a weight, have one."""
    assert load(tmp_path, common="[facets.site]\nweight = 3\n").facets["site"].weight == 3
    with pytest.raises(SettingsError, match=rf"setting facets\.site\.{key} has no effect"):
        load(tmp_path, common=f"[facets.site]\n{key} = 'x'\n")

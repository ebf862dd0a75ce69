"""Sites made with several generators are indexed with the values that the generators give."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.paths import NEEDS_COLLECTIONS
from tests.system.content.generators import OPEN, SITES, compare, read_table, site_names

pytestmark = pytest.mark.skipif(not SITES.is_dir(), reason=NEEDS_COLLECTIONS)


@pytest.mark.parametrize("site", site_names())
def test_every_row_is_right_or_listed_as_open(site: str, tmp_path: Path) -> None:
    """Only the rows in the list differ, and only in the values that it names."""
    differences = {row.path: " ".join(row.differences) for row in compare(site, tmp_path)}
    listed = {row["path"]: row["differs"] for row in read_table(OPEN) if row["site"] == site}
    assert {path: names for path, names in differences.items() if names} == listed


def test_the_list_names_existing_sites() -> None:
    """Every row in the list belongs to a site."""
    assert {row["site"] for row in read_table(OPEN)} <= set(site_names())

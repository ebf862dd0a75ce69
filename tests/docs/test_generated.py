"""The generated tables in the docs are up to date."""

from __future__ import annotations

import pytest

from curated_search import load_settings
from curated_search.main import main
from tests.docs.generated_tables import TABLES, stale, table_names
from tests.docs.pages import DOCS, name, read


def test_every_generated_table_is_up_to_date() -> None:
    """`python -m tests.docs.generated_tables` would change nothing."""
    outdated = [name(page) for page, _ in stale()]
    assert outdated == [], "run: python -m tests.docs.generated_tables"


def test_every_table_is_on_one_page() -> None:
    """Every table is in exactly one page, with one for each command's options."""
    names = [table for page in DOCS for table in table_names(read(page))]
    assert sorted(names) == sorted(
        [*TABLES, *(f"options of {command}" for command in main.commands)]
    )


@pytest.mark.parametrize(
    "candidate", ["@path.1", "@filename", "@heading", "@facet.topic", "@year", "@host", "=national"]
)
def test_every_special_candidate_is_accepted(candidate: str) -> None:
    """The candidates listed in docs/your-site.md are those that settings allow."""
    page = next(page for page in DOCS if page.name == "your-site.md")
    assert f"| `{candidate}` |" in read(page)
    settings = load_settings(environ={}, mapping={"description": [candidate]})
    assert settings.mapping["description"] == (candidate,)

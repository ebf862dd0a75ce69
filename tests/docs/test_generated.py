"""Tables that come from the program are what the program says."""

from __future__ import annotations

import pytest

from curated_search import load_settings
from curated_search.main import main
from tests.docs.generated_tables import TABLES, stale, table_names
from tests.docs.pages import DOCS, name, read


def test_every_generated_table_is_what_the_program_says() -> None:
    """A table that differs is written anew by `python -m tests.docs.generated_tables`."""
    outdated = [name(page) for page, _ in stale()]
    assert outdated == [], "run: python -m tests.docs.generated_tables"


def test_every_table_is_on_one_page() -> None:
    """No table is left out and none is repeated; each command has one with its options."""
    names = [table for page in DOCS for table in table_names(read(page))]
    assert sorted(names) == sorted(
        [*TABLES, *(f"options of {command}" for command in main.commands)]
    )


@pytest.mark.parametrize(
    "candidate", ["@path.1", "@filename", "@heading", "@facet.topic", "@year", "@host", "=national"]
)
def test_every_special_candidate_is_accepted(candidate: str) -> None:
    """The candidates that docs/your-site.md lists are those of the settings."""
    page = next(page for page in DOCS if page.name == "your-site.md")
    assert f"| `{candidate}` |" in read(page)
    settings = load_settings(environ={}, mapping={"description": [candidate]})
    assert settings.mapping["description"] == (candidate,)

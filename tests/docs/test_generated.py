"""The generated tables in the docs are up to date."""

from __future__ import annotations

import re

import pytest

from curated_search import SettingsError, load_settings
from curated_search.main import main
from tests.docs.generated_tables import TABLES, stale, table_names
from tests.docs.pages import DOCS, name, read
from tests.paths import ROOT


def test_every_generated_table_is_up_to_date() -> None:
    """`python -m tests.docs.generated_tables` would change nothing."""
    outdated = [name(page) for page, _ in stale()]
    assert outdated == [], "run: python -m tests.docs.generated_tables"


def test_every_table_is_on_one_page() -> None:
    """Every table is on exactly one page, and each command has a table of options."""
    names = [table for page in DOCS for table in table_names(read(page))]
    assert sorted(names) == sorted(
        [*TABLES, *(f"options of {command}" for command in main.commands)]
    )


@pytest.mark.parametrize(
    ("parameter", "values"),
    [("highlights", "`all`, `none`, names"), ("facets", "`none`, names"), ("fields", "names")],
)
def test_lists_of_names_have_their_values(parameter: str, values: str) -> None:
    """Of a list of names, the table has the words that are not names."""
    assert f"| `{parameter}` | {values} |" in TABLES["parameters"]()


SPECIAL_CANDIDATES = re.findall(
    r"^\| `([@=][^`]+)` \|", read(ROOT / "docs" / "your-site.md"), re.MULTILINE
)


@pytest.mark.parametrize("candidate", SPECIAL_CANDIDATES)
def test_every_special_candidate_is_accepted(candidate: str) -> None:
    """The candidates listed in docs/your-site.md are those that settings allow."""
    settings = load_settings(environ={}, mapping={"description": [candidate]})
    assert settings.mapping["description"] == (candidate,)


def test_every_special_candidate_is_listed() -> None:
    """docs/your-site.md lists the same candidates as the message about an unknown one."""
    with pytest.raises(SettingsError) as error:
        load_settings(environ={}, mapping={"description": ["@unknown"]})
    allowed = str(error.value).partition("must be")[2]
    assert set(re.findall(r"@[a-z]+", allowed)) == {
        candidate.partition(".")[0] for candidate in SPECIAL_CANDIDATES if candidate[0] == "@"
    }

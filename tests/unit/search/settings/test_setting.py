"""A row of the settings table becomes a field of the settings."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import pytest

from search.settings import rules
from search.settings.setting import Secrecy, setting


@dataclass(frozen=True)
class Example:
    """Settings with a string, a secret and a table."""

    name: str = setting("x", "A name.", rules.TEXT)
    token: str = setting("", "A token.", rules.TOKEN, secrecy=Secrecy.SERVICE_ONLY)
    table: dict[str, Any] = setting({"a": 1}, "A table.", rules.TEXT)


def test_a_field_has_its_row_and_its_default() -> None:
    """The default comes from the row, and a table is never shared between settings."""
    first, second = Example(), Example()
    assert (first.name, first.token, first.table) == ("x", "", {"a": 1})
    assert first.table is not second.table
    rows = [field.metadata["setting"] for field in fields(Example)]
    assert [row.help for row in rows] == ["A name.", "A token.", "A table."]


@pytest.mark.parametrize(
    ("secrecy", "expected"),
    [(Secrecy.PUBLIC, False), (Secrecy.HIDDEN, True), (Secrecy.SERVICE_ONLY, True)],
)
def test_secrets_are_hidden(secrecy: Secrecy, expected: bool) -> None:
    """All but public settings are hidden."""
    row = setting("", "A secret.", rules.TEXT, secrecy=secrecy).metadata["setting"]
    assert row.is_hidden is expected


def test_a_secret_is_not_printed() -> None:
    """Settings printed to a log never contain a secret."""
    assert repr(Example(token="s3cret")) == "Example(name='x', table={'a': 1})"

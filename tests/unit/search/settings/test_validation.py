"""Each setting has a value of its type that its rule allows, and tables are consistent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from search.errors import SettingsError
from search.query import Filter
from search.settings import rules
from search.settings.front_matter import FacetRule
from search.settings.rules import SettingRule, whole_number
from search.settings.setting import Secrecy, Setting
from search.settings.table import Settings
from search.settings.validation import check, check_tables


def row(default: Any, rule: SettingRule = rules.TEXT, **values: Any) -> Setting:
    """A setting with a default."""
    return Setting(name="example", default=default, help="", rule=rule, **values)


@pytest.mark.parametrize(
    ("default", "value", "expected"),
    [
        ("x", "y", "y"),
        (1, 2, 2),
        (1.0, 2, 2.0),
        (True, False, False),
        (Path("x"), "y", Path("y")),
        ((), "a", ("a",)),
        ((), ["a", "b"], ("a", "b")),
        ({}, {"a": 1}, {"a": 1}),
    ],
)
def test_values_are_converted(default: Any, value: Any, expected: Any) -> None:
    """Types that TOML lacks are converted from those that it has."""
    converted = check(row(default), value)
    assert converted == expected
    assert type(converted) is type(expected)


@pytest.mark.parametrize(
    ("default", "value"),
    [
        ("x", 1),
        ("x", None),
        (1, True),
        (1, 1.0),
        (1, "1"),
        (1.0, True),
        (True, 1),
        (Path("x"), 1),
        (Path("x"), ""),
        ((), [1]),
        ((), {"a": 1}),
        ({}, ["a"]),
    ],
)
def test_a_wrong_type_is_refused(default: Any, value: Any) -> None:
    """True is not a number, a number is not a string, and an empty path is not a folder."""
    with pytest.raises(SettingsError) as raised:
        check(row(default), value)
    assert str(raised.value) == f"setting example = {value!r} is not valid: it must be text"


def test_the_rule_decides_within_the_type() -> None:
    """A value of the right type must also satisfy the setting's rule."""
    setting = row(1, whole_number(1, 3))
    assert check(setting, 3) == 3
    with pytest.raises(SettingsError, match=r"example = 4 is not valid: .* from 1 to 3"):
        check(setting, 4)


def test_a_secret_is_not_quoted() -> None:
    """The message about a hidden setting does not contain its value."""
    with pytest.raises(SettingsError, match="setting example is not valid") as raised:
        check(row("", secrecy=Secrecy.HIDDEN), ["s3cret"])
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"weights": {"titel": 1}}, "setting weights: titel is not a field; allowed: body, "),
        ({"keys": {"digest": (Filter("color", ("a",)),)}}, "setting keys: color is not a facet"),
        ({"allowed": {"color": ("a",)}}, "setting allowed: color is not a facet"),
        (
            {"facets": {"x": FacetRule("X", ("x",), group="y")}},
            "setting facets.x.group: 'y' is not a facet",
        ),
    ],
)
def test_tables_refer_to_fields_and_facets_that_exist(values: dict[str, Any], message: str) -> None:
    """A misspelled name in a table raises an error instead of having no effect."""
    check_tables(Settings())
    with pytest.raises(SettingsError, match=message):
        check_tables(replace(Settings(), **values))

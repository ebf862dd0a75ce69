"""The tables that describe a site."""

from __future__ import annotations

from typing import Any

import pytest

from search.errors import SettingsError
from search.settings.site_rules import FIELDS, FieldRule
from search.typed_fields import FieldType


def test_typed_fields() -> None:
    """A field has a type; its name decides the label and the source unless they are set."""
    assert FIELDS.read is not None
    rule = FieldRule("Reading minutes", ("reading_minutes",), FieldType.NUMBER, 5.0)
    assert FIELDS.read({"reading_minutes": {"type": "number", "interval": 5}}) == {
        "reading_minutes": rule
    }


@pytest.mark.parametrize(
    ("name", "entry", "message"),
    [
        ("sort", {"type": "date"}, "fields.sort .* not a parameter or field name"),
        ("two words", {"type": "date"}, "a single word"),
        ("x", "date", 'a table with the type, "date" or "number"'),
        ("x", {}, 'a table with the type, "date" or "number"'),
        ("x", {"type": "text"}, 'a table with the type, "date" or "number"'),
        ("x", {"type": "date", "from": "y"}, "unknown setting fields.x.from; allowed: label"),
        ("x", {"type": "date", "interval": 5}, '"year" or "month"'),
        ("x", {"type": "number", "interval": "year"}, "a number from 0.000001"),
        ("x", {"type": "number", "interval": 0}, "a number from 0.000001"),
        ("x", {"type": "number", "interval": True}, "a number from 0.000001"),
        ("x", {"type": "number", "label": " "}, "fields.x.label"),
    ],
)
def test_wrong_typed_fields(name: str, entry: Any, message: str) -> None:
    """The message names the entry and what is allowed."""
    assert FIELDS.read is not None
    with pytest.raises(SettingsError, match=message):
        FIELDS.read({name: entry})

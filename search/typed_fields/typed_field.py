"""The definition of a field with dates or numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldType(StrEnum):
    """The types of values that a field can have."""

    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class TypedField:
    """A field with at most one date or number per document."""

    name: str
    label: str
    type: FieldType = FieldType.DATE


DATE = TypedField("date", "Date")
LASTMOD = TypedField("lastmod", "Last modified")
"""The fields that every document has; the date is not in the schema, because it is not optional."""

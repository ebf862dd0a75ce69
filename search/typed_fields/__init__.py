"""Fields whose values limit and sort documents: dates and numbers become integers."""

from search.typed_fields.stored_integers import (
    DIGITS_AFTER_POINT,
    MAX_NUMBER,
    NUMBER_UNIT,
    Value,
    column,
    microseconds,
    millionths,
    stored,
)
from search.typed_fields.typed_field import DATE, LASTMOD, FieldType, TypedField

__all__ = [
    "DATE",
    "DIGITS_AFTER_POINT",
    "LASTMOD",
    "MAX_NUMBER",
    "NUMBER_UNIT",
    "FieldType",
    "TypedField",
    "Value",
    "column",
    "microseconds",
    "millionths",
    "stored",
]

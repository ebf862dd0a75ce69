"""The integers that are stored for dates and numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Numbers have up to six digits after the point, so every one of them is a whole number of these.
DIGITS_AFTER_POINT = 6
NUMBER_UNIT = 10**DIGITS_AFTER_POINT
# The stored integer has fewer digits than a sort key has room for.
MAX_NUMBER = 10**10


Value = datetime | Decimal | float
"""A value of a typed field."""


def microseconds(moment: datetime) -> int:
    """An aware time in whole microseconds since 1970; negative before that."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def millionths(number: Decimal | float) -> int:
    """A number in whole millionths."""
    return int((Decimal(str(number)) * NUMBER_UNIT).to_integral_value())


def stored(value: Value) -> int:
    """The integer that is stored for a date or a number."""
    return microseconds(value) if isinstance(value, datetime) else millionths(value)


def column(name: str) -> str:
    """The name of the column with a field's stored integers."""
    return name if name == "date" else f"n_{name}"

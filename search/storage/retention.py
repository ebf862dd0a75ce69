"""Which generations of an index are kept."""

from __future__ import annotations

from dataclasses import dataclass

MAX_GENERATIONS = 20
"""The most generations that a folder keeps, however often the index changes."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Which generations are kept: the newest `count`, and those replaced in the last `seconds`."""

    count: int = 2
    seconds: float = 0.0


TWO_GENERATIONS = Retention()

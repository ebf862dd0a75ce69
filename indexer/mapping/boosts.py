"""The `search.boost` front matter key, which multiplies the weight of a page's words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from indexer.content_problems import Findings
from indexer.mapping.page import Page, values
from search.schema import BOOST

# Each step makes every search slightly slower, so there are few. The largest is too small for a
# page with some of the words to rank above pages with all of them.
STEPS = (0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 5)


def boost_facet(
    page: Page, candidates: Iterable[str], findings: Findings
) -> dict[str, tuple[str, ...]]:
    """A page's boost, rounded to a step, as a hidden facet. A boost of 1 needs no facet."""
    value = next(iter(values(page, candidates)), None)
    if value is None:
        return {}
    number = _number(value)
    if number is None or not 0 < number < math.inf:
        findings.warning(
            f"`boost` must be a number greater than 0, not {str(value)[:80]!r}", "ignored"
        )
        return {}
    nearest = min(STEPS, key=lambda step: abs(math.log(step / number)))
    return {BOOST: (f"{nearest:g}",)} if nearest != 1 else {}


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return None

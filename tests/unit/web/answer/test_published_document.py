"""Documents that readers may see now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.schema import Schema
from search.settings.table import Settings
from web.answer.published_document import published_document
from web.problem_details import Problem
from web.site import Site

Article = Callable[..., Document]
NOW, BEFORE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2025, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("times", "is_visible"),
    [
        ({}, True),
        ({"publish": NOW, "expiry": datetime.max.replace(tzinfo=UTC)}, True),
        ({"publish": datetime(2026, 1, 2, tzinfo=UTC)}, False),
        ({"expiry": NOW}, False),
        ({"expiry": BEFORE}, False),
    ],
)
def test_visible(article: Article, times: dict[str, Any], is_visible: bool) -> None:
    """A document is visible from its publication until its expiry."""
    engine = MemoryEngine(Schema())
    engine.rebuild([article(id="x", **times)])
    site = Site(engine, Settings())
    if is_visible:
        assert published_document(site, "x", NOW).id == "x"
    else:
        with pytest.raises(Problem, match="does not exist"):
            published_document(site, "x", NOW)

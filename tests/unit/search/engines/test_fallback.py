"""Messages for when an engine uses another generation."""

from __future__ import annotations

from search.engines.fallback import brief, fallback_reason
from search.errors import IndexCorrupt


def test_a_long_reason_is_cut() -> None:
    """If a library quotes an entire damaged file, the status shows only 300 characters."""
    assert brief(IndexCorrupt("x" * 300)) == "x" * 300
    assert brief(IndexCorrupt("x" * 301)) == "x" * 300 + " …"


def test_the_generation_in_use_is_named() -> None:
    """The reason ends with the name of the generation that is used instead."""
    reason = fallback_reason(IndexCorrupt("the index is damaged"), "20260101T000000-000000")
    assert reason == ("the index is damaged; until then, generation 20260101T000000-000000 is used")

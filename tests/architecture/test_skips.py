"""On CI a skipped test counts as failed, unless it needs data that may not be distributed."""

from __future__ import annotations

import pytest

from tests.paths import NEEDS_COLLECTIONS
from tests.skips import failed_if_skipped


def skipped(reason: str) -> pytest.TestReport:
    """The report of a skipped test."""
    where = ("tests/test_a.py", 1, f"Skipped: {reason}")
    return pytest.TestReport("a", ("a", 1, "a"), {}, "skipped", where, "call")


def test_a_missing_program_fails() -> None:
    """The failure names what is missing."""
    report = failed_if_skipped(skipped("strace is not installed"))
    assert report.failed
    assert "strace is not installed" in str(report.longrepr)


def test_missing_collections_do_not_fail() -> None:
    """Tests of real sites, which are not part of the project, may be skipped."""
    assert failed_if_skipped(skipped(NEEDS_COLLECTIONS)).skipped


def test_an_expected_failure_is_not_a_skip() -> None:
    """An expected failure, which pytest reports as skipped, stays one."""
    report = skipped("a known fault")
    report.wasxfail = "a known fault"
    assert failed_if_skipped(report).skipped

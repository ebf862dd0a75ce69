"""When tests may be skipped: never on CI, where everything they need is installed."""

from __future__ import annotations

from typing import TypeVar

import pytest

from search.engines.embedded.libraries import embedded_engines, installed_engine
from search.errors import EngineMissing
from tests.paths import NEEDS_COLLECTIONS

_Report = TypeVar("_Report", pytest.TestReport, pytest.CollectReport)

# The project may not distribute the real sites; everything else can be installed.
_ALLOWED_ON_CI = (NEEDS_COLLECTIONS,)


def require_engine(name: str) -> None:
    """Skip a test if its engine's library is not installed."""
    if name not in embedded_engines():
        return
    try:
        installed_engine(name)
    except EngineMissing as error:
        pytest.skip(reason=str(error))


def failed_if_skipped(report: _Report) -> _Report:
    """A test's report, changed to failed if the test was skipped on CI."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return report
    reason = str(report.longrepr)
    if isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
    if reason not in _ALLOWED_ON_CI:
        report.outcome = "failed"
        report.longrepr = f"skipped, which no test may be on CI: {reason}"
    return report

"""Configuration of all tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator

import pytest
from hypothesis import settings

from tests import quick_apps
from tests.collecting import SharedCollection
from tests.skips import failed_if_skipped
from tests.small_app import article, client_of, make_app
from tests.small_site import site

__all__ = ["article", "client_of", "make_app", "site"]

CI = "CI" in os.environ

quick_apps.install()

# No test survives a power cut, so none waits for the disk. Bad descriptors are still errors.
os.fsync = os.fstat  # type: ignore[assignment]

# No deadlines, because times are for the benchmarks. CI uses the same examples every time, so that
# no change fails by chance; manual runs look for new cases.
settings.register_profile("all", deadline=None, derandomize=CI)
settings.load_profile("all")


def pytest_configure(config: pytest.Config) -> None:
    """Let parallel workers share the collection."""
    worker = getattr(config, "workerinput", {}).get("workerid", "")
    if worker:
        is_odd = int(worker.removeprefix("gw")) % 2 == 1
        config.pluginmanager.register(SharedCollection(is_reversed=is_odd))


def pytest_collection_finish() -> None:
    """Exempt the collected tests, which live until the end, from each garbage collection."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """On CI, a skipped test counts as failed."""
    report = yield
    return failed_if_skipped(report) if CI else report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """On CI, a skipped module counts as failed."""
    report = yield
    return failed_if_skipped(report) if CI else report

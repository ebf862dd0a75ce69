"""Collection that parallel workers share.

In a fresh checkout, pytest compiles all test modules. Workers that go in the same direction compile
every module at the same time; in opposite directions, each finds the other's half compiled.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class SharedCollection:
    """A plugin for a worker, which enters folders in order or in reverse."""

    is_reversed: bool

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Reverse the entries of folders, but not the tests in a module."""
        report = yield
        if self.is_reversed and isinstance(collector, pytest.Directory):
            report.result.reverse()
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Sort the tests by file, because their order must be the same in all workers."""
        items.sort(key=lambda item: item.path)

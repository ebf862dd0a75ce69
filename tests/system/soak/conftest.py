"""Fixtures, most of which the tests of crashes have as well."""

from __future__ import annotations

from tests.system.crash.conftest import (
    measurements,
    pytest_terminal_summary,
    serve,
    site,
    small,
)

__all__ = ["measurements", "pytest_terminal_summary", "serve", "site", "small"]

"""Fixtures for the docs tests: an index of the sample."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from curated_search.main import main
from tests.paths import SAMPLE


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A read-only index of the sample."""
    index = tmp_path_factory.mktemp("pages") / "index"
    arguments = ["rebuild", "--content", str(SAMPLE), "--index", str(index), "--quiet"]
    built = CliRunner().invoke(main, arguments)
    assert built.exit_code == 0, built.output
    return index

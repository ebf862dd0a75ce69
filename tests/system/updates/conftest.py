"""A small site, the commands on it, and its index."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from curated_search.main import main
from search.engines.registry import open_engine
from search.status import Status
from tests.small_site import Site, site

__all__ = ["site"]

Run = Callable[..., Result]


@pytest.fixture
def run(site: Site, tmp_path: Path) -> Run:
    """Run a command on the site."""

    def invoke(command: str, *options: str) -> Result:
        place = ["--content", str(site.content)]
        if command != "check":
            place += ["--index", str(tmp_path / "index")]
        return CliRunner().invoke(main, [command, *place, *options])

    return invoke


@pytest.fixture
def status(tmp_path: Path) -> Callable[[], Status]:
    """The current status of the index."""
    return lambda: open_engine(f"auto:{tmp_path / 'index'}").status()


@pytest.fixture
def document(tmp_path: Path) -> Callable[..., Any]:
    """The current document with an ID in the index."""
    return open_engine(f"auto:{tmp_path / 'index'}").get

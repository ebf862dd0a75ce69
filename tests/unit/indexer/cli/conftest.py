"""Fixtures: the command `rebuild` on a small site, and the index that it builds."""

import pytest
from click.testing import CliRunner

from indexer.cli.build import rebuild
from search.engines.registry import open_engine


@pytest.fixture
def run(site, tmp_path):
    """Run `rebuild` on the site with the fast engine."""

    def invoke(*options):
        place = ["--content", str(site.content), "--index", str(tmp_path / "index")]
        return CliRunner().invoke(rebuild, [*place, "--engine", "tantivy", *options])

    return invoke


@pytest.fixture
def status(tmp_path):
    """The status of the built index."""
    return lambda: open_engine(f"tantivy:{tmp_path / 'index'}").status()

"""The example settings in docs/cluster.md name a cluster."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from curated_search import load_settings
from tests.docs.pages import Block, blocks
from tests.paths import ROOT

PAGE = ROOT / "docs" / "cluster.md"


@pytest.mark.parametrize("block", [*blocks(PAGE, "toml")], ids=str)
def test_every_settings_file_names_the_index(block: Block, tmp_path: Path) -> None:
    """The engine's URL has the hosts and the index name."""
    file = tmp_path / "settings.toml"
    file.write_text(block.code, encoding="utf-8")
    url = load_settings(file, {}).engine_url()
    assert re.search(r"^opensearch:https?://", url)
    assert "/healthcare" in url

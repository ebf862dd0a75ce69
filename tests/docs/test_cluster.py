"""docs/cluster.md: what it tells to copy is valid, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

from curated_search.main import main
from search.settings.loading import load_settings
from tests.paths import ROOT

TEXT = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")


def test_settings(tmp_path: Path) -> None:
    """Each settings file can be used as it stands, and names an index."""
    found = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    assert found
    for number, example in enumerate(found):
        file = tmp_path / f"{number}.toml"
        file.write_text(example, encoding="utf-8")
        assert "/healthcare" in load_settings(file, {}).engine_url()


def test_commands_exist() -> None:
    """Every command of ours that is named there is one."""
    named = set(re.findall(r"curated-search (\w+)", TEXT))
    assert {"rebuild", "update", "status", "search"} <= named <= set(main.commands)

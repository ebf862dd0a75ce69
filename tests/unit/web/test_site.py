"""The site's fingerprint, which is part of every ETag."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engines.memory.engine import MemoryEngine
from search.settings.loading import load_settings
from search.settings.setting import Decides, Setting
from search.settings.table import SETTINGS, Settings
from tests.setting_values import OTHER_VALUES
from web.site import Site


def fingerprint(settings: Settings) -> str:
    """The fingerprint of a site with these settings."""
    return Site(MemoryEngine(settings.schema()), settings).fingerprint


@pytest.mark.parametrize("row", SETTINGS.values(), ids=SETTINGS)
def test_only_settings_that_decide_the_answer_change_the_fingerprint(
    row: Setting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only settings that affect answers change the fingerprint; a port or password does not."""
    monkeypatch.chdir(tmp_path)
    value = OTHER_VALUES[row.name]
    if row.is_path:
        Path(value).touch()
    changed = load_settings(environ={}, **{row.name: value})
    assert (fingerprint(changed) != fingerprint(Settings())) == (Decides.ANSWER in row.decides)


def test_a_changed_file_of_synonyms_changes_the_fingerprint(tmp_path: Path) -> None:
    """The contents of the owner's files affect the fingerprint, not only their names."""
    file = tmp_path / "synonyms.txt"
    settings = Settings(synonyms=str(file))
    file.write_text("doctor, physician\n")
    before = fingerprint(settings)
    file.write_text("doctor, physician, medic\n")
    assert fingerprint(settings) != before

"""The settings table of the README: `python -m tests.docs.readme` writes it, a test checks it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from search.settings.setting import Setting
from search.settings.table import SETTINGS
from tests.paths import ROOT

README = ROOT / "README.md"
BEGIN, END = "<!-- settings: made by python -m tests.docs.readme -->\n", "<!-- end -->"


def settings_table() -> str:
    """The table of all settings in Markdown."""
    rows = (f"| `{row.name}` | `{default(row)}` | {row.help} |\n" for row in SETTINGS.values())
    return "| setting | default | |\n| --- | --- | --- |\n" + "".join(rows)


def default(row: Setting) -> str:
    """A setting's default as it stands in the table."""
    if isinstance(row.default, Mapping):
        return "a table, see above"
    return json.dumps(str(row.default) if isinstance(row.default, Path) else row.default)


def written(readme: str) -> str:
    """Return the README with its table as it should be."""
    before, _, rest = readme.partition(BEGIN)
    return before + BEGIN + settings_table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")

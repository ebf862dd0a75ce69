"""The settings table of the README: `python -m tests.docs.readme` writes it, a test checks it."""

from __future__ import annotations

from search.settings.table import table
from tests.paths import ROOT

README = ROOT / "README.md"
BEGIN, END = "<!-- settings: made by python -m tests.docs.readme -->\n", "<!-- end -->"


def settings_table() -> str:
    """Return the table of all settings in Markdown."""
    rows = (f"| `{name}` | `{default}` | {help} |\n" for name, default, help in table())
    return "| setting | default | |\n| --- | --- | --- |\n" + "".join(rows)


def written(readme: str) -> str:
    """Return the README with its table as it should be."""
    before, _, rest = readme.partition(BEGIN)
    return before + BEGIN + settings_table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")

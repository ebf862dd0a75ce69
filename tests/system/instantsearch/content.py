"""The sample with articles whose sections are paths, for menus with levels."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.paths import SAMPLE

# Values that are paths, which the sample has none of.
SECTIONS = ("Care > Chronic", "Care > Acute", "Care > Chronic > Lungs", "Policy")
SETTINGS = """
[facets.section]
sources = ["section"]
"""


def sample_with_paths(content: Path) -> Path:
    """Write the sample and an article for each section to a new folder."""
    shutil.copytree(SAMPLE, content)
    for number, section in enumerate(SECTIONS):
        text = (
            f"---\ntitle: Path {number}\ndate: 2020-01-0{number + 1}\nsection: {section}\n---\nx\n"
        )
        (content / f"path-{number}.md").write_text(text, encoding="utf-8")
    return content

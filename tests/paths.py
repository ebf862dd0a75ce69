"""Paths of the project's files and of optional test collections."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "data"
SAMPLE = DATA / "content"
COLLECTIONS = Path(os.environ.get("CURATED_SEARCH_TEST_DATA") or ROOT.parent / "shared" / "data")
"""Real sites and judged queries, too large for the project; tests skip where they are absent."""

NEEDS_COLLECTIONS = "needs the real sites; CURATED_SEARCH_TEST_DATA names their folder"

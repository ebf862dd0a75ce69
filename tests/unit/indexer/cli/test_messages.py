"""The messages that a build prints."""

from __future__ import annotations

import pytest

from indexer.cli.messages import faster_engine
from search.schema import Schema
from search.settings import Settings
from search.status import Status


@pytest.mark.parametrize(
    ("wanted", "used", "lines"),
    [("auto", "whoosh", 1), ("whoosh", "whoosh", 0), ("auto", "tantivy", 0)],
)
def test_the_summary_suggests_the_fast_engine(wanted: str, used: str, lines: int) -> None:
    """If the fast engine is not installed, the summary names the command to install it."""
    status = Status(engine=used, generation="1", built_at=None, documents=0, schema=Schema())
    hints = list(faster_engine(Settings(engine=wanted), status))
    assert len(hints) == lines
    assert all("pip install 'tantivy>=0.27,<0.28' PyStemmer orjson" in hint for hint in hints)

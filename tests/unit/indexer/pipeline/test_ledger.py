"""The ledger of the files from which an index was built."""

from __future__ import annotations

import json

import pytest

from indexer.content_problems import ContentProblem
from indexer.files import UNKNOWN, ContentFile, Fingerprint
from indexer.pipeline.document_worker import Outcome
from indexer.pipeline.ledger import Ledger, LedgerEntry, LedgerWriter, loads
from search.document import Document

PROBLEM = ContentProblem("a/é.md", 3, "error", "what", "done")
ENTRIES = [
    LedgerEntry(
        ContentFile("a/é.md", "a/é"), Fingerprint((1, 2, 3, 4), "f" * 32), True, "", (PROBLEM,)
    ),
    LedgerEntry(ContentFile("b.html", "b"), UNKNOWN, False, "draft = true", ()),
]


def written(*entries: LedgerEntry) -> bytes:
    """A ledger with some entries."""
    writer = LedgerWriter()
    for entry in entries:
        writer.add(entry)
    return writer.dumps({"content": "/srv"}, {"a": "signature"})


def test_a_ledger_survives_its_storage() -> None:
    """Files, fingerprints, reasons and problems are read back as they were written."""
    entries = {entry.file.path: entry for entry in ENTRIES}
    assert loads(written(*ENTRIES)) == Ledger({"content": "/srv"}, {"a": "signature"}, entries)
    assert loads(written()) == Ledger({"content": "/srv"}, {"a": "signature"}, {})


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"1", b"{}", b'{"version":99,"basis":{},"sections":{}}', b'{"version":1}',
     b'{"version":1,"basis":{},"sections":{}},\n[1]', b"\xff"],
)  # fmt: skip
def test_other_data_is_no_ledger(data: bytes) -> None:
    """A damaged ledger, or one from another version, is not used, so the index is rebuilt."""
    assert loads(data) is None


def test_a_ledger_has_a_line_for_each_file() -> None:
    """The ledger is readable JSON, one line per file."""
    lines = json.loads(b"[" + written(*ENTRIES) + b"]")
    assert len(lines) == 3
    assert written(*ENTRIES).count(b"\n") == 2


@pytest.mark.parametrize(
    ("outcome", "indexed", "problem"),
    [
        (Outcome(Document(id="b"), "", ()), True, None),
        (Outcome(None, "draft = true", ()), False, None),
        (Outcome(None, "", (PROBLEM,)), False, "what"),
        (Outcome(None, "", ()), False, "the file produced no document"),
    ],
)
def test_every_file_without_a_document_has_a_reason(
    outcome: Outcome, indexed: bool, problem: str | None
) -> None:
    """No file is left out silently."""
    entry = LedgerEntry.of(ContentFile("b.md", "b"), outcome)
    assert (entry.indexed, entry.reason) == (indexed, outcome.reason)
    assert next((one.what for one in entry.problems), None) == problem

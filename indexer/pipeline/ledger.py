"""The ledger, stored with an index: the state of each content file when it was indexed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from indexer.content_problems import ContentProblem
from indexer.files import ContentFile, Fingerprint
from indexer.pipeline.document_worker import Outcome

FORMAT_VERSION = 2


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One content file and its outcome."""

    file: ContentFile
    fingerprint: Fingerprint
    indexed: bool
    reason: str
    problems: tuple[ContentProblem, ...]

    @staticmethod
    def of(file: ContentFile, outcome: Outcome) -> LedgerEntry:
        """The entry for a file that was read."""
        indexed, problems = outcome.document is not None, outcome.problems
        if not (indexed or outcome.reason or problems):
            what = "the file produced no document"
            problems = (ContentProblem(file.path, None, "error", what, "skipped"),)
        return LedgerEntry(file, outcome.fingerprint, indexed, outcome.reason, problems)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All content files of an index, keyed by path.

    The entries are valid until `rebuild_triggers` change. `sections` maps each folder to the
    signature of its section page.
    """

    rebuild_triggers: Mapping[str, str]
    sections: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, LedgerEntry] = field(default_factory=dict)


class LedgerWriter:
    """A ledger under construction, stored as one line of JSON per file to save memory."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []

    def add(self, entry: LedgerEntry) -> None:
        """Add a file."""
        file, fingerprint = entry.file, entry.fingerprint
        ending = file.path[len(file.id) :]
        values: list[Any] = [file.id, ending, fingerprint.stamp, fingerprint.digest]
        values += [entry.indexed, entry.reason, file.commit_time]
        if entry.problems:
            values.append([[p.line, p.severity, p.what, p.done] for p in entry.problems])
        self._lines.append(_line(values))

    def dumps(self, rebuild_triggers: Mapping[str, str], sections: Mapping[str, str]) -> bytes:
        """The serialized ledger, for `loads`."""
        head = {
            "version": FORMAT_VERSION,
            "basis": dict(rebuild_triggers),
            "sections": dict(sections),
        }
        return b",\n".join([_line(head), *self._lines])


def loads(data: bytes) -> Ledger | None:
    """Parse a serialized ledger, or return None if this version cannot read it."""
    try:
        head, *lines = json.loads(b"[" + data + b"]")
        if head["version"] != FORMAT_VERSION:
            return None
        entries = {entry.file.path: entry for entry in map(_entry, lines)}
        return Ledger(head["basis"], head["sections"], entries)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def _line(values: Any) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode()


def _entry(values: list[Any]) -> LedgerEntry:
    id, ending, stamp, digest, indexed, reason, commit_time = values[:7]
    path = id + ending
    problems: Iterable[list[Any]] = values[7] if len(values) > 7 else ()
    return LedgerEntry(
        ContentFile(path, id, commit_time),
        Fingerprint(stamp and tuple(stamp), digest),
        indexed,
        reason,
        tuple(ContentProblem(path, *problem) for problem in problems),
    )

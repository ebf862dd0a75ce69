"""The ledger: each content file as it was when the index was built, stored with the index."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from indexer.content_problems import ContentProblem
from indexer.files import ContentFile, Fingerprint
from indexer.pipeline.document_worker import Outcome

FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One content file and what became of it."""

    file: ContentFile
    fingerprint: Fingerprint
    indexed: bool
    reason: str
    problems: tuple[ContentProblem, ...]

    @staticmethod
    def of(file: ContentFile, outcome: Outcome) -> LedgerEntry:
        """The entry of a file that was read."""
        indexed, problems = outcome.document is not None, outcome.problems
        if not (indexed or outcome.reason or problems):
            what = "reading the file had no result"
            problems = (ContentProblem(file.path, None, "error", what, "skipped"),)
        return LedgerEntry(file, outcome.fingerprint, indexed, outcome.reason, problems)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All content files of an index, by path.

    The entries hold while `rebuild_triggers` are the same; `sections` are the signatures of
    what section pages hand down, by folder.
    """

    rebuild_triggers: Mapping[str, str]
    sections: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, LedgerEntry] = field(default_factory=dict)


class LedgerWriter:
    """A ledger under construction: a line of JSON for each file, so that memory stays small."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []

    def add(self, entry: LedgerEntry) -> None:
        """Add a file."""
        file, fingerprint = entry.file, entry.fingerprint
        ending = file.path[len(file.id) :]
        values: list[Any] = [file.id, ending, fingerprint.stamp, fingerprint.digest]
        values += [entry.indexed, entry.reason]
        if entry.problems:
            values.append([[p.line, p.severity, p.what, p.done] for p in entry.problems])
        self._lines.append(_line(values))

    def dumps(self, rebuild_triggers: Mapping[str, str], sections: Mapping[str, str]) -> bytes:
        """The ledger in the form that `loads` reads."""
        head = {
            "version": FORMAT_VERSION,
            "basis": dict(rebuild_triggers),
            "sections": dict(sections),
        }
        return b",\n".join([_line(head), *self._lines])


def loads(data: bytes) -> Ledger | None:
    """A ledger from its bytes; None if this version cannot read it."""
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
    id, ending, stamp, digest, indexed, reason = values[:6]
    path = id + ending
    problems: Iterable[list[Any]] = values[6] if len(values) > 6 else ()
    return LedgerEntry(
        ContentFile(path, id),
        Fingerprint(stamp and tuple(stamp), digest),
        indexed,
        reason,
        tuple(ContentProblem(path, *problem) for problem in problems),
    )

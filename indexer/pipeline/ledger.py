"""Ledger: each content file as it was when the index was made, kept with the index."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from indexer.content_problems import Problem
from indexer.files.fingerprint import Mark
from indexer.files.walk import ContentFile
from indexer.pipeline.document_worker import Outcome

VERSION = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One content file and what became of it."""

    file: ContentFile
    mark: Mark
    indexed: bool
    reason: str
    problems: tuple[Problem, ...]

    @staticmethod
    def of(file: ContentFile, outcome: Outcome) -> Row:
        """Return what is kept of a file that was read."""
        indexed, problems = outcome.document is not None, outcome.problems
        if not (indexed or outcome.reason or problems):
            problems = (Problem(file.path, None, "error", "nothing came of the file", "left out"),)
        return Row(file, outcome.mark, indexed, outcome.reason, problems)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All content files of an index, by path.

    `basis` is what must be the same for the rows to hold (see `basis.py`); `sections` are the
    signatures of what section pages hand down, by folder.
    """

    basis: Mapping[str, str]
    sections: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Row] = field(default_factory=dict)


class Lines:
    """A ledger on its way into an index: a line of JSON a file, so that memory stays small."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []

    def add(self, row: Row) -> None:
        """Note what became of a file."""
        problems = [[p.line, p.severity, p.what, p.done] for p in row.problems]
        mark = row.mark
        values: list[Any] = [
            row.file.id,
            row.file.path[len(row.file.id) :],
            mark.stamp,
            mark.digest,
        ]
        values += [row.indexed, row.reason, problems] if problems else [row.indexed, row.reason]
        self._lines.append(_line(values))

    def dumps(self, basis: Mapping[str, str], sections: Mapping[str, str]) -> bytes:
        """Return the ledger as `loads` reads it."""
        head = {"version": VERSION, "basis": dict(basis), "sections": dict(sections)}
        return b",\n".join([_line(head), *self._lines])


def loads(data: bytes) -> Ledger | None:
    """Return a ledger, or None where there is none that this version can read."""
    try:
        head, *lines = json.loads(b"[" + data + b"]")
        if head["version"] != VERSION:
            return None
        rows = map(_row, lines)
        return Ledger(head["basis"], head["sections"], {row.file.path: row for row in rows})
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def _line(values: Any) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode()


def _row(values: list[Any]) -> Row:
    id, ending, stamp, digest, indexed, reason = values[:6]
    path = id + ending
    problems: Iterable[list[Any]] = values[6] if len(values) > 6 else ()
    return Row(
        ContentFile(path, id),
        Mark(stamp and tuple(stamp), digest),
        indexed,
        reason,
        tuple(Problem(path, *problem) for problem in problems),
    )

"""Judged queries and their documents, read from files in the format of public collections."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.document import Document

Grades = Mapping[str, int]
"""Maps document IDs to their relevance to a query; 0 or less means not relevant."""


class BadJudgements(Exception):
    """A file of queries, judgements or documents is not valid; the message says where and why."""


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query and its judgements, with at least one relevant document."""

    id: str
    text: str
    grades: Grades


def relevant(grades: Grades) -> dict[str, int]:
    """The grades of the relevant documents."""
    return {id: grade for id, grade in grades.items() if grade > 0}


def read_judged_queries(folder: Path) -> list[JudgedQuery]:
    """The queries in `queries.jsonl` that have a relevant document in `qrels.tsv`."""
    grades = _read_grades(folder / "qrels.tsv")
    queries = []
    for place, row in _rows(folder / "queries.jsonl"):
        id, text = _text(row, "id", place), _text(row, "text", place)
        if relevant(grades.get(id, {})):
            queries.append(JudgedQuery(id, text, grades[id]))
    if not queries:
        raise BadJudgements(
            f"{folder}: no query in queries.jsonl has a relevant document in qrels.tsv"
        )
    return queries


def read_documents(folder: Path) -> Iterator[Document]:
    """The documents in `docs.jsonl`: id, title and text."""
    for place, row in _rows(folder / "docs.jsonl"):
        body = row.get("text") or ""
        title = row.get("title") or ""
        if not isinstance(body, str) or not isinstance(title, str):
            raise BadJudgements(f"{place}: title and text must be strings")
        yield Document(id=_text(row, "id", place), title=title, body=body)


def _read_grades(file: Path) -> dict[str, dict[str, int]]:
    """The grades by query and document."""
    grades: dict[str, dict[str, int]] = {}
    for place, line in _lines(file):
        try:
            query, document, grade = line.split("\t")
            grades.setdefault(query, {})[document] = int(grade)
        except ValueError:
            raise BadJudgements(
                f"{place}: {line!r} is not valid: expected query, document and a whole number, "
                "separated by tabs"
            ) from None
    return grades


def _rows(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects in a JSON Lines file, each with its line number for error messages."""
    for place, line in _lines(file):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadJudgements(f"{place}: not JSON ({error})") from None
        if not isinstance(row, dict):
            raise BadJudgements(f"{place}: not a JSON object")
        yield place, row


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield f"{file}:{number}", line.rstrip("\r\n")
    except (OSError, UnicodeError) as error:
        raise BadJudgements(f"{file} cannot be read: {error}") from None


def _text(row: Mapping[str, Any], name: str, place: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value:
        raise BadJudgements(f"{place}: {name} must be a non-empty string")
    return value

"""How good a ranking is: judged documents against the order in which they were found."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from search.document import Document

DEPTH = 1000  # hits of a query that are looked at
Grades = Mapping[str, int]
"""Document id -> how good an answer it is; 0 and less: none."""


class BadJudgements(Exception):
    """A file of queries, judgements or documents cannot be used; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A query and its judgements, at least one of them good."""

    id: str
    text: str
    grades: Grades


def ndcg(found: Sequence[str], grades: Grades, *, depth: int = 10) -> float:
    """Return the discounted gain of the first hits, divided by that of the best order."""
    gains = [max(0, grades.get(id, 0)) for id in found[:depth]]
    best = sorted(_good(grades).values(), reverse=True)[:depth]
    return _discounted(gains) / _discounted(best)


def average_precision(found: Sequence[str], grades: Grades) -> float:
    """Return the mean, over good documents, of the precision where each is found (else 0)."""
    good = _good(grades)
    ranks = [rank for rank, id in enumerate(found, 1) if id in good]
    return sum(n / rank for n, rank in enumerate(ranks, 1)) / len(good)


def precision(found: Sequence[str], grades: Grades, *, depth: int = 10) -> float:
    """Return how many of the first `depth` places hold a good document, as a share."""
    return len(_good(grades).keys() & set(found[:depth])) / depth


def recall(found: Sequence[str], grades: Grades, *, depth: int = 100) -> float:
    """Return which share of the good documents is among the first hits."""
    good = _good(grades)
    return len(good.keys() & set(found[:depth])) / len(good)


def reciprocal_rank(found: Sequence[str], grades: Grades) -> float:
    """Return one through the rank of the first good document, 0 where there is none."""
    good = _good(grades)
    return next((1 / rank for rank, id in enumerate(found, 1) if id in good), 0.0)


MEASURES = {
    "nDCG@10": ndcg,
    "MAP": average_precision,
    "P@10": precision,
    "recall@100": recall,
    "MRR": reciprocal_rank,
}


def means(judged: Sequence[Judged], found: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return each measure's mean over the queries, `found` holding the ids of each in order."""
    pairs = list(zip(judged, found, strict=True))
    return {
        name: fmean(measure(ids, query.grades) for query, ids in pairs)
        for name, measure in MEASURES.items()
    }


def read_judged(folder: Path) -> list[Judged]:
    """Return the queries of `queries.jsonl` that `qrels.tsv` knows a good answer to."""
    grades: dict[str, dict[str, int]] = {}
    for where, line in _lines(folder / "qrels.tsv"):
        try:
            query, document, grade = line.split("\t")
            grades.setdefault(query, {})[document] = int(grade)
        except ValueError:
            raise BadJudgements(
                f"{where}: {line!r} is not query, document and a whole number, parted by tabs"
            ) from None
    queries = [(_text(row, "id", where), _text(row, "text", where)) for where, row in _rows(
        folder / "queries.jsonl"
    )]  # fmt: skip
    judged = [Judged(id, text, grades[id]) for id, text in queries if _good(grades.get(id, {}))]
    if not judged:
        raise BadJudgements(f"{folder}: no query of queries.jsonl has a good answer in qrels.tsv")
    return judged


def read_documents(folder: Path) -> Iterator[Document]:
    """Yield the documents of `docs.jsonl`: id, title and text."""
    for where, row in _rows(folder / "docs.jsonl"):
        body = row.get("text") or ""
        title = row.get("title") or ""
        if not isinstance(body, str) or not isinstance(title, str):
            raise BadJudgements(f"{where}: title and text must be texts")
        yield Document(id=_text(row, "id", where), title=title, body=body)


def _good(grades: Grades) -> dict[str, int]:
    return {id: grade for id, grade in grades.items() if grade > 0}


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield f"{file}:{number}", line.rstrip("\r\n")
    except (OSError, UnicodeError) as error:
        raise BadJudgements(f"{file} cannot be read: {error}") from None


def _rows(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for where, line in _lines(file):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadJudgements(f"{where}: not JSON ({error})") from None
        if not isinstance(row, dict):
            raise BadJudgements(f"{where}: not a JSON object")
        yield where, row


def _text(row: Mapping[str, Any], name: str, where: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value:
        raise BadJudgements(f"{where}: {name} must be a text")
    return value

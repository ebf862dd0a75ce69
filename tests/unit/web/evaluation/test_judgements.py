"""Judged queries and documents are read from files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from web.cli.evaluate import evaluate


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three documents, two judged queries and one without judgements."""
    docs = [("1", "Chronic care", "Plans."), ("2", "Billing", "Chronic care."), ("3", "Lamps", "")]
    queries = [("q1", "chronic care"), ("q2", "lamps"), ("q3", "plans")]
    rows = (json.dumps({"id": i, "title": t, "text": b}) for i, t, b in docs)
    (tmp_path / "docs.jsonl").write_text("\n".join(rows))
    (tmp_path / "queries.jsonl").write_text(
        "\n".join(json.dumps({"id": i, "text": t}) for i, t in queries)
    )
    (tmp_path / "qrels.tsv").write_text("q1\t1\t2\nq1\t2\t1\nq2\t1\t1\n")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("qrels.tsv", "q1 1 2\n", "qrels.tsv:1: 'q1 1 2' is not valid: expected query, document"),
        ("qrels.tsv", "nobody\t1\t1\n", "no query in queries.jsonl has a relevant document"),
        ("queries.jsonl", "{", "queries.jsonl:1: not JSON"),
        ("docs.jsonl", '{"title": "x"}', "docs.jsonl:1: id must be a non-empty string"),
    ],
)
def test_faults_of_files_are_named(folder: Path, file: str, text: str, message: str) -> None:
    """An invalid file is reported with its name and line."""
    (folder / file).write_text(text)
    done = CliRunner().invoke(evaluate, [str(folder), "--engine", "whoosh"])
    assert done.exit_code == 1
    assert message in done.output

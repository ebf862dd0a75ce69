"""`curated-search evaluate`: the measures, and the whole command on both engines."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.skips import require_engine
from web.cli.evaluate import evaluate
from web.evaluation.measures import average_precision, ndcg, precision, recall, reciprocal_rank

GRADES = {"a": 3, "b": 1, "c": 0, "d": 2, "e": -1}
# The relevant document d is missing.
FOUND = ["c", "a", "x", "b"]


def test_measures_are_those_worked_out_by_hand() -> None:
    """Each measure of a ranking equals the value computed by hand."""
    best = 3 + 2 / math.log2(3) + 1 / 2
    assert ndcg(FOUND, GRADES) == pytest.approx((3 / math.log2(3) + 1 / math.log2(5)) / best)
    assert average_precision(FOUND, GRADES) == pytest.approx((1 / 2 + 2 / 4) / 3)
    assert precision(FOUND, GRADES) == pytest.approx(2 / 10)
    assert recall(FOUND, GRADES) == pytest.approx(2 / 3)
    assert recall(FOUND, GRADES, depth=2) == pytest.approx(1 / 3)
    assert reciprocal_rank(FOUND, GRADES) == pytest.approx(1 / 2)


def test_the_bounds_of_the_measures() -> None:
    """The best order scores 1 in all measures, and no hits score 0."""
    assert ndcg(["a", "d", "b"], GRADES) == average_precision(["a", "d", "b"], GRADES) == 1
    for measure in (ndcg, average_precision, precision, recall, reciprocal_rank):
        assert measure([], GRADES) == 0


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


@pytest.mark.parametrize("engine", ["whoosh", "tantivy", "columns"])
def test_a_folder_is_judged(folder: Path, engine: str) -> None:
    """One perfect and one failed query give a mean of a half."""
    require_engine(engine)
    done = CliRunner().invoke(evaluate, [str(folder), "--engine", engine, "--json"])
    assert done.exit_code == 0, done.output
    answer = json.loads(done.output)
    assert answer["queries"] == 2
    assert [(row["engine"], row["nDCG@10"], row["MRR"]) for row in answer["rows"]] == [
        (engine, 0.5, 0.5)
    ]


def test_judgements_of_unknown_documents_are_refused(folder: Path) -> None:
    """If no judged document is in the index, the command fails instead of scoring 0."""
    (folder / "qrels.tsv").write_text("q1\tnews/one\t2\nq2\tnews/two\t1\n")
    done = CliRunner().invoke(evaluate, [str(folder), "--engine", "whoosh"])
    assert done.exit_code == 1
    assert "none of the 2 judged documents is in the index (example: 'news/one')" in done.output


def test_each_setting_has_its_row(folder: Path) -> None:
    """Each set of API parameters has a row in the table."""
    wanted = ["--with", "", "--with", "sort=title"]
    done = CliRunner().invoke(evaluate, [str(folder), "--engine", "whoosh", *wanted])
    assert done.exit_code == 0, done.output
    plain, by_title = done.output.splitlines()[2:]
    assert "0.5000" in plain
    assert plain.split()[1] > by_title.split()[1]
    assert by_title.endswith("sort=title")


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


def test_a_wrong_parameter_is_named(folder: Path) -> None:
    """Parameters are validated as in the API."""
    done = CliRunner().invoke(evaluate, [str(folder), "--engine", "whoosh", "--with", "srot=title"])
    assert done.exit_code == 1
    assert "srot" in done.output

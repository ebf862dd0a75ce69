"""`curated-search evaluate`: the measures, and the whole command on both engines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.skips import require_engine
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


@pytest.mark.parametrize("engine", ["whoosh", "tantivy", "columns"])
def test_a_folder_is_judged(folder: Path, engine: str) -> None:
    """One perfect and one failed query give a mean of one half."""
    require_engine(engine)
    done = CliRunner().invoke(evaluate, [str(folder), "--engine", engine, "--json"])
    assert done.exit_code == 0, done.output
    answer = json.loads(done.output)
    assert answer["queries"] == 2
    assert [(row["engine"], row["nDCG@10"], row["MRR"]) for row in answer["rows"]] == [
        (engine, 0.5, 0.5)
    ]


def test_each_setting_has_its_row(folder: Path) -> None:
    """Each set of API parameters has a row in the table."""
    wanted = ["--with", "", "--with", "sort=title"]
    done = CliRunner().invoke(evaluate, [str(folder), "--engine", "whoosh", *wanted])
    assert done.exit_code == 0, done.output
    plain, by_title = done.output.splitlines()[2:]
    assert "0.5000" in plain
    assert plain.split()[1] > by_title.split()[1]
    assert by_title.endswith("sort=title")


def test_a_wrong_parameter_is_named(folder: Path) -> None:
    """Parameters are validated as in the API."""
    done = CliRunner().invoke(evaluate, [str(folder), "--engine", "whoosh", "--with", "srot=title"])
    assert done.exit_code == 1
    assert "srot" in done.output


def test_judgements_of_unknown_documents_are_refused(folder: Path) -> None:
    """If no judged document is in the index, the command fails instead of scoring 0."""
    (folder / "qrels.tsv").write_text("q1\tnews/one\t2\nq2\tnews/two\t1\n")
    done = CliRunner().invoke(evaluate, [str(folder), "--engine", "whoosh"])
    assert done.exit_code == 1
    assert "none of the 2 judged documents is in the index (example: 'news/one')" in done.output

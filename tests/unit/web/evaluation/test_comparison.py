"""Engines and parameters are compared by judged queries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.document import Document
from search.engines.registry import open_engine
from search.settings import Settings
from web.evaluation.comparison import compare
from web.evaluation.judgements import BadJudgements, JudgedQuery
from web.problem_details import Problem

QUERIES = [
    JudgedQuery("q1", "chronic care", {"1": 2, "2": 1}),
    JudgedQuery("q2", "lamps", {"3": 1}),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three documents."""
    docs = [("1", "Chronic care", "Plans."), ("2", "Billing", "Chronic care."), ("3", "Lamps", "")]
    rows = [json.dumps({"id": id, "title": title, "text": text}) for id, title, text in docs]
    (tmp_path / "docs.jsonl").write_text("\n".join(rows))
    return tmp_path


def test_each_set_of_parameters_is_measured(folder: Path) -> None:
    """The measures are those of the API's ranking with the same parameters."""
    rows = dict(compare(folder, "whoosh", ["", "sort=title"], Settings(), QUERIES))
    assert rows[""]["nDCG@10"] == 1.0
    assert rows["sort=title"]["nDCG@10"] < 1.0
    assert rows["sort=title"]["recall@100"] == 1.0


def test_without_documents_the_site_s_index_is_measured(tmp_path: Path) -> None:
    """A folder with queries alone judges the index in the settings."""
    index = tmp_path / "index"
    open_engine(f"whoosh:{index}").rebuild([Document(id="1", title="Chronic care")])
    (row,) = compare(tmp_path, "whoosh", [], Settings(index=index), QUERIES[:1])
    assert row[1]["MRR"] == 1.0


def test_judgements_of_another_site_are_an_error(folder: Path) -> None:
    """If no judged document exists, a score of 0 would mislead."""
    queries = [JudgedQuery("q", "care", {"news/one": 1})]
    with pytest.raises(BadJudgements, match="none of the 1 judged documents is in the index"):
        list(compare(folder, "whoosh", [], Settings(), queries))


def test_wrong_parameters_are_refused(folder: Path) -> None:
    """Parameters are validated as by the API."""
    with pytest.raises(Problem, match="srot"):
        list(compare(folder, "whoosh", ["srot=title"], Settings(), QUERIES))

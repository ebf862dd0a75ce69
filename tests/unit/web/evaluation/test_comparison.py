"""Engines and parameters are compared with the help of judged queries."""

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
    """The measures equal those of the API's ranking with the same parameters."""
    rows = dict(compare(folder, "whoosh", ["", "sort=title"], Settings(), QUERIES))
    assert rows[""]["nDCG@10"] == 1.0
    assert rows["sort=title"]["nDCG@10"] < 1.0
    assert rows["sort=title"]["recall@100"] == 1.0


def test_without_documents_the_site_s_index_is_measured(tmp_path: Path) -> None:
    """If a folder contains only queries and judgements, the index in the settings is measured."""
    index = tmp_path / "index"
    open_engine(f"whoosh:{index}").rebuild([Document(id="1", title="Chronic care")])
    (row,) = compare(tmp_path, "whoosh", [], Settings(index=index), QUERIES[:1])
    assert row[1]["MRR"] == 1.0


def test_judgements_of_another_site_are_an_error(folder: Path) -> None:
    """If the index has none of the judged documents, an error is raised instead of a score of 0."""
    queries = [JudgedQuery("q", "care", {"news/one": 1})]
    with pytest.raises(BadJudgements, match="none of the 1 judged documents is in the index"):
        list(compare(folder, "whoosh", [], Settings(), queries))


def test_wrong_parameters_are_refused(folder: Path) -> None:
    """Parameters are validated as by the API."""
    with pytest.raises(Problem, match="srot"):
        list(compare(folder, "whoosh", ["srot=title"], Settings(), QUERIES))

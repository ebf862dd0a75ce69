"""The path of a search: its stages in order, and the number of functions that decide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.q_path import FORMS, PACKAGES, steps, warm_client
from tests.paths import ROOT

STAGES = [
    "web/request/search.py read",
    "web/answer/answer.py answer",
    "search/parsing/understanding.py understand",
    "web/request/search.py to_query",
    "web/answer/view.py view",
    "web/http/responses.py json_response",
]
MAX_DECIDING_FUNCTIONS = 91


def test_a_search_goes_through_its_stages_in_order(tmp_path: Path) -> None:
    """A search is read, understood, run and presented, and few functions decide anything.

    The limit keeps the number from growing; lower it when the path becomes simpler.
    """
    pytest.importorskip("tantivy", reason="the extra tantivy is not installed")
    path = steps(warm_client(tmp_path), "dental care")
    entered = [f"{one.function.place.partition(':')[0]} {one.function.name}" for one in path]
    assert [function for function in entered if function in STAGES] == STAGES
    deciding = [step.function for step in path if step.function.kind == "decides"]
    assert len(deciding) <= MAX_DECIDING_FUNCTIONS


def test_the_forms_of_a_search_are_types_of_the_product() -> None:
    """If a type is renamed, so is its entry in the list, so that its decisions still count."""
    paths = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    source = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    defined = re.findall(r"^(?:class )?(\w+)(?:\(| = |:)", source, re.MULTILINE)
    assert not FORMS.difference(defined)

"""Agreed searches of the sample give the recorded answers, on every engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.system.api.searches import ENGINES, answer, sample, searches

Open = Callable[[str], FlaskClient]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Open:
    """A factory that opens the sample on an engine, once per engine."""
    return cache(lambda name: sample(name, tmp_path_factory.mktemp(name)))


def test_there_are_enough_of_them() -> None:
    """There are enough agreed searches, each listed once and with its reason."""
    found = searches()
    assert len({one["q"] for one in found}) == len(found) >= 60
    assert all(one["why"] for one in found)


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("one", searches(), ids=lambda one: one["q"])
def test_a_search_answers_as_agreed(client: Open, name: str, one: dict[str, Any]) -> None:
    """The total, the first hits and the interpretation of the query are as recorded."""
    if name == "tantivy":
        pytest.importorskip("tantivy")
    found = answer(client(name), one["q"])
    found["first"] = found["first"][: len(one["first"])]
    assert found == {key: value for key, value in one.items() if key not in {"q", "why"}}

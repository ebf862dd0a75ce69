"""Engines are opened by URL, permanently or for temporary use."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.document import Document
from search.engines import registry
from search.engines.registry import serves, temporary_engine
from search.schema import Schema


class StandInCluster:
    """A cluster engine that records what happens to it."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def remove(self) -> None:
        """Record that the index is deleted."""
        self.events.append("removed")

    def close(self) -> None:
        """Record that the connections are closed."""
        self.events.append("closed")


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> StandInCluster:
    """Replace any cluster that is opened with the stand-in, and record its address."""
    stand_in = StandInCluster()

    def opened(place: str, _: Schema) -> StandInCluster:
        stand_in.events.append(place)
        return stand_in

    monkeypatch.setattr(registry, "open_cluster", opened)
    return stand_in


def test_a_temporary_engine_of_a_folder_leaves_nothing(tmp_path: Path) -> None:
    """A temporary engine is of the URL's type, uses another folder, and is removed afterwards."""
    with temporary_engine(f"whoosh:{tmp_path / 'index'}", Schema(), purpose="test") as engine:
        engine.rebuild([Document(id="1", title="Care")])
        status = engine.status()
    assert (status.engine, status.documents) == ("whoosh", 1)
    assert list(tmp_path.iterdir()) == []


def test_a_temporary_engine_of_a_cluster_is_removed_whatever_happens(
    cluster: StandInCluster,
) -> None:
    """A temporary index on a cluster uses the same credentials and is removed even after errors."""
    url = "opensearch:http://a:9200/site?user=u&password=p"
    with (
        pytest.raises(ZeroDivisionError),
        temporary_engine(url, Schema(), purpose="evaluate"),
    ):
        raise ZeroDivisionError
    address, *rest = cluster.events
    assert address.startswith("http://a:9200/site-evaluate-")
    assert address.endswith("?user=u&password=p")
    assert rest == ["removed", "closed"]


@pytest.mark.parametrize(
    ("index_engine", "setting", "answer"),
    [
        ("whoosh", "auto", True),
        ("tantivy", "tantivy", True),
        ("whoosh", "tantivy", False),
        ("whoosh", "opensearch", False),
    ],
)
def test_an_index_serves_settings_that_ask_for_its_engine(
    index_engine: str, setting: str, answer: bool
) -> None:
    """`auto` accepts an index of any engine."""
    assert serves(index_engine, setting) is answer

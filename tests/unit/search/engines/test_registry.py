"""The engine of a URL, and engines that are there for a moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.document import Document
from search.engines import registry
from search.engines.registry import serves, temporary_engine
from search.schema import Schema


class StandInCluster:
    """A cluster's engine that notes what becomes of it."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def remove(self) -> None:
        """Note that the index is deleted."""
        self.events.append("removed")

    def close(self) -> None:
        """Note that the connections go."""
        self.events.append("closed")


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> StandInCluster:
    """Stand in for whatever cluster is opened, and note its address."""
    stand_in = StandInCluster()

    def opened(place: str, _: Schema) -> StandInCluster:
        stand_in.events.append(place)
        return stand_in

    monkeypatch.setattr(registry, "open_cluster", opened)
    return stand_in


def test_a_temporary_engine_of_a_folder_leaves_nothing(tmp_path: Path) -> None:
    """It is of the URL's kind, lies elsewhere, and is gone afterwards."""
    with temporary_engine(f"whoosh:{tmp_path / 'index'}", Schema(), purpose="test") as engine:
        engine.rebuild([Document(id="1", title="Care")])
        status = engine.status()
    assert (status.engine, status.documents) == ("whoosh", 1)
    assert list(tmp_path.iterdir()) == []


def test_a_temporary_engine_of_a_cluster_is_removed_whatever_happens(
    cluster: StandInCluster,
) -> None:
    """It is an index beside the URL's, entered with the same access, even where work fails."""
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
    """`auto` takes whatever index there is."""
    assert serves(index_engine, setting) is answer

"""Three nodes, each a process, for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.system.opensearch.cluster import Cluster, lacking


@pytest.fixture(scope="session")
def started() -> Iterator[Cluster]:
    """Start the nodes once."""
    if reason := lacking():
        pytest.skip(reason=reason)
    with Cluster(3) as nodes:
        yield nodes


@pytest.fixture
def cluster(started: Cluster) -> Cluster:
    """Return the three nodes, with those revived that a test before has killed."""
    started.revive()
    return started

"""Fixtures: three nodes for all tests in this folder."""

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
    """The three nodes; those that an earlier test killed are restarted."""
    started.revive()
    return started

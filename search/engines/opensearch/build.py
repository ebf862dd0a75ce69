"""Create an index in the cluster, empty or as a clone, and make it read-only once filled."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from search.engines.opensearch.client import ALREADY_EXISTS, Connection, Refused
from search.engines.opensearch.lease import Lease
from search.engines.opensearch.query import layout
from search.errors import WriteFailed
from search.schema import Schema

# How long a build waits without progress, by the health of the index. A lost node has a minute to
# come back. A cluster also waits that long before it creates new replicas of the node's shards.
STALL_TIMEOUT_SECONDS = {"red": 60.0, "yellow": 120.0}

# The timeout for operations on an entire index, such as merging and flushing.
MERGE_TIMEOUT_SECONDS = 1800.0

# The maximum share of deleted documents in a segment after an update.
MAX_DELETED_PERCENT = 1

# The pause between two checks of an index's health.
HEALTH_PAUSE_SECONDS = 0.1

Json = dict[str, Any]

_LOADING: Json = {
    "number_of_replicas": 0,
    "auto_expand_replicas": "false",
    "refresh_interval": "-1",
    # A clone shares files with its source only on the same node; rebalancing would copy them.
    "routing.rebalance.enable": "none",
}


class Builder:
    """Creates and finishes the indices of one build."""

    def __init__(self, connection: Connection, lease: Lease) -> None:
        self._connection, self._lease = connection, lease

    def create(self, index: str, schema: Schema) -> None:
        """Create an empty index."""
        analysis = {
            "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": 4096}},
            "analyzer": {"blanks": {"type": "custom", "tokenizer": "blanks"}},
        }
        settings: Json = _LOADING | {"number_of_shards": self._connection.address.shards}
        settings |= {
            "analysis": analysis,
            "merge.policy.expunge_deletes_allowed": MAX_DELETED_PERCENT,
        }
        body = {"settings": settings, "mappings": layout(schema)}
        self._make(lambda c: c.indices.create(index=index, body=body))

    def clone(self, base: str, index: str) -> None:
        """Create an index from the files of another."""
        settings = {f"index.{name}": value for name, value in _LOADING.items()}
        body = {"settings": settings | {"index.blocks.write": None}}
        self._make(lambda c: c.indices.clone(index=base, target=index, body=body))

    def _make(self, make: Callable[[Any], Any]) -> None:
        """Create an index. If it already exists, a host failed before it replied to our request."""
        try:
            self._connection.write(make)
        except Refused as error:
            if ALREADY_EXISTS not in str(error):
                raise

    def finish(self, index: str, *, expunge: bool = False) -> None:
        """Make an index read-only, and wait until all its replicas are ready."""
        patient = {"request_timeout": MERGE_TIMEOUT_SECONDS}
        if expunge:
            self._connection.write(
                lambda c: c.indices.forcemerge(index=index, only_expunge_deletes=True, **patient)
            )
            self._connection.write(lambda c: c.indices.refresh(index=index, **patient))
        self._connection.write(lambda c: c.indices.flush(index=index, **patient))
        settings = {
            "index.refresh_interval": None,
            "index.routing.rebalance.enable": None,
            "index.auto_expand_replicas": f"0-{self._connection.address.replicas}",
            "index.blocks.write": True,
        }
        self._connection.write(lambda c: c.indices.put_settings(index=index, body=settings))
        self._wait_for_replicas(index)

    def _wait_for_replicas(self, index: str) -> None:
        """Wait until an index is green, as long as there is progress."""
        before, since = None, time.monotonic()
        while (health := self._health(index))["status"] != "green":
            self._lease.renew()
            state = health["status"], health["active_shards"], self._recovered(index)
            if state != before:
                before, since = state, time.monotonic()
            if time.monotonic() - since > STALL_TIMEOUT_SECONDS[health["status"]]:
                raise WriteFailed(_stuck(index, health))
            time.sleep(HEALTH_PAUSE_SECONDS)

    def _health(self, index: str) -> Json:
        return dict(self._connection.read(lambda c: c.cluster.health(index=index)))

    def _recovered(self, index: str) -> int:
        """The number of bytes and changes that the replicas have received so far."""
        recovery = self._connection.read(lambda c: c.indices.recovery(index=index))
        copies = [copy for shard in recovery.values() for copy in shard["shards"]]
        return sum(
            copy["index"]["size"]["recovered_in_bytes"] + copy["translog"]["recovered"]
            for copy in copies
        )


def _stuck(index: str, health: Json) -> str:
    if health["status"] == "red":
        return (
            f"part of {index} is not available on any node, so the previous index remains in use; "
            "run this again when the cluster has recovered"
        )
    return (
        f"{health['unassigned_shards']} copies of {index} are not assigned to a node, usually "
        "because a disk is full; for the reason, see GET /_cluster/allocation/explain"
    )

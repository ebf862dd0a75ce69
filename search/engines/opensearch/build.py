"""How an index of a cluster comes to be: empty or a clone, filled without copies, then closed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from search.engines.opensearch.client import EXISTS, Connection, Refused
from search.engines.opensearch.lease import Lease
from search.engines.opensearch.query import layout
from search.errors import WriteFailed
from search.schema import Schema

# Seconds in which nothing moves before a build gives up. A lost node has a minute to come back;
# a cluster by itself waits that long before it makes new copies of what the node held.
PATIENCE = {"red": 60.0, "yellow": 120.0}
LONG = 1800.0  # seconds for what goes through all of an index: merging, flushing
WASTE = 1  # per cent of a segment that may be deleted documents after an update

Json = dict[str, Any]

_LOADING: Json = {
    "number_of_replicas": 0,
    "auto_expand_replicas": "false",
    "refresh_interval": "-1",
    # A clone begins beside its source, of whose files it is: else it is moved away, and copied.
    "routing.rebalance.enable": "none",
}


class Builder:
    """Makes and finishes the indices of one build."""

    def __init__(self, connection: Connection, lease: Lease) -> None:
        self._to, self._lease = connection, lease

    def create(self, index: str, fields: Schema) -> None:
        """Make an empty index."""
        analysis = {
            "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": 4096}},
            "analyzer": {"blanks": {"type": "custom", "tokenizer": "blanks"}},
        }
        settings: Json = _LOADING | {"number_of_shards": self._to.address.shards}
        settings |= {"analysis": analysis, "merge.policy.expunge_deletes_allowed": WASTE}
        fresh = {"settings": settings, "mappings": layout(fields)}
        self._made(lambda c: c.indices.create(index=index, body=fresh))

    def clone(self, base: str, index: str) -> None:
        """Make an index of the files of another."""
        settings = {f"index.{name}": value for name, value in _LOADING.items()}
        asked = {"settings": settings | {"index.blocks.write": None}}
        self._made(lambda c: c.indices.clone(index=base, target=index, body=asked))

    def _made(self, make: Callable[[Any], Any]) -> None:
        """Make an index. Should it be there, a host died before it said so: the name is ours."""
        try:
            self._to.write(make)
        except Refused as error:
            if EXISTS not in str(error):
                raise

    def finish(self, index: str, *, expunge: bool = False) -> None:
        """Close an index to writes, and return when all its replicas are there."""
        patient = {"request_timeout": LONG}
        if expunge:
            self._to.write(
                lambda c: c.indices.forcemerge(index=index, only_expunge_deletes=True, **patient)
            )
            self._to.write(lambda c: c.indices.refresh(index=index, **patient))
        self._to.write(lambda c: c.indices.flush(index=index, **patient))
        whole = {
            "index.refresh_interval": None,
            "index.routing.rebalance.enable": None,
            "index.auto_expand_replicas": f"0-{self._to.address.replicas}",
            "index.blocks.write": True,
        }
        self._to.write(lambda c: c.indices.put_settings(index=index, body=whole))
        self._copied(index)

    def _copied(self, index: str) -> None:
        """Wait until an index is green, for as long as anything moves."""
        before, since = None, time.monotonic()
        while (found := self._health(index))["status"] != "green":
            self._lease.keep()
            state = found["status"], found["active_shards"], self._recovered(index)
            if state != before:
                before, since = state, time.monotonic()
            if time.monotonic() - since > PATIENCE[found["status"]]:
                raise WriteFailed(_stuck(index, found))
            time.sleep(0.1)

    def _health(self, index: str) -> Json:
        return dict(self._to.read(lambda c: c.cluster.health(index=index)))

    def _recovered(self, index: str) -> int:
        """Return how many bytes and changes are copied so far to where they are to be."""
        found = self._to.read(lambda c: c.indices.recovery(index=index))
        copies = [copy for shard in found.values() for copy in shard["shards"]]
        return sum(
            copy["index"]["size"]["recovered_in_bytes"] + copy["translog"]["recovered"]
            for copy in copies
        )


def _stuck(index: str, health: Json) -> str:
    if health["status"] == "red":
        return (
            f"a part of {index} is on no node that answers; the index before is the one that "
            "answers: when the cluster is well again, run it again"
        )
    return (
        f"{health['unassigned_shards']} copies of {index} are put on no node; the cluster says "
        "why: GET /_cluster/allocation/explain (a full disk, most often)"
    )

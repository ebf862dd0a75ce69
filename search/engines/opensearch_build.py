"""How an index of a cluster comes to be: empty or a clone, filled without copies, then closed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from search.engine import WriteFailed
from search.engines.opensearch_client import EXISTS, Connection, Refused
from search.engines.opensearch_lease import Lease
from search.engines.opensearch_query import layout
from search.schema import Schema

COPYING = 1800.0  # seconds until every shard has its replicas
WASTE = 1  # per cent of a segment that may be deleted documents after an update

Json = dict[str, Any]

_LOADING: Json = {
    "number_of_replicas": 0,
    "auto_expand_replicas": "false",
    "refresh_interval": "-1",
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
        patient = {"request_timeout": COPYING}
        if expunge:
            self._to.write(
                lambda c: c.indices.forcemerge(index=index, only_expunge_deletes=True, **patient)
            )
            self._to.write(lambda c: c.indices.refresh(index=index, **patient))
        self._to.write(lambda c: c.indices.flush(index=index, **patient))
        whole = {
            "index.refresh_interval": None,
            "index.auto_expand_replicas": f"0-{self._to.address.replicas}",
            "index.blocks.write": True,
        }
        self._to.write(lambda c: c.indices.put_settings(index=index, body=whole))
        end = time.monotonic() + COPYING
        while not self._is_green(index):
            self._lease.keep()
            time.sleep(0.1)
            if time.monotonic() > end:
                raise WriteFailed(f"the replicas of {index} are not there after {COPYING:.0f} s")

    def _is_green(self, index: str) -> bool:
        found = self._to.read(lambda c: c.cluster.health(index=index))
        return bool(found["status"] == "green")

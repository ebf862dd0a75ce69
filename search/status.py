"""Status and Storage: the description of an index, and where it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from search.schema import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The description of an index.

    `schedule` holds the future times (seen from `built_at`), ascending, at which a document
    appears or vanishes; `size` is in bytes; `facts` are stored by its builder.
    `previous` is the generation that a rollback returns to. `damage` says in a sentence why
    the current generation does not answer.
    """

    engine: str
    schema: Schema
    generation: str = ""
    built_at: datetime | None = None
    documents: int = 0
    schedule: tuple[datetime, ...] = ()
    size: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    previous: str = ""
    damage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """Where an index lies: in a folder of this machine, or in a cluster at an address.

    `disk_bytes` is what all generations take together in a folder, None for a cluster.
    """

    disk_bytes: int | None = None
    cluster: str = ""

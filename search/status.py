"""The status of an index, and where it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from search.schema import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The status of an index.

    `schedule` lists, in ascending order, the times after `built_at` at which documents appear or
    disappear. `size` is in bytes. `facts` are stored by the builder. `previous` is the generation
    to which a rollback switches. If the current generation cannot be used, `damage` says why.
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
    """Where an index is stored: in a local folder or in a cluster.

    `disk_bytes` is the disk space that all generations in a folder use. `cluster` is the URL of a
    cluster.
    """

    disk_bytes: int | None = None
    cluster: str = ""

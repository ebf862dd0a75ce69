"""A stub for a cluster host: it sends prepared responses and records requests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.listening import Reply, Request, listening

WHOLE = {
    "timed_out": False,
    "_shards": {"total": 2, "successful": 2, "failed": 0},
    "hits": {"total": {"value": 0}, "hits": []},
}
Answers = Callable[[str, str], tuple[int, Any]]


@dataclass
class Host:
    """The prepared responses, keyed by method and path, and the recorded requests."""

    answers: Answers = lambda *_: (200, WHOLE)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    url: str = ""

    def reply(self, request: Request) -> Reply:
        """Send the prepared answer."""
        self.bodies.append(request.body)
        self.asked.append((request.path, request.headers))
        status, values = self.answers(request.method, request.path)
        return status, json.dumps(values).encode(), "application/json"


@contextmanager
def started(answers: Answers | None = None, certificate: Path | None = None) -> Iterator[Host]:
    """Run a host with these answers; other requests get an empty result."""
    host = Host(answers) if answers else Host()
    with listening(host.reply, certificate) as host.url:
        yield host

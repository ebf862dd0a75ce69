"""Failed builds, recorded in the index folder, so that the service can report them.

index/webhooks/failures/<time>.json      one failure
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from search.errors import WriteFailed
from search.storage import generations

MAX_FAILURES = 20
MAX_REASON_CHARACTERS = 2_000
FOLDER = Path("webhooks", "failures")


@dataclass(frozen=True, slots=True)
class BuildFailure:
    """When and why a build failed. The time is in ISO 8601."""

    at: str
    reason: str


def record(index: Path, reason: str) -> None:
    """Record a failure. If the index folder is not writable, nothing is recorded."""
    now = datetime.now(UTC)
    failure = BuildFailure(now.isoformat(), reason[:MAX_REASON_CHARACTERS])
    with suppress(OSError, WriteFailed):
        generations.prepare(index)
        folder = index / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f".{os.getpid()}"
        partial.write_text(json.dumps(asdict(failure)), encoding="utf-8")
        partial.replace(folder / f"{now:%Y%m%dT%H%M%S%f}.json")
        for path in sorted(folder.glob("*.json"))[:-MAX_FAILURES]:
            path.unlink(missing_ok=True)


def take_all(index: Path) -> Iterator[BuildFailure]:
    """Yield the recorded failures, oldest first. Each is deleted before, so none comes twice."""
    for path in sorted((index / FOLDER).glob("*.json")):
        # If another user has created the folder, nothing in it can be deleted.
        with suppress(OSError, ValueError, TypeError):
            text = path.read_text(encoding="utf-8")
            path.unlink()
            yield BuildFailure(**json.loads(text))

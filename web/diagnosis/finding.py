"""The result of one check."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How serious a finding is. Only failures affect the exit status."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "FAILURE"


@dataclass(frozen=True, slots=True)
class Finding:
    """A check and its result, in a sentence that includes any remedy."""

    level: Level
    topic: str
    text: str


def ok(topic: str, text: str) -> Finding:
    """A check that passed."""
    return Finding(Level.OK, topic, text)


def warning(topic: str, text: str) -> Finding:
    """Something that works, but not as well as it could."""
    return Finding(Level.WARNING, topic, text)


def failure(topic: str, text: str) -> Finding:
    """Something that does not work."""
    return Finding(Level.FAILURE, topic, text)

"""The change log: which documents changed in which generation, so that others can follow.

Each generation has its own log, which continues the log of the one before. So a log switches, rolls
back and is verified with its generation.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from search.document import Document
from search.errors import GenerationGone
from search.schema import Schema

KEEP_DAYS = 30
# Reading so many changes takes about as long as reading all documents of a large index.
MAX_CHANGES = 50_000

Keys = Mapping[str, tuple[str, ...]]
Difference = tuple[Document | None, Document | None]
"""A document before and after a build."""


@dataclass(frozen=True, slots=True)
class Change:
    """The last change to a document: the position of its generation in the log.

    `versions` are the facet keys of its earlier published versions. Only readers who may have
    read one of these may learn that the document is gone.
    """

    position: int
    versions: tuple[Keys, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeLog:
    """The changes since the first of `generations`. The last of these is the log's own.

    `generations` are pairs of a name and the time when it was built. `moments` are the times at
    which documents appear or disappear, if these are later than the first generation.
    """

    generations: tuple[tuple[str, datetime], ...] = ()
    changes: Mapping[str, Change] = field(default_factory=dict)
    moments: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)

    def since(self, generation: str, now: datetime) -> dict[str, Change]:
        """The documents that changed, appeared or disappeared after a generation, in ID order.

        Raises GenerationGone if the log does not reach back to the generation.
        """
        names = [name for name, _ in self.generations]
        if generation not in names:
            raise GenerationGone(f"generation {generation} is not in the change log")
        start = names.index(generation)
        built_at, last = self.generations[start][1], Change(len(names) - 1)
        due = (id for id, times in self.moments.items() if any(built_at < t <= now for t in times))
        changes = dict.fromkeys(due, last)
        changes |= {id: one for id, one in self.changes.items() if one.position > start}
        return dict(sorted(changes.items()))

    def name(self, change: Change) -> str:
        """The generation of a change."""
        return self.generations[change.position][0]

    def extended(
        self,
        differences: Iterable[Difference],
        moments: Mapping[str, tuple[datetime, ...]],
        schema: Schema,
        built_at: datetime,
    ) -> ChangeLog:
        """The log of the next generation, which is still without a name."""
        position, changes = len(self.generations), dict(self.changes)
        for before, after in differences:
            document = after or before
            if document is None:
                continue
            versions = changes[document.id].versions if document.id in changes else ()
            if before and (before.publish is None or before.publish <= built_at):
                keys = schema.document_keys(before)
                versions = versions if keys in versions else (*versions, keys)
            changes[document.id] = Change(position, versions)
        extended = ChangeLog((*self.generations, ("", built_at)), changes, moments)
        return extended._pruned(built_at - timedelta(days=KEEP_DAYS))

    def named(self, generation: str) -> ChangeLog:
        """The log, with the name of its own generation."""
        *earlier, (_, built_at) = self.generations
        return replace(self, generations=(*earlier, (generation, built_at)))

    def _pruned(self, oldest: datetime) -> ChangeLog:
        """The log without generations that are too old, or have too many changes after them."""
        own = len(self.generations) - 1
        first = next(n for n, (_, at) in enumerate(self.generations) if at >= oldest or n == own)
        positions = sorted(one.position for one in self.changes.values())
        if len(positions) > MAX_CHANGES:
            first = max(first, min(own, positions[-MAX_CHANGES - 1]))
        since = self.generations[first][1]
        return ChangeLog(
            self.generations[first:],
            {
                id: replace(one, position=one.position - first)
                for id, one in self.changes.items()
                if one.position > first
            },
            _later(self.moments, since),
        )

    def to_json(self) -> bytes:
        """Serialize the log to JSON. Equal facet keys are written once."""
        keys: dict[str, int] = {}
        changes = [
            [id, one.position, [keys.setdefault(_text(k), len(keys)) for k in one.versions]]
            for id, one in self.changes.items()
        ]
        moments = {id: [at.isoformat() for at in times] for id, times in self.moments.items()}
        values = {
            "generations": [[name, at.isoformat()] for name, at in self.generations],
            "changes": changes,
            "keys": list(keys),
            "moments": moments,
        }
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, text: bytes, name: str, built_at: datetime | None) -> ChangeLog:
        """Parse the log of the generation `name`.

        The log is empty if there is none, or if another program, which does not know logs, has
        copied the log of the generation before. Raises ValueError, TypeError, AttributeError or
        LookupError if the text is not a log: an archive may contain anything.
        """
        values: dict[str, Any] = json.loads(text) if text else {"generations": []}
        pairs = [(_string(older), _moment(at)) for older, at in values["generations"]]
        if not pairs or pairs[-1][1] != built_at:
            return cls()
        keys = [_keys(json.loads(one)) for one in values["keys"]]
        changes = {
            _string(id): Change(range(len(pairs))[position], tuple(keys[n] for n in versions))
            for id, position, versions in values["changes"]
        }
        moments = {id: tuple(map(_moment, times)) for id, times in values["moments"].items()}
        return cls(tuple(pairs), changes, moments).named(name)


NO_LOG = ChangeLog()


def differences(before: Iterable[Document], after: Iterable[Document]) -> Iterator[Difference]:
    """Yield the documents that differ between two generations, both in ID order."""
    olds, news = iter(before), iter(after)
    old, new = next(olds, None), next(news, None)
    while old or new:
        if new is None or (old and old.id < new.id):
            yield old, None
            old = next(olds, None)
        elif old is None or new.id < old.id:
            yield None, new
            new = next(news, None)
        else:
            if old != new:
                yield old, new
            old, new = next(olds, None), next(news, None)


def moments_of(document: Document) -> tuple[datetime, ...]:
    """The times at which a document appears and disappears."""
    return tuple(at for at in (document.publish, document.expiry) if at is not None)


def _later(
    moments: Mapping[str, tuple[datetime, ...]], since: datetime
) -> dict[str, tuple[datetime, ...]]:
    later = {id: tuple(at for at in times if at > since) for id, times in moments.items()}
    return {id: times for id, times in later.items() if times}


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return moment


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.80} is not a string")
    return value


def _text(keys: Keys) -> str:
    return json.dumps(keys, ensure_ascii=False, sort_keys=True)


def _keys(values: Mapping[str, Iterable[str]]) -> Keys:
    return {name: tuple(map(_string, texts)) for name, texts in values.items()}

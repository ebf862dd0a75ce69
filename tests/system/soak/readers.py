"""Readers that send requests of every kind, and note what they are answered."""

from __future__ import annotations

import http.client
import json
import random
import re
import threading
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.system.crash.site import edition_of
from tests.system.soak.clock import Clock, is_late
from tests.system.soak.mixed_load import KINDS, Kind, titles

_GENERATION = re.compile(r'"generation":"([^"]+)"')
_HEADERS = {"Content-Type": "application/json"}


class Moment(NamedTuple):
    """The state before or after a request."""

    generation: str
    steps: int


class Answered(NamedTuple):
    """The circumstances of an answer, on which the right answer depends.

    The generation is empty if it changed during the request, and the time is None.
    """

    kind: str
    generation: str
    is_late: bool | None


class Readers:
    """Readers on connections of their own. Each checks at once that no answer is out of date.

    `after` is the newest generation whose build has been reported as done: no request that
    begins later may see an older one. `kills` counts the killed workers: a connection that was
    opened before one may break.
    """

    def __init__(self, port: int, index: Path, clock: Clock, number: int = 4) -> None:
        self.after, self.kills = "", 0
        self.answers: Counter[str] = Counter()
        self.interrupted, self.wrong = 0, list[str]()
        self._observed: dict[Answered, set[str]] = {}
        self._port, self._index, self._clock = port, index, clock
        self._lock, self._done = threading.Lock(), threading.Event()
        self._threads = [
            threading.Thread(target=self._loop, args=(random.Random(seed),))
            for seed in range(number)
        ]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def problems(self, truth: Mapping[str, int]) -> list[str]:
        """Every failed request, and every answer that is not right for its generation."""
        wrong = list(self.wrong)
        for answered, values in self._observed.items():
            for value in values - _right(answered, truth, values):
                wrong.append(f"{answered}: {value}")  # noqa: PERF401
        return wrong

    def _moment(self) -> Moment:
        return Moment((self._index / "CURRENT").read_text().strip(), self._clock.steps)

    def _loop(self, chance: random.Random) -> None:
        tags = dict[str, tuple[str, Moment]]()
        while not self._done.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
            kills = self.kills
            try:
                while not self._done.is_set():
                    self._ask(connection, chance.choice([*KINDS]), tags)
            except (http.client.HTTPException, OSError) as error:
                with self._lock:
                    if kills < self.kills:
                        self.interrupted += 1
                    else:
                        self.wrong.append(f"{type(error).__name__}: {error}")
            except Exception as error:  # noqa: BLE001 - a failed request is what this is about
                with self._lock:
                    self.wrong.append(f"{type(error).__name__}: {error}")
            connection.close()

    def _ask(self, connection: http.client.HTTPConnection, name: str, tags: dict[str, Any]) -> None:
        kind, done, before = KINDS[name], self.after, self._moment()
        tag, known = tags.get(name, ("", before))
        body = json.dumps(kind.body) if kind.body else None
        headers = {**_HEADERS, "If-None-Match": tag} if tag else _HEADERS
        connection.request("POST" if body else "GET", kind.path, body, headers)
        response = connection.getresponse()
        text = response.read().decode()
        after = self._moment()
        with self._lock:
            self.answers[name] += 1
            if response.status == 304:
                if before == after and not _is_same_answer(known, after):
                    self.wrong.append(f"{name}: {known} is confirmed at {after}")
                return
            self._note(name, kind, (response.status, text), (done, before, after))
        # Only an answer of a known moment can be compared with a later one.
        if before == after and (etag := response.headers.get("ETag")):
            tags[name] = (etag, before)

    def _note(
        self, name: str, kind: Kind, response: tuple[int, str], times: tuple[str, Moment, Moment]
    ) -> None:
        status, text = response
        done, before, after = times
        if status >= 500 or (kind.names_generation and status != 200):
            self.wrong.append(f"{name}: {status} {text[:300]}")
            return
        generation = before.generation if before.generation == after.generation else ""
        if kind.names_generation:
            (named, *_) = _GENERATION.findall(text)
            if generation and generation != named:
                self.wrong.append(f"{name}: {named} answers while {generation} is current")
            if named < done:
                self.wrong.append(f"{name}: {named} answers after {done} was reported as done")
            generation = named
        # An odd number means that the clock is being set at this moment.
        is_steady = before.steps == after.steps and before.steps % 2 == 0
        late = is_late(before.steps) if is_steady else None
        answered = Answered(name, generation, late)
        observed = json.dumps(kind.observed(status, text), sort_keys=True)
        self._observed.setdefault(answered, set()).add(observed)


def _is_same_answer(one: Moment, other: Moment) -> bool:
    return one.generation == other.generation and is_late(one.steps) == is_late(other.steps)


def _right(answered: Answered, truth: Mapping[str, int], values: set[str]) -> set[str]:
    """The right answers. If it is not known which edition is current, an answer says so itself."""
    times = (False, True) if answered.is_late is None else (answered.is_late,)
    if answered.generation:
        editions = {truth[answered.generation]}
    else:
        editions = {edition for value in values if (edition := _edition(value)) is not None}
    # Some requests have the same answer in every edition.
    editions = editions or {0}
    right = KINDS[answered.kind].right
    return {
        json.dumps(right(titles(edition, is_late=time)), sort_keys=True)
        for edition in editions
        for time in times
    }


def _edition(value: str) -> int | None:
    listed = json.loads(value)
    return edition_of(listed) if isinstance(listed, list) else None

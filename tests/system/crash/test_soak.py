"""Everything that happens to an index in a long life, at random, for SOAK_SECONDS.

SOAK_SECONDS=3600 SOAK_SEED=7 python -m pytest -m nightly tests/system/crash/test_soak.py
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from search.storage import generations
from tests.system.crash.conftest import Serve
from tests.system.crash.forker import Forker
from tests.system.crash.site import Clients, Site, check
from tests.system.crash.test_rebuilds import MORE_MEMORY, use

pytestmark = pytest.mark.nightly
# `make soak` takes an hour.
SECONDS = float(os.environ.get("SOAK_SECONDS", "120"))
SEED = int(os.environ.get("SOAK_SEED", "20261128"))
# The events before the first measurement, which load what a worker loads once.
WARM = 20
# Longer than any request takes.
PAUSE_SECONDS = 2.0


class Life:
    """An index on a small disk, what its generations contain, and what may happen to it."""

    def __init__(self, site: Site, disk: Path, forker: Forker, chance: random.Random) -> None:
        self.index, self.truth = disk / "index", dict[str, int]()
        self._site, self._disk, self._forker, self._chance = site, disk, forker, chance
        self._edition = 0
        self._seconds = 1.0

    def build(self, clients: Clients | None = None) -> None:
        """Rebuild or update, and let no later request get the index before."""
        self._write()
        ended = self._run(self._command())
        assert ended["code"] == 0, ended
        self._seconds = float(ended["seconds"])
        self._note()
        if clients:
            clients.after = generations.current(self.index)

    def kill(self, _: Clients) -> None:
        """Kill a build at any moment."""
        self._write()
        self._run(self._command(), kill=self._chance.uniform(0, 1.3 * self._seconds))
        self._note()

    def fill(self, _: Clients) -> None:
        """Fill the disk, so that a build fails, and empty it again."""
        filler = self._disk / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
        self._write()
        ended = self._run(self._command())
        filler.unlink()
        assert ended["code"] == 1, ended
        assert "No space left" in ended["output"], ended

    def roll_back(self, clients: Clients) -> None:
        """Return to the generation before, if there is one."""
        if not generations.others(self.index):
            return
        clients.after = ""
        # Requests that began under the newer generation end first.
        time.sleep(PAUSE_SECONDS)
        ended = self._forker.run("rollback", "--index", str(self.index))
        assert ended["code"] == 0, ended

    def _write(self) -> None:
        self._edition += 1
        self._site.write(self._edition)

    def _command(self) -> str:
        return self._chance.choice(("rebuild", "update"))

    def _run(self, command: str, kill: float | None = None) -> dict[str, Any]:
        place = ("--content", str(self._site.content), "--index", str(self.index))
        options = ("--engine", "tantivy", "--force", "--quiet")
        return self._forker.run(command, *place, *options, kill=kill)

    def _note(self) -> None:
        self.truth.setdefault(generations.current(self.index), self._edition)


def test_a_long_life(
    site: Site, forker: Forker, serve: Serve, small: Path, measurements: list[str]
) -> None:
    """No request fails or is answered wrongly, and neither memory nor open files grow."""
    pytest.importorskip("tantivy")
    chance = random.Random(SEED)
    life = Life(site, small, forker, chance)
    life.build()
    service, end = serve(life.index), time.monotonic() + SECONDS
    events: Counter[str] = Counter()
    before = use(service)
    with Clients(service.port, life.index) as clients:
        while time.monotonic() < end:
            event = chance.choices(
                (life.build, life.kill, life.fill, life.roll_back), weights=(6, 6, 1, 1)
            )[0]
            event(clients)
            events[event.__name__] += 1
            if events.total() == WARM:
                before = use(service)
        clients.after = ""
        life.build()
        after = use(service)
    check(clients, life.truth)
    assert after.files <= before.files + 2 * 4, (before, after)
    assert after.gone <= before.gone + 2 * 10, (before, after)
    assert after.memory <= before.memory + 2 * MORE_MEMORY, (before, after)
    happened = ", ".join(f"{name} {count}" for name, count in events.most_common())
    measurements.append(
        f"{SECONDS:.0f} s ({happened}): {clients.seen.answers:,} answers, none failed or wrong; "
        f"{before.files} files and {before.memory:.0f} MB after {WARM} events, {after.files} and "
        f"{after.memory:.0f} MB in the end"
    )

"""Everything that happens to a service in a long life, at random, for SOAK_SECONDS.

SOAK_SECONDS=3600 SOAK_SEED=7 python -m pytest -m nightly tests/system/soak
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.system.crash.conftest import Serve
from tests.system.crash.forker import Forker
from tests.system.crash.site import Site
from tests.system.crash.test_rebuilds import MORE_MEMORY, Use, use
from tests.system.soak.clock import Clock
from tests.system.soak.life import Life
from tests.system.soak.readers import Readers

pytestmark = pytest.mark.nightly
# `make soak` takes an hour.
SECONDS = float(os.environ.get("SOAK_SECONDS", "120"))
SEED = int(os.environ.get("SOAK_SEED", "20261128"))
# The events before the first measurement, which load what a worker loads once.
WARM = 20
# The resources are measured this often, and shown as a series.
MEASUREMENTS = 12


def test_a_long_life(
    site: Site, serve: Serve, small: Path, tmp_path: Path, measurements: list[str]
) -> None:
    """No request fails or is answered wrongly, and neither memory nor open files grow."""
    pytest.importorskip("tantivy")
    chance, clock = random.Random(SEED), Clock(tmp_path)
    forker = Forker(**clock.environment())
    life = Life(site, small, clock, forker, chance)
    events = {
        life.build: 6,
        life.kill_build: 6,
        life.kill_worker: 2,
        life.fill_disk: 2,
        life.roll_back: 1,
        life.step_clock: 2,
        life.spoil_files: 2,
    }
    life.build()
    service = serve(life.index, **clock.environment())
    happened: Counter[str] = Counter()
    series: list[Use] = []
    began = time.monotonic()
    with Readers(service.port, life.index, clock) as readers:
        while (past := time.monotonic() - began) < SECONDS:
            (event,) = chance.choices([*events], weights=[*events.values()])
            event(readers, service)
            happened[event.__name__] += 1
            if happened.total() >= WARM and past >= len(series) * SECONDS / MEASUREMENTS:
                series.append(use(service))
                text = f"{past:.0f} s: {happened.total()} events, {series[-1]}, {readers.wrong[:3]}"
                print(text, flush=True)
        readers.after = ""
        life.build()
        series.append(use(service))
    forker.close()
    problems = readers.problems(life.truth)
    measurements.extend(
        [
            f"{SECONDS:.0f} s: {', '.join(f'{name} {n}' for name, n in happened.most_common())}",
            f"{readers.answers.total():,} answers, {len(problems)} failed or wrong, "
            f"{readers.interrupted} interrupted by the kill of a worker: "
            + ", ".join(f"{name} {n:,}" for name, n in readers.answers.most_common()),
            f"files: {[one.files for one in series]}",
            f"MB: {[round(one.memory) for one in series]}",
        ]
    )
    assert not problems, (len(problems), problems[:20])
    before, after = series[0], series[-1]
    assert after.files <= before.files + 2 * 4, series
    assert after.gone <= before.gone + 2 * 10, series
    assert after.memory <= before.memory + 2 * MORE_MEMORY, series

"""Builds are killed at random moments while clients search."""

from __future__ import annotations

import os
import random
import statistics
from collections import Counter, deque
from pathlib import Path

import pytest

from search.storage import generations
from tests.skips import require_engine
from tests.system.crash.conftest import Serve
from tests.system.crash.forker import Forker
from tests.system.crash.site import Clients, Site, check

pytestmark = pytest.mark.slow
# `make nightly` kills more builds.
KILLS = int(os.environ.get("CRASH_KILLS", "100"))
# Until enough builds were killed halfway and enough came to their end, more are killed.
MAX_FACTOR = 3


@pytest.mark.parametrize(("engine", "kills"), [("tantivy", KILLS), ("whoosh", KILLS // 5)])
def test_killed_at_any_moment(
    engine: str,
    kills: int,
    site: Site,
    forker: Forker,
    serve: Serve,
    tmp_path: Path,
    measurements: list[str],
) -> None:
    """No request fails, every answer is from the live generation, and nothing is left on disk."""
    require_engine(engine)
    index, chance = tmp_path / "index", random.Random(20261124)
    place = ("--content", str(site.content), "--index", str(index), "--engine", engine)

    def build(edition: int, kill: float | None = None) -> float:
        site.write(edition)
        command = "rebuild" if edition % 2 else "update"
        ended = forker.run(command, *place, "--force", "--quiet", kill=kill)
        assert kill is not None or ended["code"] == 0, ended
        ends[ended["code"]] += 1
        truth.setdefault(generations.current(index), edition)
        return float(ended["seconds"])

    ends: Counter[int] = Counter()
    truth: dict[str, int] = {}
    build(0)
    service, most, switched = serve(index), 0, 0
    with Clients(service.port, index) as clients:
        times = deque((build(1), build(2), build(3)), maxlen=5)
        for edition in range(4, 4 + MAX_FACTOR * kills):
            # When a kill comes depends on the machine's load, and so does what it interrupts.
            is_enough = ends[-9] > kills / 3 and switched > kills / 20
            if edition >= 4 + kills and is_enough:
                break
            # Measure again now and then, because the machine's load changes.
            if edition % 10 == 0:
                times.append(build(1000 + edition))
            before = generations.current(index)
            build(edition, kill=chance.uniform(0, 1.3 * statistics.median(times)))
            switched += generations.current(index) != before
            most = max(most, _held(index))
        build(4 + MAX_FACTOR * kills)
    check(clients, truth)
    assert ends[-9] > kills / 3, "too few were killed before they were done"
    assert switched > kills / 20, "too few came far enough to matter"
    left = sorted(path.name for path in index.iterdir())
    assert left == sorted(
        {"CURRENT", "LOCK", *generations.others(index), generations.current(index)}
    )
    assert len(left) == 4
    measurements.append(
        f"{engine}: {edition - 3} builds sent SIGKILL, {ends[-9]} died of it; {switched} switched; "
        f"{clients.seen.answers:,} answers, none failed or wrong; at most {most} generations, "
        "whole or not, lay on the disk, two in the end"
    )


def _held(index: Path) -> int:
    folders = [path for path in index.iterdir() if path.is_dir()]
    assert len(folders) <= 4, [path.name for path in folders]
    return len(folders)

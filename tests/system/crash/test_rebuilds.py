"""A hundred rebuilds in a row while clients search."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from search.storage import generations
from tests.system.crash.conftest import Serve, Service
from tests.system.crash.forker import Forker
from tests.system.crash.site import Clients, Site, check

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="there is no /proc here"),
]
REBUILDS, WARM = 100, 20
# MB per worker over 80 rebuilds; a leak of one generation each would exceed it.
MORE_MEMORY = 12


@dataclass(frozen=True, slots=True)
class Use:
    """The resources used by a service's workers."""

    files: int
    # Deleted files that are still mapped into memory.
    gone: int
    # In MB.
    memory: float


def use(service: Service) -> Use:
    """Measure each worker while it is idle."""
    files = gone = 0
    memory = 0.0
    for pid in service.workers():
        process = Path(f"/proc/{pid}")
        files += len(list((process / "fd").iterdir()))
        maps = (process / "smaps_rollup", process / "maps")
        memory += next(
            int(line.split()[1]) / 1024
            for line in maps[0].read_text().splitlines()
            if line.startswith("Anonymous:")
        )
        gone += sum(line.endswith("(deleted)") for line in maps[1].read_text().splitlines())
    return Use(files, gone, memory)


def test_a_hundred_rebuilds_under_load(
    site: Site, forker: Forker, serve: Serve, tmp_path: Path, measurements: list[str]
) -> None:
    """No request fails or gets an old index after a switch, and no resource grows."""
    pytest.importorskip("tantivy")
    index = tmp_path / "index"
    place = ("--content", str(site.content), "--index", str(index), "--engine", "tantivy")
    truth: dict[str, int] = {}

    def rebuild(edition: int) -> None:
        site.write(edition)
        ended = forker.run("rebuild", *place, "--force", "--quiet")
        assert ended["code"] == 0, ended
        truth[generations.current(index)] = edition

    rebuild(0)
    service = serve(index)
    began, descriptors = time.monotonic(), len(list(Path("/proc/self/fd").iterdir()))
    with Clients(service.port, index) as clients:
        for edition in range(1, REBUILDS + 1):
            rebuild(edition)
            clients.after = generations.current(index)
            if edition == WARM:
                before = use(service)
        took = time.monotonic() - began
        after = use(service)
    check(clients, truth)
    assert len(clients.seen.editions) > REBUILDS / 2
    # One or two requests may be running.
    assert after.files <= before.files + 2 * 4, (before, after)
    assert after.gone <= before.gone + 2 * 10, (before, after)
    assert after.memory <= before.memory + 2 * MORE_MEMORY, (before, after)
    measurements.append(
        f"{REBUILDS} rebuilds in {took:.0f} s under load: {clients.seen.answers:,} answers from "
        f"{len(clients.seen.editions)} generations, none failed, wrong or stale; two workers held "
        f"{before.files} files and {before.memory:.0f} MB after {WARM} rebuilds, {after.files} "
        f"and {after.memory:.0f} MB in the end"
    )
    assert len(list(Path("/proc/self/fd").iterdir())) <= descriptors + 4

"""Rebuilds requested over HTTP from a service with two workers, which is then killed."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from search.storage import generations
from tests.system.crash.conftest import Serve, Service
from tests.system.crash.site import Site, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="there is no /proc here"),
]
TOKEN = "token-of-the-soak-tests"


def asked(service: Service, path: str, method: str = "GET") -> Any:
    """Send a request as the admin, and return the response's JSON."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    url = f"http://127.0.0.1:{service.port}/api/v1{path}"
    with urlopen(Request(url, method=method, headers=headers), timeout=120) as answer:
        return json.load(answer)


def test_many_requests_become_few_builds_and_survive_a_death(
    site: Site, serve: Serve, tmp_path: Path, measurements: list[str]
) -> None:
    """One task runs and one is queued; after a kill, the restarted service reports the failure."""
    index = tmp_path / "index"
    environment = {
        "CURATED_SEARCH_CONTENT": str(site.content),
        "CURATED_SEARCH_ADMIN_TOKEN": TOKEN,
    }
    site.write(5)
    service = serve(index, **environment)
    ids: list[str] = []

    def ask() -> None:
        for _ in range(10):
            ids.append(asked(service, "/index/update", "POST")["id"])  # noqa: PERF401

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until(lambda: all(_over(service, id) for id in set(ids)))
    tasks = [asked(service, f"/tasks/{id}") for id in sorted(set(ids))]
    assert len(ids) == 80 == sum(task["requests"] for task in tasks)
    assert {task["state"] for task in tasks} == {"succeeded"}
    assert [task["result"]["documents"] for task in tasks] == [15] * len(tasks)
    starts, ends = ([task[name] for task in tasks] for name in ("started_at", "finished_at"))
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False)), "one at a time"

    # The next build waits for this writer.
    with generations.writing(index):
        running = asked(service, "/index/rebuild", "POST")["id"]
        until(lambda: asked(service, f"/tasks/{running}")["progress"] is not None)
        waiting = asked(service, "/index/rebuild", "POST")["id"]
        for pid in (*_runners(index), service.process.pid, *service.workers()):
            os.kill(pid, signal.SIGKILL)
    service = serve(index, **environment)
    until(lambda: _over(service, waiting))
    assert asked(service, f"/tasks/{waiting}")["state"] == "succeeded"
    dead = asked(service, f"/tasks/{running}")
    assert (dead["state"], "died" in dead["error"]) == ("failed", True)
    measurements.append(
        f"80 requests at once became {len(tasks)} builds, one at a time, on two workers"
    )


def _over(service: Service, id: str) -> bool:
    return asked(service, f"/tasks/{id}")["state"] in {"succeeded", "failed"}


def _runners(index: Path) -> list[int]:
    """The task runners for an index, and their builds."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if os.fsencode(index) in words and (b"web.tasks.runner" in words or b"--json" in words):
            found.append(int(process.name))
    return found

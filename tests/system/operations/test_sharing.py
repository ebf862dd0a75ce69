"""Folders and ports that are shared, other time zones and versions, and no notifications."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from search.storage import generations
from tests.paths import ROOT
from tests.system.crash.conftest import Serve, Service
from tests.system.crash.site import until
from tests.system.operations import trials
from tests.system.operations.conftest import ARTICLES, Operator

pytestmark = pytest.mark.slow
_OLDER = """
from search import schema
schema.VERSION -= 1
from curated_search.main import main
main()
"""


def answer(service: Service) -> Any:
    """A service's answer to a search."""
    with urlopen(f"http://127.0.0.1:{service.port}/api/v1/search?q=care", timeout=60) as response:
        return json.load(response)


def test_two_services_on_one_folder(editable: Operator, serve: Serve) -> None:
    """Two services that share a folder both answer from its newest index."""
    editable.run("rebuild")
    services = [serve(editable.index), serve(editable.index)]
    assert [answer(service)["total"] for service in services] == [1, 1]
    shutil.copy(editable.content / "a.md", editable.content / "b.md")
    editable.run("update")
    newest = generations.current(editable.index)
    for service in services:
        found = answer(service)
        assert (found["total"], found["index"]["generation"]) == (2, newest)


def test_two_services_on_one_port(editable: Operator, serve: Serve) -> None:
    """The second service on a port ends in a sentence, and the first one answers."""
    editable.run("rebuild")
    first = serve(editable.index)
    output = editable.run("serve", "--port", str(first.port), code=1)
    assert trials.SHARED_PORT.says(output)
    assert answer(first)["total"] == 1


def test_two_builds(operator: Operator) -> None:
    """Only one process writes; another one says so, or waits."""
    with generations.writing(operator.index):
        assert trials.TWO_BUILDS.says(operator.run("rebuild", code=1))
    operator.run("rebuild", "--wait", "60")
    assert operator.total() == ARTICLES


def test_another_time_zone(editable: Operator) -> None:
    """TZ changes nothing; the setting changes what the dates of articles mean."""
    editable.run("rebuild")
    assert "No changes" in editable.run("update", TZ="Asia/Tokyo")
    setting = {"CURATED_SEARCH_TIMEZONE": "Asia/Tokyo"}
    assert trials.OTHER_ZONE.says(editable.run("update", **setting))
    assert "No changes" in editable.run("update", **setting)


def test_no_inotify_instance(editable: Operator, tmp_path: Path) -> None:
    """Without notifications, `watch` says why, looks every few seconds, and finds changes."""
    pytest.importorskip("watchfiles")
    # The limit of a namespace does not affect the rest of the machine.
    limit = "echo 0 > /proc/sys/user/max_inotify_instances"
    namespace = ["unshare", "--user", "--map-root-user", "sh", "-c"]
    if subprocess.run([*namespace, limit], check=False, capture_output=True).returncode:
        pytest.skip(reason="namespaces for users are not allowed here")
    editable.run("rebuild")
    arguments = ("--content", str(editable.content), "--index", str(editable.index))
    watch = [sys.executable, "-u", "-m", "curated_search", "watch", *arguments]
    log = tmp_path / "log"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*namespace, f'{limit}; exec "$@"', "sh", *watch],
            stdout=output,
            stderr=output,
            cwd=ROOT,
            env={**os.environ},
        ) as process,
    ):
        try:
            until(lambda: trials.NO_WATCHES.says(log.read_text()))
            shutil.copy(editable.content / "a.md", editable.content / "b.md")
            until(lambda: editable.total() == 2)
        finally:
            process.terminate()


def test_an_index_of_an_older_version(operator: Operator) -> None:
    """An index of an older version is searched, or named in a sentence, and then replaced."""
    older = [sys.executable, "-c", _OLDER, "rebuild", "--quiet", "--engine", operator.engine]
    place = ["--content", str(operator.content), "--index", str(operator.index)]
    subprocess.run([*older, *place], check=True, cwd=ROOT)
    status = operator.attempt("status")
    found = operator.attempt("search", "care")
    assert trials.OLDER_INDEX.says(status.stdout), status.stdout
    assert f"{ARTICLES} articles" in found.stdout, found.stdout
    operator.run("rebuild", "--quiet")
    assert "older" not in operator.run("status")
    assert operator.total() == ARTICLES

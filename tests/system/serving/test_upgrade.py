"""Two installed versions of the program that build into the same folder."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from search.schema import VERSION
from search.storage import generations
from tests.paths import ROOT
from tests.system.serving.service import Service, serving

pytestmark = pytest.mark.slow
SETTINGS = "workers = 2\n"
# This many requests reach both workers.
REQUESTS = 12
# The contents of the wheel, which tests/smoke.sh compares with these folders.
PACKAGES = ("curated_search", "indexer", "search", "web")

Program = tuple[str, ...]


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The installed current version."""
    return installed(tmp_path_factory.mktemp("older"), VERSION)


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The same program with the next schema version."""
    return installed(tmp_path_factory.mktemp("newer"), VERSION + 1)


def installed(folder: Path, version: int) -> Program:
    """An installed program's command, which can import no other copy of our modules."""
    for name in PACKAGES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    schema = folder / "search" / "schema.py"
    text, replaced = re.subn(r"(?m)^VERSION = \d+$", f"VERSION = {version}", schema.read_text())
    assert replaced == 1
    schema.write_text(text)
    return "env", f"PYTHONPATH={folder}", sys.executable, "-P", "-m", "curated_search"


def rebuild(program: Program, folder: Path, version: int) -> str:
    """Rebuild a service's index with a program, and return the new generation."""
    command = (*program, "rebuild", "--quiet", "--config", str(folder / "s.toml"))
    subprocess.run(command, check=True)
    name = generations.current(folder / "index")
    manifest = json.loads((folder / "index" / name / "manifest.json").read_text())
    assert manifest["version"] == version
    return name


def answer(service: Service, path: str) -> Any:
    """The answer to a request, which must be 200."""
    with urlopen(service.base + path, timeout=120) as response:
        return json.load(response)


def answering(service: Service) -> set[str]:
    """The generations that the workers use."""
    paths = [f"/api/v1/search?q=care&per_page={1 + number}" for number in range(REQUESTS)]
    return {answer(service, path)["index"]["generation"] for path in paths}


def readiness(service: Service) -> set[str]:
    """The damage reported by the workers, all of which must be ready."""
    states = [answer(service, "/readyz") for _ in range(REQUESTS)]
    assert {state["status"] for state in states} == {"ready"}
    return {state.get("damage", "") for state in states}


def check_that_it_keeps_its_generation(
    service: Service, folder: Path, own: str, other: Program, version: int, expected: str
) -> None:
    """A build by the other version changes no answer, and each worker logs it once.

    The third build deletes the last generation that this version can read.
    """
    for _ in range(3):
        rebuild(other, folder, version)
        assert answering(service) == {own}
        (damage,) = readiness(service)
        assert expected in damage
        assert damage.endswith(f"until then, generation {own} is used")
        assert answer(service, "/api/v1/index")["generation"] == own
    assert not (folder / "index" / own).exists()
    log = service.log.read_text()
    assert log.count(f"until then, generation {own} is used") == 2
    assert "Traceback" not in log


def test_an_upgrade(tmp_path: Path, older: Program, newer: Program) -> None:
    """The older version keeps its open generation until it is restarted as the newer one."""
    with serving(tmp_path, SETTINGS, program=older) as service:
        (own,) = answering(service)
        expected = f"was written by a newer curated-search (schema version {VERSION + 1}"
        check_that_it_keeps_its_generation(service, tmp_path, own, newer, VERSION + 1, expected)
    with serving(tmp_path, SETTINGS, program=newer, rebuild=False) as service:
        assert answering(service) == {generations.current(tmp_path / "index")} != {own}
        assert readiness(service) == {""}


def test_a_rollback_of_the_program(tmp_path: Path, older: Program, newer: Program) -> None:
    """The newer version keeps working while the older one builds and starts."""
    with serving(tmp_path, SETTINGS, program=newer) as service:
        (own,) = answering(service)
        expected = f"has schema version {VERSION}, but this curated-search requires"
        check_that_it_keeps_its_generation(service, tmp_path, own, older, VERSION, expected)
    with serving(tmp_path, SETTINGS, program=older, rebuild=False) as service:
        assert answering(service) == {generations.current(tmp_path / "index")} != {own}


def test_a_start_between_two_versions(tmp_path: Path, older: Program, newer: Program) -> None:
    """A version that starts on another's index uses the newest generation that it can read.

    After its own next build, it uses that one.
    """
    with serving(tmp_path, SETTINGS, program=older) as service:
        (own,) = answering(service)
    rebuild(newer, tmp_path, VERSION + 1)
    with serving(tmp_path, SETTINGS, program=older, rebuild=False) as service:
        assert answering(service) == {own}
        assert readiness(service) != {""}
        rebuilt = rebuild(older, tmp_path, VERSION)
        assert answering(service) == {rebuilt}
        assert readiness(service) == {""}

"""When a build reports success, its files, folders and pointer were synced in this order."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from search.engines.protocol import Engine, maintenance
from search.storage import generations
from tests.contract.conftest import EMBEDDED
from tests.contract.test_rules import doc
from tests.paths import SAMPLE

pytestmark = pytest.mark.engines(*EMBEDDED)
CONTENT = SAMPLE
Steps = list[tuple[str, ...]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of an index that has not been built yet."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip(reason="there is no /proc here to tell files by their numbers")
    return tmp_path / "index"


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    """Record each fsync and rename."""
    noted: Steps = []
    fsync, rename, replace = os.fsync, os.rename, os.replace

    def synced(descriptor: int) -> None:
        fsync(descriptor)
        noted.append(("fsync", str(Path(f"/proc/self/fd/{descriptor}").readlink())))

    monkeypatch.setattr(os, "fsync", synced)
    for name, real in (("rename", rename), ("replace", replace)):

        def moved(source: Path, target: Path, real=real, **more: object) -> None:  # type: ignore[no-untyped-def]
            real(source, target, **more)
            noted.append(("rename", str(source), str(target)))

        monkeypatch.setattr(os, name, moved)
    return noted


def assert_durable(root: Path, steps: Steps) -> None:
    """Assert the order of the steps that made the current generation."""
    name = generations.current(root)
    partial = f"{root / name}.partial"
    renamed = steps.index(("rename", partial, str(root / name)))
    files = [str(path) for path in (root / name).rglob("*") if path.is_file()]
    for path in files:
        within = path.replace(str(root / name), partial)
        assert ("fsync", within) in steps[:renamed], path
    folder = _last(steps[:renamed], ("fsync", partial))
    assert folder == renamed - 1, "the folder goes after its files, right before its name"
    assert len(files) > 3
    assert steps[renamed + 1] == ("fsync", str(root)), "its name is on disk before CURRENT says it"
    assert steps[renamed + 2 :] == _switched(root)


def _switched(root: Path) -> Steps:
    pointer = str(root / "CURRENT.new")
    return [
        ("fsync", pointer),
        ("rename", pointer, str(root / "CURRENT")),
        ("fsync", str(root)),
    ]


def _last(steps: Steps, step: tuple[str, ...]) -> int:
    return len(steps) - 1 - steps[::-1].index(step)


def test_rebuilds_and_updates_are_on_the_disk(engine: Engine, root: Path, steps: Steps) -> None:
    """Rebuilds and updates are synced before they become current."""
    engine.rebuild([doc("1"), doc("2")])
    assert ("fsync", str(root.parent)) in steps, "the index folder's own name is on disk too"
    assert_durable(root, steps)
    for build in (lambda: engine.rebuild([doc("3")]), lambda: engine.update([doc("4")], ["3"])):
        steps.clear()
        build()
        assert_durable(root, steps)


def test_a_rollback_is_on_the_disk(engine: Engine, root: Path, steps: Steps) -> None:
    """A rollback syncs the pointer, which is all that it changes."""
    for id in ("1", "2"):
        engine.rebuild([doc(id)])
    steps.clear()
    maintenance(engine).rollback()
    assert steps == _switched(root)


CALL = re.compile(r"(?:\d+ +)?(\w+)\((.*)")
TRACED = "write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2"


@pytest.mark.slow
@pytest.mark.parametrize("command", ["rebuild", "update"])
def test_nothing_is_written_after_it_was_synced(
    root: Path, engine_name: str, command: str, tmp_path: Path
) -> None:
    """According to the kernel's trace, each file is renamed only after its last write and fsync."""
    if shutil.which("strace") is None:
        pytest.skip(reason="strace is not installed")
    content, log = tmp_path / "content", tmp_path / "calls"
    shutil.copytree(CONTENT, content)
    run = [sys.executable, "-m", "curated_search", "rebuild", "--quiet", "--engine", engine_name]
    run += ["--content", str(content), "--index", str(root)]
    if command == "update":
        subprocess.run(run, check=True)
        (content / "new.md").write_text("---\ntitle: New\n---\ntext\n")
        run[3] = "update"
    traced = subprocess.run(
        ["strace", "-f", "-y", "-s", "0", "-qq", "-o", log, "-e", f"trace={TRACED}", *run],
        check=False,
        stderr=subprocess.PIPE,
        text=True,
    )
    if traced.returncode and "ptrace" in traced.stderr.lower():
        pytest.skip(reason="tracing is not allowed here")
    assert traced.returncode == 0, traced.stderr
    name = generations.current(root)
    calls = [found.groups() for line in log.read_text().splitlines() if (found := CALL.match(line))]
    moved = [(n, a) for n, (c, a) in enumerate(calls) if c.startswith("rename")]
    named = next(n for n, a in moved if f'/{name}"' in a)
    for path in (root / name).iterdir():
        mark = f"<{root / name}.partial/{path.name}>"
        touched = [(n, c) for n, (c, a) in enumerate(calls) if mark in a]
        synced = [n for n, c in touched if c in {"fsync", "fdatasync"}]
        written = [n for n, c in touched if "write" in c]
        assert synced, path.name
        assert max(written, default=-1) < max(synced) < named, path.name
    pointed = next(n for n, a in moved if '/CURRENT"' in a)
    after = [c for c, a in calls[pointed:] if c == "fsync" and f"<{root}>" in a]
    assert named < pointed
    assert after, "the command ends once the pointer is on disk"

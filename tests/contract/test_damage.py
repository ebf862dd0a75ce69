"""Damage to an index folder: each embedded engine uses the previous generation and reports it."""

from __future__ import annotations

import errno
import gc
import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from search.document import Document
from search.engines.protocol import Engine, maintenance
from search.engines.registry import open_engine
from search.errors import IndexCorrupt, IndexMissing, WriteFailed
from search.storage import checksums, generations
from tests.contract.conftest import EMBEDDED
from tests.contract.test_generations import LEFT_OPEN, doc, generation_names
from tests.contract.test_rules import ask, ids

pytestmark = [LEFT_OPEN, pytest.mark.engines(*EMBEDDED)]


@pytest.fixture
def root(engine: Engine, tmp_path: Path) -> Path:
    """The index folder of an engine with two generations, `first` and then `second`."""
    engine.rebuild([doc("first")])
    engine.rebuild([doc("second")])
    engine.close()
    return tmp_path / "index"


def _largest(path: Path) -> Path:
    return max(path.iterdir(), key=lambda file: file.stat().st_size)


def _cut(path: Path) -> None:
    file = _largest(path)
    data = file.read_bytes()
    file.unlink()
    file.write_bytes(data[: len(data) // 2])


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a missing folder": shutil.rmtree,
    "a missing file": lambda path: _largest(path).unlink(),
    "a truncated file": _cut,
    "a truncated manifest": lambda path: (path / "manifest.json").write_text('{"version": 1'),
    "missing checksums": lambda path: (path / "SEAL.json").unlink(),
    "invalid checksums": lambda path: (path / "SEAL.json").write_text('{"files": [1]}'),
    "CURRENT with garbage": lambda path: (path.parent / "CURRENT").write_bytes(b"\xff\x00"),
    "CURRENT with another path": lambda path: (path.parent / "CURRENT").write_text("../../etc"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_the_previous_generation_replaces_a_damaged_one(
    engine: Engine, root: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Damage is found when an index is opened, logged and reported; a rebuild repairs the index."""
    DAMAGE[damage](root / generations.current(root))
    # Without a pointer both generations are intact, so the newest is used.
    expected = "second" if damage.startswith("CURRENT") else "first"
    with caplog.at_level(logging.ERROR, "curated_search.index"):
        assert ids(ask(engine)) == [expected]
    assert "until then, generation" in caplog.text
    status = engine.status()
    assert status.damage
    assert str(root) not in status.damage
    engine.rebuild([doc("third")])
    assert ids(ask(engine)) == ["third"]
    assert engine.status().damage == ""
    maintenance(engine).rollback()
    assert ids(ask(engine)) == [expected]


def test_an_update_never_builds_on_damage(engine: Engine, root: Path) -> None:
    """An update of a damaged index fails and says to rebuild; searches still work."""
    _cut(root / generations.current(root))
    with pytest.raises(IndexCorrupt, match="curated-search rebuild"):
        engine.update([doc("third")])
    assert ids(ask(engine)) == ["first"]


def test_a_failing_search_finds_changed_bytes(engine: Engine, root: Path) -> None:
    """A failing search verifies checksums and switches to the previous generation."""
    path = root / generations.current(root)
    for name, file in checksums.read(path).items():
        if name != "manifest.json":
            (path / name).unlink()
            (path / name).write_bytes(bytes(file.size))
    assert ids(ask(engine)) == ["first"]
    assert engine.status().damage


@pytest.mark.engines("whoosh")
@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="there is no /proc here")
def test_a_failed_open_leaves_no_file_open(engine: Engine, root: Path) -> None:
    """A failed opening leaves no files open, although Whoosh leaves files to the collector."""
    path = root / generations.current(root)
    for file in path.iterdir():
        if file.name not in {"manifest.json", "SEAL.json", "words.json"}:
            size = file.stat().st_size
            file.unlink()
            file.write_bytes(bytes(size))
    gc.collect()
    gc.disable()
    try:
        assert ids(ask(engine)) == ["first"]
        targets = [os.path.realpath(link) for link in Path("/proc/self/fd").iterdir()]
    finally:
        gc.enable()
    assert [target for target in targets if target.startswith(str(path))] == []


def test_searches_fail_if_all_are_damaged(engine: Engine, root: Path) -> None:
    """If all generations are damaged, searches fail with an error."""
    for name in generation_names(root):
        _cut(root / name)
    with pytest.raises(IndexCorrupt, match="rebuild"):
        ask(engine)
    with pytest.raises(IndexMissing, match=r"no other generation.* bytes instead of"):
        maintenance(engine).rollback()


@pytest.mark.usefixtures("root")
def test_a_second_rollback_undoes_the_first(engine: Engine) -> None:
    """A second rollback undoes the first, and readers follow at once."""
    back = maintenance(engine).rollback()
    assert ids(ask(engine)) == ["first"]
    assert back.generation == engine.status().generation < engine.status().previous
    maintenance(engine).rollback()
    assert ids(ask(engine)) == ["second"]
    assert engine.status().previous == back.generation


def test_a_build_after_a_rollback_keeps_the_generation_in_use(engine: Engine, root: Path) -> None:
    """After a rollback, the next build keeps the generation in use."""
    maintenance(engine).rollback()
    engine.rebuild([doc("third")])
    maintenance(engine).rollback()
    assert ids(ask(engine)) == ["first"]
    assert len(generation_names(root)) == 2


@pytest.mark.usefixtures("root")
def test_a_failed_build_after_a_rollback_loses_nothing(engine: Engine) -> None:
    """A failed build after a rollback keeps both generations."""
    maintenance(engine).rollback()
    with pytest.raises(ZeroDivisionError):
        engine.rebuild(doc(str(1 // n)) for n in (1, 0))
    maintenance(engine).rollback()
    assert ids(ask(engine)) == ["second"]


def test_a_rollback_never_switches_to_a_damaged_generation(engine: Engine, root: Path) -> None:
    """A rollback verifies every byte of the other generation first."""
    file = _largest(root / engine.status().previous)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.unlink()
    file.write_bytes(data)
    with pytest.raises(IndexMissing, match="has changed since"):
        maintenance(engine).rollback()
    assert ids(ask(engine)) == ["second"]


def test_a_rollback_of_nothing_leaves_nothing(tmp_path: Path) -> None:
    """A rollback without an index fails and creates no folder."""
    with pytest.raises(IndexMissing, match="no index"):
        maintenance(open_engine(f"auto:{tmp_path / 'never'}")).rollback()
    assert list(tmp_path.iterdir()) == []


def test_a_rollback_mends_a_lost_pointer(engine: Engine, root: Path) -> None:
    """If CURRENT is missing, there is no index; a rollback finds the newest intact generation."""
    (root / "CURRENT").unlink()
    with pytest.raises(IndexMissing):
        ask(engine)
    maintenance(engine).rollback()
    assert ids(ask(engine)) == ["second"]


def test_no_other_generation(engine: Engine) -> None:
    """A rollback of a first index fails with a message."""
    engine.rebuild([doc("first")])
    assert engine.status().previous == ""
    with pytest.raises(IndexMissing, match="no other generation"):
        maintenance(engine).rollback()


def test_leftovers_of_a_dead_writer_are_reported_and_removed(
    engine: Engine, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """After a writer has died, the next writer names it and removes its leftovers."""
    (root / "LOCK").write_text("123 on elsewhere")
    remains = root / "20200101T000000-000000.partial"
    remains.mkdir()
    engine.rebuild([doc("third")])
    assert "process 123 on elsewhere died while it was writing" in caplog.text
    assert not remains.exists()
    assert (root / "LOCK").read_text() == ""


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "enough for a second index"),
        (errno.EDQUOT, "enough for a second index"),
        (errno.EACCES, "Give user"),
        (errno.EROFS, "Mount the folder"),
    ],
)
@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_disk_errors_say_what_to_do(
    engine: Engine,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    words: str,
    moment: str,
) -> None:
    """If any disk operation fails, the old index still works and nothing is left behind."""
    before = generation_names(root)

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, moment, refuse)
        with pytest.raises(WriteFailed, match=words):
            engine.rebuild([doc("third")])
    assert ids(ask(engine)) == ["second"]
    assert generation_names(root) == before


def test_files_have_the_permissions_of_the_folder(engine: Engine, root: Path) -> None:
    """Index files are readable by a service that runs as another user."""
    path = root / generations.current(root)
    rights = {file.name: file.stat().st_mode & 0o044 for file in path.iterdir()}
    mask = os.umask(0)
    os.umask(mask)
    assert set(rights.values()) == {0o044 & ~mask}
    assert ids(ask(engine)) == ["second"]


def test_files_are_copied_if_they_cannot_be_linked(
    engine: Engine, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If hard links are not possible, files are copied."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    engine.update([doc("third")])
    assert ids(ask(engine)) == ["second", "third"]
    checksums.verify(root / generations.current(root))


def _documents() -> list[Document]:
    return [doc(f"{n:03}", "care") for n in range(50)]


def test_an_update_reads_only_what_is_new(
    engine: Engine, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update reuses the checksums of shared files without reading them."""
    engine.rebuild(_documents())
    read: list[str] = []
    digest = checksums.digest
    monkeypatch.setattr(
        checksums, "digest", lambda path, *_: read.append(path.name) or digest(path)
    )
    engine.update([doc("new")])
    path = root / generations.current(root)
    assert 0 < len(read) < len(checksums.read(path))
    checksums.verify(path)
    assert open_engine(f"auto:{root}").status().documents == 51


def test_a_folder_named_tasks_does_not_make_an_index(url: str, root: Path, tmp_path: Path) -> None:
    """A `tasks` folder alone does not make its parent an index."""
    (tmp_path / "project" / "tasks").mkdir(parents=True)
    with pytest.raises(WriteFailed, match="tasks"):
        open_engine(url.replace(str(root), str(tmp_path / "project"))).rebuild([doc("x")])
    assert [path.name for path in (tmp_path / "project").iterdir()] == ["tasks"]

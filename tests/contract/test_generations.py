"""Generations on each embedded engine: what a build may do and must never do to readers."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from search.document import Document
from search.engines.embedded import libraries
from search.engines.protocol import Engine
from search.engines.registry import open_engine
from search.errors import (
    EngineMissing,
    EngineUnknown,
    IndexCorrupt,
    IndexIncompatible,
    IndexLocked,
    WriteFailed,
)
from search.storage import checksums, generations
from tests.contract.conftest import EMBEDDED
from tests.contract.test_rules import ask, doc, ids

pytestmark = pytest.mark.engines(*EMBEDDED)

# Whoosh leaves its files to the garbage collector when it fails.
LEFT_OPEN = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture
def root(engine: Engine, tmp_path: Path) -> Path:
    """The index folder of an engine with one document, `first`."""
    engine.rebuild([doc("first")])
    return tmp_path / "index"


def generation_names(root: Path) -> list[str]:
    """The names of the generations in a folder."""
    return sorted(path.name for path in root.iterdir() if path.is_dir())


def test_the_last_two_generations_are_kept(engine: Engine, root: Path) -> None:
    """The last two generations are kept, and CURRENT names the newest."""
    for number in range(3):
        engine.rebuild([doc(str(number))])
        engine.update([doc("more")])
    assert len(generation_names(root)) == 2
    assert generations.current(root) == generation_names(root)[-1] == engine.status().generation


def test_an_update_leaves_the_previous_generation_as_it_was(engine: Engine, root: Path) -> None:
    """An update shares files with the previous generation and never changes them."""
    before = generations.current(root)
    engine.update([doc("second")], ["first"])
    assert ids(ask(engine)) == ["second"]
    generations.switch(root, before)
    assert ids(ask(engine)) == ["first"]


@pytest.mark.usefixtures("root")
def test_a_second_writer_fails_and_names_the_first(engine: Engine, url: str) -> None:
    """A second writer fails at once, and the first writer completes its build."""

    def documents() -> Iterator[Document]:
        with pytest.raises(IndexLocked, match=str(os.getpid())):
            open_engine(url).update([doc("2")])
        yield doc("1")

    engine.rebuild(documents())
    assert ids(ask(engine)) == ["1"]


# The lock knows nothing of engines.
@pytest.mark.slow
@pytest.mark.engines("whoosh")
def test_a_second_writer_can_wait(root: Path, url: str) -> None:
    """With `wait`, the second writer starts when the first writer is done."""
    with generations.writing(root):
        # Not forked: a forked child would hold the lock itself.
        child = multiprocessing.get_context("spawn").Process(target=_add_second, args=(url,))
        child.start()
        time.sleep(1)
        assert child.is_alive()
    child.join(20)
    assert child.exitcode == 0
    assert ids(ask(open_engine(url))) == ["2", "first"]


def test_a_killed_build_changes_nothing_and_is_cleared_away(
    engine: Engine, root: Path, url: str
) -> None:
    """After a killed build, the old generation is used and the next writer cleans up."""

    def endless() -> Iterator[Document]:
        for number in range(10**9):
            yield doc(f"{number:09}")
            time.sleep(0.001)

    child = multiprocessing.get_context("fork").Process(
        target=lambda: open_engine(url).rebuild(endless())
    )
    child.start()
    while not any(name.endswith(".partial") for name in generation_names(root)):
        time.sleep(0.01)
    time.sleep(0.1)
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    assert ids(ask(engine)) == ["first"]
    engine.rebuild([doc("second")])
    assert ids(ask(engine)) == ["second"]
    assert not any(name.endswith(".partial") for name in generation_names(root))


def test_an_index_of_another_schema_version_says_to_rebuild(engine: Engine, root: Path) -> None:
    """The message names both versions and the command, and a rebuild fixes it."""
    _change_manifest(root, version=999)
    engine.close()
    with pytest.raises(IndexIncompatible, match=r"version 999.*curated-search rebuild"):
        ask(engine)
    engine.rebuild([doc("again")])
    assert ids(ask(engine)) == ["again"]


@pytest.mark.usefixtures("root")
def test_an_index_whose_engine_is_missing_says_what_to_install(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the index's engine is not installed, the message says what to install."""
    monkeypatch.setattr(libraries.importlib.util, "find_spec", lambda _: None)
    engine.close()
    with pytest.raises(EngineMissing, match="pip install"):
        ask(engine)


def test_an_index_of_an_unknown_engine_says_so(engine: Engine, root: Path) -> None:
    """The message names an engine that only a newer version has."""
    _change_manifest(root, engine="quantum")
    engine.close()
    with pytest.raises(EngineMissing, match="quantum"):
        ask(engine)


@pytest.mark.parametrize("damage", ["manifest", "current", "no generation", "files"])
def test_an_incomplete_index_is_reported(engine: Engine, root: Path, damage: str) -> None:
    """An incomplete index raises an error that says where it is, and a rebuild fixes it."""
    path = root / generations.current(root)
    if damage == "manifest":
        (path / "manifest.json").write_text('{"version": 1', encoding="utf-8")
    elif damage == "current":
        (root / "CURRENT").write_text("../../etc\n", encoding="utf-8")
        path.rename(root / "elsewhere")
    elif damage == "no generation":
        path.rename(root / "elsewhere")
    else:
        for file in path.iterdir():
            if file.name != "manifest.json":
                file.unlink()
    engine.close()
    with pytest.raises(IndexCorrupt, match=r"rebuild"):
        ask(engine)
    engine.rebuild([doc("again")])
    assert ids(ask(engine)) == ["again"]


def test_the_error_for_an_unknown_engine_lists_the_names() -> None:
    """The message for an unknown engine lists the valid engines."""
    with pytest.raises(EngineUnknown, match="opensearch, tantivy, columns, whoosh, memory"):
        open_engine("lucene:index")


def test_auto_opens_whatever_engine_built_the_index(root: Path, engine_name: str) -> None:
    """Any URL opens an existing index; only a rebuild uses the named engine."""
    for name in ("auto", "whoosh", "tantivy", "columns"):
        assert open_engine(f"{name}:{root}").status().engine == engine_name


def _replace(file: Path, data: bytes) -> None:
    # Not truncated in place, because the file may be mapped into memory.
    fresh = file.with_name("fresh")
    fresh.write_bytes(data)
    fresh.replace(file)


def _add_second(url: str) -> None:
    open_engine(url, wait=20).update([doc("2")])


def _change_manifest(root: Path, **values: object) -> None:
    path = root / generations.current(root) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values), encoding="utf-8")
    checksums.write(path.parent)


def test_other_folders_are_never_touched(engine: Engine, root: Path) -> None:
    """Cleaning up removes only generations and unfinished builds."""
    others = ("2023-01-01-2023-12-31", "20240101-20241231", "thesis.partial", "zzz")
    for name in others:
        (root / name).mkdir()
    for _ in range(3):
        engine.rebuild([doc("x")])
    assert all((root / name).is_dir() for name in others)


def test_a_folder_with_other_files_is_rejected(url: str, tmp_path: Path) -> None:
    """A folder with unrelated files is rejected, not written to."""
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "article.md").touch()
    with pytest.raises(WriteFailed, match=r"article\.md"):
        open_engine(url).rebuild([doc("x")])
    assert [path.name for path in (tmp_path / "index").iterdir()] == ["article.md"]


def test_names_increase_even_if_the_clock_is_set_back(
    engine: Engine, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if the clock is set back, new generations get names that sort later."""
    engine.rebuild([doc("second")])
    before = generations.current(root)
    frozen = type("Frozen", (datetime,), {"now": lambda _: datetime(2020, 1, 1, tzinfo=UTC)})
    monkeypatch.setattr(generations, "datetime", frozen)
    for number in range(3):
        engine.rebuild([doc(str(number))])
        assert ids(ask(engine)) == [str(number)]
        assert len(generation_names(root)) == 2
    assert before < generations.current(root) == generation_names(root)[-1]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a read-only folder")
def test_an_index_that_may_only_be_read_is_read(engine: Engine, root: Path, url: str) -> None:
    """A read-only index can be searched, although tantivy tries to write a lock file."""
    mounted = root.parent / "mounted"
    mounted.mkdir()
    if subprocess.run(["mount", "--bind", root, mounted], check=False).returncode:
        pytest.skip(reason="mounting is not allowed here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", mounted], check=True)
        found = open_engine(url.replace(str(root), str(mounted)))
        assert ids(ask(found, "care")) == ["first"]
        with pytest.raises(WriteFailed, match="Read-only"):
            found.rebuild([doc("x")])
    finally:
        subprocess.run(["umount", "-l", mounted], check=True)
    assert ids(ask(engine)) == ["first"]


@pytest.mark.slow
@LEFT_OPEN
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small file system")
def test_a_full_disk_leaves_the_last_index(engine_name: str, tmp_path: Path) -> None:
    """A full disk causes one clear error, and the old generation stays in use."""
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "x", small], check=False
    ).returncode:
        pytest.skip(reason="mounting is not allowed here")
    try:
        engine = open_engine(f"{engine_name}:{small / 'index'}")
        engine.rebuild([doc("first")])
        many = (doc(f"{n:06}", body=" ".join(f"w{n}x{k}" for k in range(300))) for n in range(200))
        with pytest.raises(WriteFailed, match="cannot be written"):
            engine.rebuild(many)
        assert ids(ask(engine)) == ["first"]
        engine.rebuild([doc("second")])
        assert ids(ask(engine)) == ["second"]
    finally:
        del engine
        gc.collect()
        subprocess.run(["umount", "-l", small], check=True)


@pytest.mark.slow
@LEFT_OPEN
def test_corrupt_files_raise_index_corrupt(engine: Engine, root: Path) -> None:
    """Corrupt files raise IndexCorrupt, never a library's own exception."""
    engine.rebuild([doc(f"{n:03}", f"care word{n}", tag=[f"t{n}"]) for n in range(200)])
    path = root / generations.current(root)
    files = [f for f in path.iterdir() if f.name not in {"manifest.json", "meta.json"}]
    clean = {file: file.read_bytes() for file in files}
    random = Random(7)
    for _ in range(60):
        file = random.choice([f for f in files if clean[f]])
        data = bytearray(clean[file])
        for _ in range(3):
            data[random.randrange(len(data))] ^= 0xFF
        _replace(file, bytes(data))
        engine.close()
        try:
            ask(engine, "care wo", facets=("tag",))
            engine.get("007")
        except IndexCorrupt as error:
            assert "rebuild" in str(error)  # noqa: PT017 - most damage shows, some does not
        _replace(file, clean[file])
    engine.close()
    gc.collect()
    assert ask(engine, "care").total == 200

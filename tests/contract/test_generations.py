"""Generations, on each embedded engine: what a build may and may not do to readers."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from search import generation
from search.document import Document
from search.engine import (
    Engine,
    EngineMissing,
    EngineUnknown,
    IndexCorrupt,
    IndexIncompatible,
    IndexLocked,
    open_engine,
)
from search.engines import folder
from tests.contract.test_rules import ask, doc, ids


@pytest.fixture
def root(engine: Engine, engine_name: str, tmp_path: Path) -> Path:
    """Return the index folder of an engine that has one document, `first`."""
    if engine_name == "memory":
        pytest.skip(reason="the memory engine has no folder")
    engine.rebuild([doc("first")])
    return tmp_path / "index"


def generations(root: Path) -> list[str]:
    """Return the names of the generations in a folder."""
    return sorted(path.name for path in root.iterdir() if path.is_dir())


def test_the_last_two_generations_are_kept(engine: Engine, root: Path) -> None:
    """Older ones go, and CURRENT names the newest."""
    for number in range(3):
        engine.rebuild([doc(str(number))])
        engine.update([doc("more")])
    assert len(generations(root)) == 2
    assert generation.current(root) == generations(root)[-1] == engine.status().generation


def test_an_update_leaves_the_previous_generation_as_it_was(engine: Engine, root: Path) -> None:
    """Files are shared with the last generation, never changed in it."""
    before = generation.current(root)
    engine.update([doc("second")], ["first"])
    assert ids(ask(engine)) == ["second"]
    generation.switch(root, before)
    assert ids(ask(engine)) == ["first"]


@pytest.mark.usefixtures("root")
def test_a_second_writer_is_told_who_writes(engine: Engine, url: str) -> None:
    """It gets an error at once, and the first writer finishes."""

    def documents() -> Iterator[Document]:
        with pytest.raises(IndexLocked, match=str(os.getpid())):
            open_engine(url).update([doc("2")])
        yield doc("1")

    engine.rebuild(documents())
    assert ids(ask(engine)) == ["1"]


def test_a_second_writer_waits_where_asked_to(root: Path, url: str) -> None:
    """With `wait` it writes as soon as the first is done."""
    with generation.writing(root):
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
    """The old generation serves on; the next writer removes what the dead one left."""

    def endless() -> Iterator[Document]:
        for number in range(10**9):
            yield doc(f"{number:09}")
            time.sleep(0.001)

    child = multiprocessing.get_context("fork").Process(
        target=lambda: open_engine(url).rebuild(endless())
    )
    child.start()
    while not any(name.endswith(".partial") for name in generations(root)):
        time.sleep(0.01)
    time.sleep(0.1)
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    assert ids(ask(engine)) == ["first"]
    engine.rebuild([doc("second")])
    assert ids(ask(engine)) == ["second"]
    assert not any(name.endswith(".partial") for name in generations(root))


def test_an_index_of_another_schema_version_says_to_rebuild(engine: Engine, root: Path) -> None:
    """The message names both versions and the command; a rebuild mends it."""
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
    """An index remembers its engine."""
    monkeypatch.setattr(folder.importlib.util, "find_spec", lambda _: None)
    engine.close()
    with pytest.raises(EngineMissing, match="pip install"):
        ask(engine)


def test_an_index_of_an_unknown_engine_says_so(engine: Engine, root: Path) -> None:
    """A newer version's engine is named."""
    _change_manifest(root, engine="quantum")
    engine.close()
    with pytest.raises(EngineMissing, match="quantum"):
        ask(engine)


@pytest.mark.parametrize("damage", ["manifest", "current", "no generation", "files"])
def test_a_damaged_index_is_said_to_be(engine: Engine, root: Path, damage: str) -> None:
    """What is half there is an error that names the place, and a rebuild mends it."""
    path = root / generation.current(root)
    if damage == "manifest":
        (path / "manifest.json").write_text('{"version": 1', encoding="utf-8")
    elif damage == "current":
        (root / "CURRENT").write_text("../../etc\n", encoding="utf-8")
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


def test_an_engine_nobody_knows_is_an_error_with_the_names() -> None:
    """The message lists the engines."""
    with pytest.raises(EngineUnknown, match="tantivy, whoosh, memory"):
        open_engine("lucene:index")


def test_auto_opens_whatever_engine_built_the_index(root: Path, engine_name: str) -> None:
    """Any URL of the folder reads it; only a rebuild uses the engine named."""
    for name in ("auto", "whoosh", "tantivy"):
        assert open_engine(f"{name}:{root}").status().engine == engine_name


def _add_second(url: str) -> None:
    open_engine(url, wait=20).update([doc("2")])


def _change_manifest(root: Path, **values: object) -> None:
    path = root / generation.current(root) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values), encoding="utf-8")

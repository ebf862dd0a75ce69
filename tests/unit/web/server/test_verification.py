"""Flipped bits in the files of an index, and the worker that detects them."""

from __future__ import annotations

import errno
import gc
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from search.document import Document
from search.engines.protocol import Engine
from search.engines.registry import open_engine
from search.query import Query
from search.storage import checksums, generations, lock
from tests.skips import require_engine
from web.server import verification
from web.server.verification import Verifier

# Whoosh leaves its files to the garbage collector when it fails.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
ENGINES = ("tantivy", "whoosh")
HOUR = 3600.0


def _build(root: Path, engine: str) -> None:
    """Build two generations: with documents `first-…`, then with `second-…`."""
    opened = open_engine(f"{engine}:{root}")
    for name in ("first", "second"):
        opened.rebuild(
            Document(
                id=f"{name}-{number}",
                title=f"{name} {number}",
                body=f"care word{number} plan",
                facets={"tag": (f"t{number % 7}",)},
            )
            for number in range(40)
        )
    opened.close()


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "_MAX_SHARE", 1.0)


@pytest.fixture(scope="module", params=ENGINES)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index folder of an embedded engine with two generations. Tests change only copies."""
    require_engine(request.param)
    folder = tmp_path_factory.mktemp("verification") / "index"
    _build(folder, request.param)
    return folder


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """A copy of that folder."""
    return Path(shutil.copytree(built, tmp_path / "index"))


def _flip(file: Path, bit: int) -> None:
    data = bytearray(file.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    # Replace the file, because it may be shared with another generation or mapped into memory.
    fresh = file.with_name("fresh")
    fresh.write_bytes(data)
    fresh.replace(file)


def _answering(engine: Engine) -> set[str]:
    """The build whose documents a search finds."""
    return {hit.document.id.partition("-")[0] for hit in engine.search(Query(limit=100)).hits}


def _sealed_files(root: Path) -> list[Path]:
    path = root / generations.current(root)
    return sorted(path / name for name in (checksums.NAME, *checksums.read(path)))


def _flips(files: list[Path], count: int) -> Iterator[tuple[Path, int]]:
    rng = random.Random("flips")
    for number in range(count):
        file = files[number % len(files)]
        yield file, rng.randrange(8 * file.stat().st_size)


def _assert_each_flip_is_noticed(root: Path, count: int) -> None:
    folder = root.parent
    for number, (file, bit) in enumerate(_flips(_sealed_files(root), count)):
        damaged = folder / f"damaged-{number}"
        shutil.copytree(root, damaged)
        _flip(damaged / file.relative_to(root), bit)
        engine = open_engine(f"auto:{damaged}")
        Verifier(engine, damaged).poll(0.0)
        assert _answering(engine) == {"first"}, f"bit {bit} of {file.name}"
        assert engine.status().damage
        engine.close()
        gc.collect()
        shutil.rmtree(damaged)


@pytest.mark.slow
def test_a_flipped_bit_in_any_file_is_noticed(root: Path) -> None:
    """After verification finds damage in any file, the previous generation is used."""
    _assert_each_flip_is_noticed(root, len(_sealed_files(root)))


@pytest.mark.nightly
def test_no_flipped_bit_of_hundreds_answers_on(root: Path) -> None:
    """440 single flipped bits anywhere in the files are all detected."""
    _assert_each_flip_is_noticed(root, 440)


def test_one_worker_reads_for_all(root: Path, tmp_path: Path) -> None:
    """All workers rely on the one that verifies; if that worker dies, another takes over."""
    first, second = open_engine(f"auto:{root}"), open_engine(f"auto:{root}")
    reader, follower = Verifier(first, tmp_path), Verifier(second, tmp_path)
    assert _answering(first) == _answering(second) == {"second"}
    _flip(max(_sealed_files(root), key=lambda file: file.stat().st_size), 4321)
    reader.poll(0.0)
    follower.poll(0.0)
    assert _answering(first) == _answering(second) == {"first"}
    late = open_engine(f"auto:{root}")
    Verifier(late, tmp_path).poll(0.0)
    assert _answering(late) == {"first"}


def test_verification_repeats_after_an_hour(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A generation is verified when it is new and again after an hour."""
    engine = open_engine(f"auto:{root}")
    verifier = Verifier(engine, tmp_path)
    reads: list[Path] = []
    monkeypatch.setattr(checksums, "verify", lambda path, _: reads.append(path))
    expected = (1, 1, 2)
    counts = []
    for now in (0.0, HOUR - 1, HOUR + 1):
        verifier.poll(now)
        counts.append(len(reads))
    assert tuple(counts) == expected
    engine.rebuild([Document(id="third-1")])
    verifier.poll(HOUR + 2)
    assert len(reads) == 3


def test_a_deleted_generation_is_not_damaged(root: Path, tmp_path: Path) -> None:
    """A generation deleted by a newer program stays in use."""
    engine = open_engine(f"auto:{root}")
    assert _answering(engine) == {"second"}
    # Renamed, because tantivy may create a lock file while the folder is being emptied.
    (root / generations.current(root)).rename(tmp_path / "deleted")
    with pytest.raises(Exception, match="was deleted"):
        Verifier(engine, tmp_path).poll(0.0)
    assert _answering(engine) == {"second"}


def test_the_service_reports_damage(
    make_app: Callable[..., Flask], root: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """/readyz, /metrics and the log report damage, without paths in public answers."""
    pytest.importorskip("prometheus_client", reason="the extra metrics is not installed")
    engine = open_engine(f"auto:{root}")
    client = make_app(engine=engine, metrics=True).test_client()
    assert client.get("/readyz").json == {"status": "ready"}
    _flip(_sealed_files(root)[-1], 99)
    Verifier(engine, tmp_path).poll(0.0)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert "has changed since it was written" in answer.json["damage"]
    assert str(root) not in answer.json["damage"]
    assert "curated_search_index_fallback 1.0" in client.get("/metrics").text
    assert f"until then, generation {engine.status().generation} is used" in caplog.text
    assert os.fspath(root) in caplog.text


def test_damage_without_room_for_a_report(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the finding or the lock cannot be stored, every worker finds the damage itself."""
    engines = [open_engine(f"auto:{root}") for _ in range(2)]
    assert [_answering(engine) for engine in engines] == [{"second"}] * 2
    _flip(_sealed_files(root)[-1], 0)

    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    workers = [Verifier(engine, tmp_path) for engine in engines]
    for worker in workers:
        worker.poll(0)
    assert [_answering(engine) for engine in engines] == [{"first"}] * 2
    monkeypatch.setattr(lock, "take", full)
    late = open_engine(f"auto:{root}")
    Verifier(late, tmp_path).poll(0)
    assert _answering(late) == {"first"}
    for engine in (*engines, late):
        engine.close()

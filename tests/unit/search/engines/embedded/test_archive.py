"""Export and import of an index, and the archives that are refused."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import random
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search.document import Document
from search.engines.embedded import archive
from search.engines.embedded.archive import export_to, import_from
from search.engines.protocol import Engine
from search.engines.registry import open_engine
from search.errors import ArchiveRefused, IndexCorrupt, IndexMissing, WriteFailed
from search.query import Query
from search.schema import Schema, to_json
from search.storage import checksums, generations

pytest.importorskip("tantivy")

Files = dict[str, bytes]
Change = Callable[[Files], object]


def documents(number: int) -> list[Document]:
    return [Document(id=f"d{n:03}", title=f"T{n}", body="care " * n) for n in range(number)]


def held(root: Path) -> int:
    return open_engine(f"auto:{root}").search(Query(limit=0)).total


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two indexes and an archive of the first. Tests change only copies."""
    folder = tmp_path_factory.mktemp("archive")
    engine = open_engine(f"tantivy:{folder / 'index'}")
    engine.rebuild(documents(5), notes=lambda: b"where from")
    export_to(folder / "index", folder / "index.tar.gz")
    open_engine(f"tantivy:{folder / 'other'}").rebuild(documents(2))
    return folder


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """An index of five documents."""
    return Path(shutil.copytree(built / "index", tmp_path / "index"))


@pytest.fixture
def file(built: Path, tmp_path: Path) -> Path:
    """The archive of that index."""
    return Path(shutil.copy(built / "index.tar.gz", tmp_path))


@pytest.fixture
def other(built: Path, tmp_path: Path) -> Path:
    """Another index, with two documents."""
    return Path(shutil.copytree(built / "other", tmp_path / "other"))


def contents(file: Path) -> Files:
    with tarfile.open(file) as found:
        return {m.name: (found.extractfile(m) or io.BytesIO()).read() for m in found}


def packed(file: Path, files: Files, *more: tarfile.TarInfo) -> Path:
    """Write an archive with these files, in this order, and additional members."""
    with tarfile.open(file, "w:gz") as made:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            made.addfile(member, io.BytesIO(data))
        for member in more:
            made.addfile(member)
    return file


def relisted(files: Files, **changes: Any) -> Files:
    """Files with a manifest that matches them, except for the given changes."""
    listed = {
        name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in files.items()
        if name != checksums.NAME
    }
    return {checksums.NAME: json.dumps({"files": listed | changes}).encode()} | {
        name: data for name, data in files.items() if name != checksums.NAME
    }


def test_there_and_back(root: Path, file: Path, other: Path, tmp_path: Path) -> None:
    """An imported archive gives the same answers, as a new generation of another index."""
    for place in (tmp_path / "fresh", other):
        status = import_from(place, file)
        assert held(place) == status.documents == 5
        assert status.generation == generations.current(place)
        checksums.verify(place / status.generation)
        engine = open_engine(f"auto:{place}")
        assert engine.notes(status.generation) == b"where from"
        assert engine.status().built_at == open_engine(f"auto:{root}").status().built_at
    assert open_engine(f"auto:{other}").status().previous


def test_two_exports_are_the_same_bytes(root: Path, file: Path, tmp_path: Path) -> None:
    """Two exports of an index are identical, byte for byte."""
    export_to(root, tmp_path / "again.tar.gz")
    assert (tmp_path / "again.tar.gz").read_bytes() == file.read_bytes()


def test_damage_is_not_exported(root: Path, tmp_path: Path) -> None:
    """A damaged index is not exported, and an existing archive is left unchanged."""
    target = tmp_path / "kept.tar.gz"
    target.write_bytes(b"before")
    path = root / generations.current(root)
    store = next(path.glob("*.store"))
    data = bytearray(store.read_bytes())
    data[3] ^= 1
    store.write_bytes(data)
    with pytest.raises(IndexCorrupt, match="has changed since"):
        export_to(root, target)
    assert target.read_bytes() == b"before"


def test_an_export_that_cannot_be_written(root: Path, tmp_path: Path) -> None:
    """An export that cannot be written fails with one sentence and leaves no partial file."""
    with pytest.raises(WriteFailed, match="No such file"):
        export_to(root, tmp_path / "nowhere" / "x.tar.gz")
    with pytest.raises(IndexMissing):
        export_to(tmp_path / "empty", tmp_path / "x.tar.gz")


def _grown(files: Files) -> Files:
    return {name: data + (b"x" if name == "meta.json" else b"") for name, data in files.items()}


def with_value(name: str, value: Any) -> Callable[[Files], Files]:
    """The files of an archive with a changed manifest."""

    def change(files: Files) -> Files:
        values = json.loads(files["manifest.json"]) | {name: value}
        return relisted(files | {"manifest.json": json.dumps(values).encode()})

    return change


def with_facets(*names: str) -> dict[str, Any]:
    """A schema with facets of these names."""
    facet = {"weight": 0, "group": ""}
    values = to_json(Schema())
    return values | {"facets": [{**values["facets"][0], **facet, "name": name} for name in names]}


REFUSED: dict[str, tuple[Callable[[Files], Files], str]] = {
    "no list of files": (
        lambda files: {n: d for n, d in files.items() if n != checksums.NAME},
        "begin with",
    ),
    "an invalid list": (lambda files: files | {checksums.NAME: b"[1]"}, "not a list of files"),
    "a list that is not JSON": (
        lambda files: files | {checksums.NAME: b"{"},
        "not an index archive",
    ),
    "a list too deep": (
        lambda files: files | {checksums.NAME: b"[" * 90_000},
        "not an index archive|not a list",
    ),
    "a list too long": (lambda files: files | {checksums.NAME: b" " * 5_000_000}, "begin with"),
    "a file twice as large": (_grown, "size of .* does not match"),
    "a changed byte": (
        lambda files: files | {"meta.json": files["meta.json"].replace(b"a", b"b", 1)},
        "digest of .* does not match",
    ),
    "a file missing": (lambda f: {n: d for n, d in f.items() if n != "meta.json"}, "is missing"),
    "a file unlisted": (lambda files: files | {"more": b"x"}, "not listed"),
    "no manifest": (
        lambda f: relisted({n: d for n, d in f.items() if n != "manifest.json"}),
        "does not list a manifest",
    ),
    "an invalid manifest": (lambda f: relisted(f | {"manifest.json": b"{}"}), "manifest"),
    "a manifest too deep": (
        lambda f: relisted(f | {"manifest.json": b"[" * 90_000}),
        "not an index archive|manifest",
    ),
    "files that are not an index": (
        lambda f: relisted({n: d if n == "manifest.json" else b"x" for n, d in f.items()}),
        "cannot open",
    ),
    "the temporary name of the checksums": (
        lambda f: relisted(f | {f"{checksums.NAME}.new": b"x"}),
        "not a valid file name",
    ),
    **{
        f"a manifest whose {name} is {value!r}": (
            with_value(name, value),
            "manifest.json is damaged",
        )
        for name, value in (
            ("documents", "x"),
            ("documents", 10**400),
            ("documents", -1),
            ("engine", ["x"]),
            ("facts", {"problem_count": {"error": 10**400}}),
            ("built_at", "0001-01-01T00:00:00+00:00"),
            ("schedule", ["0001-01-01T00:00:00+14:00"]),
            *(("schema", with_facets(*names)) for names in (["q"], ["id"], ["a b"], ["a", "a"])),
            ("facts", [1]),
            ("facts", {"problems": 5}),
            ("facts", {"problem_count": {"error": "x"}}),
            ("built_at", "2026-01-01"),
            ("schedule", ["2026-01-01"]),
            ("schedule", "x"),
            ("schema", {"text": [], "facets": [], "languages": []}),
            ("schema", {"text": [], "facets": [], "languages": ["xx"]}),
            (
                "schema",
                {"text": [{"name": "title", "weight": "4"}], "facets": [], "languages": ["en"]},
            ),
            (
                "schema",
                {"text": [{"name": "title", "weight": 10**9}], "facets": [], "languages": ["en"]},
            ),
        )
    },
    "the engine auto": (with_value("engine", "auto"), "auto"),
    "invalid words": (
        lambda f: relisted(f | {"words.json": b"[1]"}),
        "words.json is damaged",
    ),
    "words too deep": (
        lambda f: relisted(f | {"words.json": b"[" * 90_000}),
        "words.json is damaged",
    ),
    "invalid counts": (
        lambda f: relisted(f | {"words.json": b'{"words": {"care": "much"}}'}),
        "words.json is damaged",
    ),
    "a path to a parent": (lambda f: relisted(f | {"../evil": b"x"}), "not a valid file name"),
    "an absolute path": (lambda f: relisted(f | {"/etc/evil": b"x"}), "not a valid file name"),
    "a path with a folder": (lambda f: relisted(f | {"a/b": b"x"}), "not a valid file name"),
    "the parent folder": (lambda f: relisted(f | {"..": b"x"}), "not a valid file name"),
    "the list in the list": (
        lambda f: relisted(f, **{checksums.NAME: {"size": 1, "sha256": ""}}),
        "not a valid file name",
    ),
    "a negative size": (
        lambda f: relisted(f, more={"size": -1, "sha256": ""}),
        "size or digest of",
    ),
    "a size that is none": (
        lambda f: relisted(f, more={"size": True, "sha256": ""}),
        "size or digest of",
    ),
    "more than the disk holds": (
        lambda f: relisted(f, more={"size": 10**17, "sha256": ""}),
        "are free on the disk",
    ),
    "another version": (
        lambda f: relisted(
            f | {"manifest.json": f["manifest.json"].replace(b'"version": ', b'"version": 99')}
        ),
        "version 99",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_invalid_archives_are_refused(file: Path, other: Path, tmp_path: Path, what: str) -> None:
    """An invalid archive is refused with the reason; the index is unchanged and nothing is left."""
    change, words = REFUSED[what]
    before = sorted(path.name for path in tmp_path.iterdir())
    made = packed(tmp_path / "hostile.tar.gz", change(contents(file)))
    with pytest.raises(Exception, match=words) as caught:
        import_from(other, made)
    assert type(caught.value).__name__ in {"ArchiveRefused", "EngineMissing", "IndexIncompatible"}
    made.unlink()
    assert held(other) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert not list(other.glob("*.partial"))


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
def test_only_plain_files(file: Path, other: Path, tmp_path: Path, kind: bytes) -> None:
    """Links, folders and devices in an archive are refused, whether listed or not."""
    files = contents(file)
    del files["meta.json"]
    member = tarfile.TarInfo("meta.json")
    member.type, member.linkname = kind, "/etc/passwd"
    fitting = relisted(files, **{"meta.json": {"size": 0, "sha256": hashlib.sha256().hexdigest()}})
    made = packed(tmp_path / "hostile.tar.gz", fitting, member)
    with pytest.raises(ArchiveRefused, match="not a regular file"):
        import_from(other, made)
    assert held(other) == 2


def test_a_bomb(file: Path, other: Path, tmp_path: Path) -> None:
    """Decompression stops at the size limit, for the manifest and for tar headers."""
    bomb = tmp_path / "bomb.tar.gz"
    with gzip.open(bomb, "wb", 1) as made:
        member = tarfile.TarInfo("x")
        member.type, member.size = tarfile.XHDTYPE, 8 * 1024**3 - 1
        made.write(member.tobuf(tarfile.USTAR_FORMAT))
        for _ in range(40):
            made.write(bytes(1024 * 1024))
    with pytest.raises(ArchiveRefused, match="more data than it lists"):
        import_from(other, bomb)
    assert held(other) == 2
    del file


def test_noise(file: Path, other: Path, tmp_path: Path) -> None:
    """An archive with random changes is either refused or imported intact."""
    whole, plain = file.read_bytes(), gzip.decompress(file.read_bytes())
    chance, refused = random.Random(5), 0
    target = tmp_path / "noise.tar.gz"
    for number in range(60):
        # Changes to the uncompressed tar pass gzip's own checksum.
        data = bytearray(whole if number % 3 else plain)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(min(len(data), 40_000))] = chance.randrange(256)
        cut = data[: chance.randrange(len(data))] if number % 5 == 0 else data
        target.write_bytes(bytes(cut) if number % 3 else gzip.compress(bytes(cut), 1))
        try:
            assert import_from(other, target).documents == 5
        except ArchiveRefused:
            refused += 1
            assert held(other) in {2, 5}
    assert refused > 40


def test_no_file(other: Path, tmp_path: Path) -> None:
    """Importing a missing file fails with a message."""
    with pytest.raises(ArchiveRefused, match="No such file"):
        import_from(other, tmp_path / "nothing.tar.gz")


def test_a_whoosh_archive_must_be_trusted(tmp_path: Path) -> None:
    """A Whoosh archive, which contains pickles, is refused without --trusted."""
    index, file = tmp_path / "index", tmp_path / "whoosh.tar.gz"
    engine: Engine = open_engine(f"whoosh:{index}")
    engine.rebuild(documents(3))
    export_to(index, file)
    ran = tmp_path / "ran"
    files = contents(file)
    toc = next(name for name in files if name.endswith(".toc"))
    evil = b"cos\nsystem\n(S'touch %s'\ntR." % os.fsencode(ran)
    made = packed(tmp_path / "evil.tar.gz", relisted(files | {toc: files[toc] + evil}))
    with pytest.raises(ArchiveRefused, match="--trusted"):
        import_from(tmp_path / "fresh", made)
    assert not ran.exists()
    assert import_from(tmp_path / "fresh", file, trusted=True).documents == 3


def test_a_full_disk(file: Path, other: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error on the local disk is not blamed on the archive."""

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_write", refuse)
    with pytest.raises(WriteFailed, match="enough for a second index"):
        import_from(other, file)
    assert held(other) == 2

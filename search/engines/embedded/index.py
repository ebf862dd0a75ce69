"""Write generations to a locked index folder."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from search.document import Document
from search.engines.embedded.error_translation import translate_read_errors
from search.engines.embedded.libraries import Library, load_library
from search.indexing import ChangeLog, Entry, GenerationReader, Vocabulary
from search.schema import Schema
from search.status import Status
from search.storage import Retention, checksums, generations, manifest


class FolderGeneration:
    """A generation under construction, in its own folder."""

    def __init__(self, library: Library, path: Path, schema: Schema) -> None:
        self._library, self._path, self._schema = library, path, schema

    def open(self) -> GenerationReader:
        """Open the generation in its current state."""
        return self._library.open(self._path, self._schema)

    def write(
        self, entries: Iterable[Entry], deleted: Iterable[str] = (), groups: Iterable[str] = ()
    ) -> int:
        """Delete documents and groups, add entries, and return the number of documents."""
        return self._library.write(self._path, self._schema, entries, deleted, groups)

    def finish(
        self, status: Status, notes: bytes, vocabulary: Vocabulary, changes: ChangeLog
    ) -> None:
        """Write the notes, the words, the changes and finally the manifest."""
        manifest.keep(self._path, manifest.NOTES, notes)
        manifest.keep(self._path, manifest.WORDS, vocabulary.to_json())
        manifest.keep(self._path, manifest.CHANGES, changes.to_json())
        manifest.write(self._path, status)


class FolderSession:
    """An index folder that this process has locked."""

    def __init__(self, root: Path, retention: Retention) -> None:
        self._root, self._retention = root, retention
        self.place = f"the index in {root}"

    def latest(self) -> str:
        """The name of the current generation. Raises IndexMissing if there is none."""
        return generations.current(self._root)

    def describe(self, generation: str) -> Status:
        """The manifest of a generation. Raises IndexCorrupt if a file is missing or truncated."""
        checksums.check(self._root / generation)
        return manifest.read(self._root / generation)

    def vocabulary(self, generation: str) -> Vocabulary:
        """The words in a generation."""
        return manifest.words(self._root / generation)

    def changes(self, base: Status) -> ChangeLog:
        """The change log of a generation, which is empty if there is none."""
        return manifest.changes(self._root / base.generation, base)

    def documents(self, base: Status) -> Iterator[Document]:
        """Yield all documents in a generation in ID order."""
        with translate_read_errors(self._root):
            yield from self._open(base).documents()

    def may_copy(self, base: Status, deleted: Collection[str]) -> bool:
        """Whether the files of `base` may be reused despite this many deleted documents."""
        library = load_library(base.engine)
        allowed = int(library.MAX_DELETED_SHARE * base.documents)
        allowed -= library.count_deleted(self._root / base.generation)
        if len(deleted) <= allowed:
            return True
        reader = self._open(base)
        # Documents in groups are always written twice.
        allowed += reader.grouped()
        # A new ID replaces nothing, so it does not leave a deleted document behind.
        return sum(reader.get(id) is not None for id in deleted) <= allowed

    @contextmanager
    def create(self, engine: str, schema: Schema) -> Iterator[FolderGeneration]:
        """Start an empty generation."""
        with generations.building(self._root, retention=self._retention) as path:
            yield FolderGeneration(load_library(engine), path, schema)

    @contextmanager
    def copy(self, base: Status) -> Iterator[FolderGeneration]:
        """Start a generation with hard links to the files of another one."""
        name, retention = base.generation, self._retention
        with generations.building(self._root, base=name, retention=retention) as path:
            yield FolderGeneration(load_library(base.engine), path, base.schema)

    def _open(self, base: Status) -> GenerationReader:
        return load_library(base.engine).open(self._root / base.generation, base.schema)

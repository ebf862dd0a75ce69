"""A folder held for writing: generations written by a library, each in a folder of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from search.document import Document
from search.engines.embedded.error_translation import translate_read_errors
from search.engines.embedded.libraries import Library, load_library
from search.indexing import Entry, GenerationReader, Vocabulary
from search.schema import Schema
from search.status import Status
from search.storage import checksums, generations, manifest


class FolderGeneration:
    """A generation being written in a folder."""

    def __init__(self, library: Library, path: Path, schema: Schema) -> None:
        self._library, self._path, self._schema = library, path, schema

    def open(self) -> GenerationReader:
        """Open the generation as written so far."""
        return self._library.open(self._path, self._schema)

    def write(
        self, entries: Iterable[Entry], deleted: Iterable[str] = (), groups: Iterable[str] = ()
    ) -> int:
        """Have the library delete and add; return how many documents there are."""
        return self._library.write(self._path, self._schema, entries, deleted, groups)

    def finish(self, status: Status, notes: bytes, vocabulary: Vocabulary) -> None:
        """Write notes, words and, last, the manifest."""
        manifest.keep(self._path, manifest.NOTES, notes)
        manifest.keep(self._path, manifest.WORDS, vocabulary.to_json())
        manifest.write(self._path, status)


class FolderSession:
    """An index folder while this process holds its lock."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.place = f"the index in {root}"

    def latest(self) -> str:
        """Return the name of the generation that answers; raise IndexMissing for none."""
        return generations.current(self._root)

    def describe(self, generation: str) -> Status:
        """The manifest of a generation whose files all have their sizes."""
        checksums.check(self._root / generation)
        return manifest.read(self._root / generation)

    def vocabulary(self, generation: str) -> Vocabulary:
        """Return the words of a generation."""
        return manifest.words(self._root / generation)

    def documents(self, base: Status) -> Iterator[Document]:
        """Yield every document of a generation, in order of id."""
        with translate_read_errors(self._root):
            yield from self._open(base).documents()

    def may_copy(self, base: Status, deleted: Collection[str]) -> bool:
        """Say whether so many deleted documents may stay in the files of an index."""
        library = load_library(base.engine)
        allowed = int(library.MAX_DELETED_SHARE * base.documents)
        allowed -= library.count_deleted(self._root / base.generation)
        if len(deleted) <= allowed:
            return True
        reader = self._open(base)
        # A rebuild writes each document of a group twice, too.
        allowed += reader.grouped()
        # An id that is new replaces nothing, and leaves nothing behind.
        return sum(reader.get(id) is not None for id in deleted) <= allowed

    @contextmanager
    def create(self, engine: str, schema: Schema) -> Iterator[FolderGeneration]:
        """Begin an empty generation."""
        with generations.building(self._root) as path:
            yield FolderGeneration(load_library(engine), path, schema)

    @contextmanager
    def copy(self, base: Status) -> Iterator[FolderGeneration]:
        """Begin a generation of hard links to the files of another."""
        with generations.building(self._root, base=base.generation) as path:
            yield FolderGeneration(load_library(base.engine), path, base.schema)

    def _open(self, base: Status) -> GenerationReader:
        return load_library(base.engine).open(self._root / base.generation, base.schema)

"""The folder of generated sites and indexes, which are reused until their generator changes."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from search.document import Document
from tests.bench import floor
from tests.bench.articles import article
from tests.bench.site import generate

_HERE = Path(__file__).parent
_SITE = ("words.txt", "words.py", "articles.py", "site.py")


@dataclass(frozen=True, slots=True)
class Workplace:
    """A folder for everything that the benchmarks generate."""

    root: Path
    seed: int = 1

    @staticmethod
    def folder() -> Path:
        """The default folder."""
        return Path(tempfile.gettempdir(), "curated-search-bench")

    def site(self, documents: int) -> Path:
        """A site's content folder."""
        name = f"site-{documents}-{self.seed}-{_digest(*_SITE)}"
        return self._made(name, lambda path: generate(path, documents, self.seed))

    def floor(self, documents: int) -> Path:
        """The floor's index of a site."""
        articles = (article(number, self.seed) for number in range(documents))
        name = f"floor-{documents}-{self.seed}-{_digest(*_SITE, 'floor.py')}"
        return self._made(name, lambda path: floor.build(path, map(floor.of_article, articles)))

    def floor_of(self, name: str, documents: Iterable[Document]) -> Path:
        """The floor's index of the documents of an index of this name."""
        digest = hashlib.blake2b(name.encode(), digest_size=8).hexdigest()
        name = f"floor-of-{digest}-{_digest('floor.py')}"
        return self._made(name, lambda path: floor.build(path, map(floor.of_document, documents)))

    def index(self, engine: str, documents: int) -> Path:
        """The folder of the project's index of a site."""
        return self._own() / f"{engine}-{documents}"

    def empty_index(self, engine: str, documents: int) -> Path:
        """The folder of the project's index of a site, emptied."""
        path = self.index(engine, documents)
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return path

    def clear(self) -> None:
        """Delete what this run generated for itself; sites and floors are kept."""
        shutil.rmtree(self._own(), ignore_errors=True)

    def _own(self) -> Path:
        return self.root / f"run-{os.getpid()}"

    def _made(self, name: str, make: Callable[[Path], None]) -> Path:
        path = self.root / name
        if not path.exists():
            partial = self._own() / name
            shutil.rmtree(partial, ignore_errors=True)
            self._own().mkdir(parents=True, exist_ok=True)
            make(partial)
            # Another run may have created it first.
            with suppress(OSError):
                partial.rename(path)
        return path


def _digest(*names: str) -> str:
    digest = hashlib.blake2b(digest_size=4)
    for name in names:
        digest.update((_HERE / name).read_bytes())
    return digest.hexdigest()

"""How the time to read a file grows with its size: `python -m tests.bench.growth`.

The growth tests count interpreter steps; a regular expression or copy that takes
quadratic time is only one step there, but shows up here.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from indexer.files.content_file import ContentFile
from indexer.pipeline.document_worker import DocumentWorker
from search.settings.loading import load_settings
from tests.bench.report import table
from tests.system.content.test_growth import BODIES, FRONTS, PAIRS, body, front

# Sizes in characters.
_SMALL, _LARGE = 60_000, 240_000
_GOAL = 9.0
_SHOWN = 10

# Shorter times are ignored: the small file may take the fast path while the large one does not.
_MIN_SECONDS = 0.5


def main() -> None:
    """Print the inputs whose time grows most; linear growth is a factor of four."""
    with tempfile.TemporaryDirectory() as folder:
        grown = {name: _growth(Path(folder), text) for name, text in _texts()}
    worst = sorted(grown, key=grown.__getitem__, reverse=True)[:_SHOWN]
    rows = [(name, f"{grown[name]:.1f}", "yes" if grown[name] < _GOAL else "no") for name in worst]
    print(table(("repeated", "times the time", f"less than {_GOAL:g}"), rows))


def _texts() -> Iterator[tuple[str, Callable[[int], str]]]:
    for opening, closing in (*((unit, "") for unit in BODIES), *PAIRS):
        yield repr(opening + closing), partial(body, opening, closing)
    for line in FRONTS:
        yield repr(line), partial(front, line)


def _growth(folder: Path, text: Callable[[int], str]) -> float:
    small = max(_seconds(folder, text(_SMALL)), _MIN_SECONDS)
    return min(_seconds(folder, text(_LARGE)) for _ in range(2)) / small


def _seconds(folder: Path, text: str) -> float:
    (folder / "x.md").write_text(text, encoding="utf-8")
    worker = DocumentWorker(load_settings(None, {}, content=str(folder)))
    began = time.process_time()
    worker.outcome(ContentFile("x.md", "x"))
    return time.process_time() - began


if __name__ == "__main__":
    main()

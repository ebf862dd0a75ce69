"""Return to the generation before the current one, or forward again."""

from __future__ import annotations

from pathlib import Path

from search.engines.embedded.libraries import load
from search.engines.embedded.library_errors import write_guarded
from search.errors import IndexCorrupt, IndexMissing
from search.status import Status
from search.storage import checksums, generations, manifest


def rollback(root: Path, *, wait: float = 0.0) -> Status:
    """Switch to the other generation that is kept, and describe it; raise IndexMissing for none.

    Every byte of it is checked first: a switch never leads into damage.
    """
    if not root.is_dir():  # to ask for the right to write would make one
        raise IndexMissing(f"there is no index in {root} yet; run: curated-search rebuild")
    with write_guarded(root), generations.writing(root, wait=wait):
        damage = ""
        for name in generations.others(root):
            try:
                status = _verified(root / name)
            except IndexCorrupt as error:
                damage = f"; {error}"
                continue
            generations.switch(root, name)
            return status
    raise IndexMissing(f"{root} holds no other generation to return to{damage}")


def _verified(path: Path) -> Status:
    checksums.verify(path)
    status = manifest.read(path)
    load(status.engine).open(path, status.schema)
    return status

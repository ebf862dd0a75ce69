"""Files are read ahead by several processes, in order."""

import multiprocessing
import time
from itertools import count

from indexer.files.content_file import ContentFile
from indexer.pipeline import pool
from indexer.pipeline.pool import read_all


def test_only_so_many_files_are_read_ahead(site, monkeypatch):
    """Only a limited number of files are read ahead, so that memory does not grow."""
    monkeypatch.setattr(pool, "FILES_PER_CHUNK", 2)
    site.page("x.md")
    taken = 0

    def endless():
        nonlocal taken
        for taken in count(1):  # noqa: B007
            yield ContentFile("x.md", "x")

    outcomes = read_all(endless(), site.settings(), 1)
    next(outcomes)
    assert taken <= 8
    outcomes.close()
    until = time.monotonic() + 300
    while multiprocessing.active_children() and time.monotonic() < until:
        time.sleep(0.02)
    assert not multiprocessing.active_children()

"""Profiles of a rebuild and of answers, by function."""

from __future__ import annotations

import cProfile
import io
import os
import pstats
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import patch

from tests.bench.in_process import our_client
from tests.bench.over_http import our_path
from tests.bench.queries import Asked

_LINES = 35


def profile_rebuild(content: Path, index: Path, engine: str) -> str:
    """The profile of a rebuild by the project's command, in one process."""
    from curated_search.main import main

    arguments = ["rebuild", "--content", str(content), "--index", str(index), "--engine", engine]
    with patch.dict(os.environ, {"CURATED_SEARCH_PROCESSES": "1"}):
        return _profiled(lambda: main(arguments, standalone_mode=False))


def profile_answers(index: Path, engine: str, asked: Sequence[Asked]) -> str:
    """The profile of answers by the project's service, without sockets."""
    client = our_client(index, engine)
    paths = [our_path(one) for one in asked]
    for path in paths[:50]:
        client(path)
    return _profiled(lambda: [client(path) for path in paths])


def _profiled(call: Callable[[], object]) -> str:
    profile = cProfile.Profile()
    profile.runcall(call)
    written = io.StringIO()
    stats = pstats.Stats(profile, stream=written).strip_dirs()
    stats.sort_stats("tottime").print_stats(_LINES)
    stats.sort_stats("cumtime").print_stats(_LINES)
    return written.getvalue()

"""The `status` command."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.errors import NotSupported
from search.status import Status, Storage
from web.cli import status as status_module
from web.cli.status import status

Article = Callable[..., Document]
Run = Callable[..., Result]


def test_status(run: Run, index: Callable[..., None], article: Article) -> None:
    """`status` prints engine, age, documents and problems."""
    index(article())
    output = run(status).output
    assert "documents   1\n" in output
    assert "problems    2 errors, 0 warnings\n" in output
    assert "less than a minute ago" in output


def test_status_lists_previous_generations(
    run: Run, index: Callable[..., None], article: Article
) -> None:
    """`status` prints the previous generation and the disk usage; --verify confirms all files."""
    index(article())
    index(article(), article())
    output = run(status, "--verify").output
    assert "(1 document, built less than a minute ago)" in output
    assert "on disk     " in output
    assert "verified    all checksums match" in output


def test_status_reports_damage(
    run: Run, index: Callable[..., None], article: Article, tmp_path: Path
) -> None:
    """`status` starts with the damage and the generation in use; --verify finds more."""
    index(article())
    index(article(), article())
    current = tmp_path / "index" / (tmp_path / "index" / "CURRENT").read_text().strip()
    files = [file for file in current.iterdir() if file.suffix != ".json"]
    largest = max(files, key=lambda file: file.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 1
    largest.write_bytes(data)
    result = run(status, "--verify")
    assert (result.exit_code, "has changed since" in result.output) == (1, True)
    largest.unlink()
    output = run(status).output
    assert output.startswith(f"DAMAGED     {current.name}{os.sep}{largest.name} is missing")
    assert "documents   1\n" in output


class StandInCluster(MemoryEngine):
    """An engine with one generation and no files of its own."""

    def generations(self) -> tuple[Status, ...]:
        """The only generation."""
        return (self.status(),)

    def verify(self, *_: object) -> None:
        """Refuse, as a cluster does."""
        raise NotSupported("a cluster checks its own files")

    def storage(self) -> Storage:
        """The cluster's address."""
        return Storage(cluster="http://a:9200/site")

    rollback = export_to = import_from = abandon = verify


def test_status_of_a_cluster(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a cluster, `status` prints its address and that it verifies its own files."""
    monkeypatch.setattr(status_module, "open_engine", lambda _, schema: StandInCluster(schema))
    result = run(status, "--verify")
    assert result.exit_code == 0, result.output
    assert "cluster     http://a:9200/site\n" in result.output
    assert "on disk" not in result.output
    assert result.output.endswith("not verified: a cluster checks its own files\n")


def test_status_json(run: Run, index: Callable[..., None], article: Article) -> None:
    """`status --json` prints the same as the API's /index."""
    index(article())
    found = json.loads(run(status, "--json").output)
    assert (found["documents"], found["problems"]) == (1, ["p", "q"])
    assert found["problem_count"] == {"error": 2, "warning": 0}

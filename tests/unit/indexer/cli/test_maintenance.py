"""The `rollback`, `export` and `import` commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from indexer.cli.maintenance import export_index, import_index, rollback
from search.document import Document
from search.engines.registry import open_engine

Run = Callable[..., Result]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index with two generations: one document, then two."""
    engine = open_engine(f"whoosh:{tmp_path / 'index'}")
    for count in (1, 2):
        engine.rebuild(Document(id=str(number)) for number in range(count))
    return tmp_path / "index"


def run(command: click.Command, *args: object, **settings: str) -> Result:
    environ = {f"CURATED_SEARCH_{name.upper()}": text for name, text in settings.items()}
    return CliRunner().invoke(command, [str(arg) for arg in args], env=environ)


def test_a_rollback_says_what_answers_now(index: Path) -> None:
    """A rollback prints the previous generation, its documents, and how to undo it."""
    result = run(rollback, "--index", index)
    assert result.exit_code == 0, result.output
    assert "1 document, built" in result.output
    assert "again to switch back" in result.output
    assert open_engine(f"auto:{index}").status().documents == 1


def test_export_and_import(index: Path, tmp_path: Path) -> None:
    """Export and import work; a Whoosh archive requires --trusted."""
    file, other = tmp_path / "index.tar.gz", tmp_path / "other"
    assert run(export_index, "--index", index, file).exit_code == 0
    refused = run(import_index, "--index", other, file)
    assert refused.exit_code == 1
    assert "--trusted" in refused.output
    result = run(import_index, "--index", other, "--trusted", file)
    assert result.exit_code == 0, result.output
    assert "2 documents" in result.output
    assert open_engine(f"auto:{other}").status().documents == 2


@pytest.mark.parametrize("command", [export_index, import_index])
def test_a_cluster_is_neither_exported_nor_imported(
    command: click.Command, index: Path, tmp_path: Path
) -> None:
    """A cluster's index is neither exported nor imported; one sentence names the alternative."""
    pytest.importorskip("opensearchpy")
    nobody = {"engine": "opensearch", "opensearch": "http://127.0.0.1:9/x"}
    result = run(command, "--index", index, tmp_path / "file", **nobody)
    assert result.exit_code == 1
    assert result.output.startswith("Error: only an index in a folder can be exported or imported")
    assert "snapshots" in result.output
    assert not (tmp_path / "file").exists()

"""The examples in docs/python.md run, and importing the library stays fast."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import curated_search
from indexer.pipeline.full_scan import FullScan
from tests.paths import ROOT, SAMPLE

EXAMPLES = re.findall(
    r"```python\n(.*?)```", (ROOT / "docs" / "python.md").read_text(encoding="utf-8"), re.DOTALL
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of the sample in its default place."""
    folder = tmp_path_factory.mktemp("examples")
    index = f"whoosh:{folder / 'index'}"
    settings = curated_search.load_settings(environ={}, content=str(SAMPLE), processes=1)
    engine = curated_search.open_engine(index, settings.schema())
    engine.rebuild(FullScan(settings))
    engine.close()
    return folder


@pytest.mark.parametrize("example", EXAMPLES, ids=["search", "filters", "documents"])
def test_every_example_runs(
    example: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each example is a complete program that runs on the sample."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CURATED_SEARCH_ENGINE", "whoosh")
    exec(compile(example, "docs/python.md", "exec"), {})  # noqa: S102 - our own page
    assert re.search(r"\d", capsys.readouterr().out)


def test_the_library_loads_neither_click_nor_flask() -> None:
    """Importing the library loads no web framework and no command line."""
    code = (
        "import sys, curated_search; print(*sys.modules); "
        "from curated_search import Query, load_settings, open_engine"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"click", "flask", "werkzeug", "whoosh"}.isdisjoint(run.stdout.split())


def test_everything_in_all_exists() -> None:
    """`__all__` is sorted, and every name in it exists and is typed."""
    assert sorted(curated_search.__all__) == curated_search.__all__
    assert all(hasattr(curated_search, name) for name in curated_search.__all__)
    assert (ROOT / "curated_search" / "py.typed").is_file()

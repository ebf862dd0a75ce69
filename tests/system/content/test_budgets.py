"""Reader processes stay within their time and memory budgets, whatever a file contains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.files.content_file import ContentFile
from indexer.pipeline.reader_process import ReaderProcess
from search.settings.loading import load_settings
from tests.system.content.test_growth import BODIES, FRONTS, PAIRS, body, front, units

LARGE_FILE_CHARACTERS = 250_000
OTHERS = {
    "nested JSON": '{"title": "T", "a": ' + "[" * 200_000,
    "many JSON values": '{"title": "T", "a": [' + "[]," * 80_000 + "[]]}\ntext",
    "dotted TOML keys": "+++\ntitle = 'T'\n" + "a." * 100_000 + "b = 1\n+++\n",
    "repeated TOML tables": "+++\ntitle = 'T'\n" + "[a]\n" * 60_000 + "+++\n",
    "nested TOML arrays": "+++\ntitle = 'T'\na = " + "[" * 200_000 + "\n+++\n",
}


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[ReaderProcess]:
    """A reader with the default memory budget, and enough time for a busy machine."""
    reader = ReaderProcess(load_settings(None, {}, content=str(tmp_path), max_file_seconds=600))
    yield reader
    reader.close()


def texts(size: int) -> list[str]:
    """Hostile files of a size."""
    pairs = [*((unit, "") for unit in BODIES), *PAIRS]
    others = [text[:size] for text in OTHERS.values()]
    bodies = [body(unit, closing, size) for unit, closing in pairs]
    return [*bodies, *(front(line, size) for line in FRONTS), *others]


def check_budgets(reader: ReaderProcess, folder: Path, contents: Sequence[str]) -> None:
    """Assert that the reader reads all of these files without being killed."""
    files = []
    for number, text in enumerate(contents):
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
        files.append(ContentFile(f"{number}.md", str(number)))
    outcomes = reader.read(files)
    for outcome, text in zip(outcomes, contents, strict=True):
        problems = [one.what for one in outcome.problems if "reading the file" in one.what]
        assert not problems, text[:60]


@pytest.mark.slow
def test_small_files_need_no_budget(tmp_path: Path, reader: ReaderProcess) -> None:
    """No file that may be read in the build's own process would exceed a budget."""
    check_budgets(reader, tmp_path, texts(32_768 - 100))


@pytest.mark.nightly
def test_large_files(tmp_path: Path, reader: ReaderProcess) -> None:
    """Hostile files of 250 kB stay within the budgets."""
    check_budgets(reader, tmp_path, texts(LARGE_FILE_CHARACTERS))


@pytest.mark.nightly
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(units.map("".join).filter(bool), min_size=1, max_size=3), units.map("".join))
def test_random_files(
    tmp_path: Path, reader: ReaderProcess, repeated: list[str], closing: str
) -> None:
    """Random markup of 250 kB, repeated in a row, stays within the budgets."""
    size = LARGE_FILE_CHARACTERS // len(repeated)
    text = "".join(body(unit, closing, size) for unit in repeated)
    check_budgets(reader, tmp_path, [text])

"""Golden files: each content file of tests/data/golden has what becomes of it beside it."""

import json
import os

import pytest

from indexer.content_problems import render
from indexer.files.walk import ContentFile, LeftOut, walk
from indexer.pipeline.document_worker import Worker
from search.document import to_record
from search.settings.loading import load_settings
from tests.paths import DATA

GOLDEN = DATA / "golden"
REGENERATE = "CURATED_SEARCH_REGENERATE"
SETTINGS = load_settings(GOLDEN / "settings.toml", {}, content=str(GOLDEN / "content"))
ENTRIES = {entry.path: entry for entry in walk(SETTINGS)}


def became(path):
    entry = ENTRIES[path]
    if isinstance(entry, LeftOut):
        return {"left_out": entry.reason}
    assert isinstance(entry, ContentFile)
    outcome = Worker(SETTINGS).outcome(entry)
    found = {"document": to_record(outcome.document)} if outcome.document else {}
    found |= {"left_out": outcome.reason} if outcome.reason else {}
    if outcome.problems:
        found["problems"] = [render(problem) for problem in outcome.problems]
    return json.loads(json.dumps(found))


@pytest.mark.parametrize("path", ENTRIES)
def test_a_content_file_becomes_what_stands_beside_it(path):
    """A content file becomes the document, or the reason and problems, of its golden file."""
    golden = GOLDEN / "expected" / f"{path}.json"
    found = became(path)
    if os.environ.get(REGENERATE):
        golden.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(found, ensure_ascii=False, indent=1)
        golden.write_text(text + "\n", encoding="utf-8")
        pytest.fail(f"{golden.name} was written anew: read it, and run without {REGENERATE}")
    assert found == json.loads(golden.read_text(encoding="utf-8"))


def test_no_golden_file_is_left_over():
    """Every golden file has its content file."""
    expected = {f"{path}.json" for path in ENTRIES}
    folder = GOLDEN / "expected"
    assert {str(file.relative_to(folder)) for file in folder.rglob("*.json")} == expected

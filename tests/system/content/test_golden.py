"""Each content file in tests/data/golden gives the result in the file next to it."""

import json
import os

import pytest

from indexer.content_problems import render
from indexer.files.content_file import ContentFile, SkippedFile
from indexer.files.walk import walk
from indexer.pipeline.document_worker import DocumentWorker
from search.document import to_record
from search.settings.loading import load_settings
from tests.paths import DATA

GOLDEN = DATA / "golden"
REGENERATE = "CURATED_SEARCH_REGENERATE"
SETTINGS = load_settings(GOLDEN / "settings.toml", {}, content=str(GOLDEN / "content"))
ENTRIES = {entry.path: entry for entry in walk(SETTINGS)}


def became(path):
    """The result of a content file, in the format of a golden file."""
    entry = ENTRIES[path]
    if isinstance(entry, SkippedFile):
        return {"left_out": entry.reason}
    assert isinstance(entry, ContentFile)
    outcome = DocumentWorker(SETTINGS).outcome(entry)
    result = {"document": to_record(outcome.document)} if outcome.document else {}
    result |= {"left_out": outcome.reason} if outcome.reason else {}
    if outcome.problems:
        result["problems"] = [render(problem) for problem in outcome.problems]
    return json.loads(json.dumps(result))


@pytest.mark.parametrize("path", ENTRIES)
def test_each_file_gives_its_golden_result(path):
    """A content file gives the document, or the reason and problems, in its golden file."""
    golden = GOLDEN / "expected" / f"{path}.json"
    result = became(path)
    if os.environ.get(REGENERATE):
        golden.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(result, ensure_ascii=False, indent=1)
        golden.write_text(text + "\n", encoding="utf-8")
        pytest.fail(f"{golden.name} was written anew: read it, and run without {REGENERATE}")
    assert result == json.loads(golden.read_text(encoding="utf-8"))


def test_no_golden_file_is_left_over():
    """Every golden file belongs to a content file."""
    expected = {f"{path}.json" for path in ENTRIES}
    folder = GOLDEN / "expected"
    assert {str(file.relative_to(folder)) for file in folder.rglob("*.json")} == expected

"""Progress and results as text, as JSON or not at all."""

import json

import pytest

from search.storage import generations

pytest.importorskip("tantivy")


def test_quiet_says_nothing(site, run):
    """With `--quiet`, a successful rebuild prints nothing."""
    site.page("a.md")
    assert run("--quiet").output == ""


def test_json_tells_progress_and_result(site, run):
    """`--json` prints one object per line: the progress and the result."""
    site.page("a.md")
    site.page("b.md", "draft: true")
    lines = [json.loads(line) for line in run("--json").output.splitlines()]
    assert lines[-2] == {"progress": {"files": 2, "of": 2}}
    result = lines[-1]["result"]
    assert result["documents"] == result["indexed"] == 1
    assert result["left_out"] == {"draft = true": 1}
    assert generations._is_name(result["generation"])

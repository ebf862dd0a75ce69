"""Scripts and style sheets joined from several files."""

from __future__ import annotations

from pathlib import Path

import pytest

from web import joined_script


def test_only_comments_and_indentation_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments on their own lines, blank lines and indentation are removed, and nothing else."""
    monkeypatch.setattr(joined_script, "_STATIC", tmp_path)
    (tmp_path / "a.js").write_text(
        "// About this.\n\n/** What it does. */\nfunction a() {\n  // Why.\n"
        '  return "https://x"; // A remark.\n}\n'
    )
    (tmp_path / "b.js").write_text("a(`\n/* a rule */\n  b { c: d }`);\n")
    assert joined_script.joined_script("a.js", "b.js").decode() == (
        'function a() {\nreturn "https://x"; // A remark.\n}\na(`\nb { c: d }`);\n'
    )
    (tmp_path / "c.css").write_text("/* Two\n   lines. */\na {\n  b: url(//c/*d);\n}\n")
    assert joined_script.style_sheet("c.css").decode() == "a {\nb: url(//c/*d);\n}\n"


def test_constants() -> None:
    """The constants are one line each."""
    lines = joined_script.box_constants(["fr", "de"], analytics=True).decode().splitlines()
    assert lines[0].startswith('const WORDS = {"de":{')
    assert lines[1:] == ["const POPULAR = 5;"]

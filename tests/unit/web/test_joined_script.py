"""Scripts joined from several files."""

from __future__ import annotations

from pathlib import Path

from web.joined_script import joined_script


def test_only_comments_and_indentation_go(tmp_path: Path) -> None:
    """Comments on their own lines, blank lines and indentation are removed, and nothing else."""
    (tmp_path / "a.js").write_text(
        "// About this.\n\n/** What it does. */\nfunction a() {\n  // Why.\n"
        '  return "https://x"; // A remark.\n}\n'
    )
    (tmp_path / "b.js").write_text("a(`\n/* a rule */\n  b { c: d }`);\n")
    script = joined_script([tmp_path / "a.js", tmp_path / "b.js"])
    assert script.decode() == (
        'function a() {\nreturn "https://x"; // A remark.\n}\na(`\nb { c: d }`);\n'
    )

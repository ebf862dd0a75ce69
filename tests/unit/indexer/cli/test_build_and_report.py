"""The index is built, and the result is reported."""

import json

import pytest

pytest.importorskip("tantivy")


def test_the_summary_of_a_rebuild(site, run, status):
    """Documents, skipped files and problems are reported, with exit code 0."""
    site.page("a.md")
    site.page("b.md", "draft: true")
    site.write("c.md", "")
    result = run()
    assert result.exit_code == 0, result.output
    assert "Indexed 1 document in" in result.output
    assert "1 draft = true" in result.output
    assert "c.md: error: the file is empty; skipped" in result.output
    assert status().documents == 1


def test_the_facts_stay_with_the_index(site, run, status):
    """The index stores the problems of its content."""
    site.page("a.md", "draft: true")
    site.write("b.md", "text")
    run()
    facts = status().facts
    assert facts["content"] == str(site.content)
    assert facts["left_out"] == {"draft = true": 1}
    assert facts["problem_count"] == {"error": 0, "warning": 1}
    assert facts["problems"][0]["path"] == "b.md"
    assert len(facts["settings"]) == 64


def test_the_report_contains_every_problem(site, run, tmp_path):
    """The terminal shows twenty problems, errors first; the report has all."""
    for number in range(30):
        site.write(f"{number:02}.md", "no front matter")
    site.write("empty.md", "")
    report = tmp_path / "report.json"
    result = run("--report", str(report))
    assert result.output.count(": warning: ") == 19
    assert "empty.md: error" in result.output.split("warning: ")[0] + result.output
    assert f"and 11 more; see {report}" in result.output
    assert len(json.loads(report.read_text())["problems"]) == 31


def test_a_report_that_cannot_be_written_fails_before_the_work(site, run, tmp_path):
    """An unwritable report fails before the index is built."""
    site.page("a.md")
    result = run("--report", str(tmp_path / "nowhere" / "report.json"))
    assert result.exit_code == 1
    assert "No such file" in result.output
    assert not (tmp_path / "index").exists()

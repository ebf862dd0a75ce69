"""The `rebuild` command."""

import json

import pytest
from click.testing import CliRunner

from indexer.cli.build import rebuild
from indexer.cli.maintenance import rollback
from search.engines.registry import open_engine
from search.storage import generations

pytest.importorskip("tantivy")


@pytest.fixture
def run(site, tmp_path):
    """Run `rebuild` on the site with the fast engine."""

    def invoke(*options):
        place = ["--content", str(site.content), "--index", str(tmp_path / "index")]
        return CliRunner().invoke(rebuild, [*place, "--engine", "tantivy", *options])

    return invoke


@pytest.fixture
def status(tmp_path):
    """The status of the built index."""
    return lambda: open_engine(f"tantivy:{tmp_path / 'index'}").status()


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


def test_quiet_says_nothing(site, run):
    """With `--quiet`, a successful rebuild prints nothing."""
    site.page("a.md")
    assert run("--quiet").output == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--content", "nowhere"], "content folder nowhere does not exist"),
        (["--engine", "lucene"], "setting engine"),
        (["--config", "missing.toml"], "the settings file missing.toml does not exist"),
        (["--content", "."], "contains no files"),
    ],
)
def test_errors_are_one_line(run, options, words):
    """An error is one line that says what to do, with exit code 1."""
    result = run(*options)
    assert result.exit_code == 1
    assert words in result.output
    assert result.output.count("\n") == 1


def test_a_second_writer_is_refused(site, run, tmp_path):
    """If another process is writing, the error is one line."""
    site.page("a.md")
    with generations.writing(tmp_path / "index", wait=0):
        result = run()
    assert result.exit_code == 1
    assert result.output.count("\n") == 1


def test_an_index_that_cannot_be_written_fails(site, run, tmp_path):
    """If the index folder is a file, the error is one line."""
    site.page("a.md")
    (tmp_path / "index").write_text("a file")
    result = run()
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "is a file; set `index` to a folder" in result.output


def test_a_report_that_cannot_be_written_fails_before_the_work(site, run, tmp_path):
    """An unwritable report fails before the index is built."""
    site.page("a.md")
    result = run("--report", str(tmp_path / "nowhere" / "report.json"))
    assert result.exit_code == 1
    assert "No such file" in result.output
    assert not (tmp_path / "index").exists()


def test_losing_a_fifth_of_the_documents_stops(site, run, status):
    """A rebuild that loses too many documents is refused without --force."""
    for number in range(10):
        site.page(f"{number}.md")
    run()
    for number in range(3):
        (site.content / f"{number}.md").unlink()
    result = run()
    assert result.exit_code == 1
    assert "--force" in result.output
    assert status().documents == 10
    assert run("--force").exit_code == 0
    assert status().documents == 7


def test_the_limit_ignores_a_different_content_folder(site, run, status, tmp_path):
    """With another content folder, the limit on lost documents does not apply."""
    for number in range(10):
        site.page(f"{number}.md")
    run()
    other = tmp_path / "other"
    other.mkdir()
    (other / "one.md").write_text("---\ntitle: One\n---\n", encoding="utf-8")
    assert run("--content", str(other)).exit_code == 0
    assert status().documents == 1


def test_losing_less_is_allowed(site, run, status):
    """Losing up to a fifth of the documents is allowed."""
    for number in range(10):
        site.page(f"{number}.md")
    run()
    for number in range(2):
        (site.content / f"{number}.md").unlink()
    assert run().exit_code == 0
    assert status().documents == 8


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


def test_rollback_prints_the_current_generation(site, run, tmp_path, status):
    """`rollback` prints the current generation, or that there is no other."""

    def back():
        return CliRunner().invoke(rollback, ["--index", str(tmp_path / "index")])

    site.page("a.md")
    run()
    result = back()
    assert result.exit_code == 1
    assert "no other generation" in result.output
    site.page("b.md")
    run()
    assert ", 1 document, built " in back().output
    assert status().documents == 1
    assert ", 2 documents, built " in back().output

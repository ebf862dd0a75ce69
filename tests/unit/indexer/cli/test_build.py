"""The `rebuild` command."""

import pytest
from click.testing import CliRunner

from indexer.cli.maintenance import rollback
from search.storage import generations

pytest.importorskip("tantivy")


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


def test_losing_less_is_allowed(site, run, status):
    """Losing up to a fifth of the documents is allowed."""
    for number in range(10):
        site.page(f"{number}.md")
    run()
    for number in range(2):
        (site.content / f"{number}.md").unlink()
    assert run().exit_code == 0
    assert status().documents == 8


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

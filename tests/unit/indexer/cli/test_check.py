"""The command `check`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from indexer.cli.check import check
from tests.small_site import Site


def run(site: Site, *options: str) -> Result:
    """Check a site."""
    return CliRunner().invoke(check, ["--content", str(site.content), *options])


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("---\ntitle: T\ndescription: D\n---\n", (), 0),
        ("---\ntitle: T\n---\n", (), 0),
        ("---\ntitle: T\n---\n", ("--strict",), 1),
        ("", (), 1),
    ],
)
def test_exit_codes(site: Site, text: str, options: tuple[str, ...], code: int) -> None:
    """Errors fail the check; warnings only with --strict."""
    site.write("a.md", text)
    result = run(site, *options)
    assert result.exit_code == code
    assert "1 file checked" in result.output


@pytest.mark.parametrize("options", [("--content", "nowhere"), ("--config", "nowhere.toml")])
def test_what_cannot_be_checked_has_its_own_exit_code(site: Site, options: tuple[str, ...]) -> None:
    """Without content or valid settings, the exit code says that nothing was checked."""
    result = run(site, *options)
    assert result.exit_code == 2
    assert "nowhere" in result.output


def test_formats(site: Site) -> None:
    """Problems are printed as JSON for programs, or as annotations for GitHub."""
    site.write("a,b.md", "")
    problem = json.loads(run(site, "--format", "json").output)["problems"][0]
    assert (problem["path"], problem["what"]) == ("a,b.md", "the file is empty")
    line = run(site, "--format", "github").output
    assert line == f"::error file={site.content}/a%2Cb.md::the file is empty; skipped\n"


def test_annotations_escape_what_names_contain(site: Site) -> None:
    """A file name cannot begin another workflow command or reorder a line of the log."""
    site.page("good.md", "title: T\ndescription: D")
    site.write("a\n::error::b\u202e%.md", "")
    lines = run(site, "--format", "github").output.splitlines()
    assert len(lines) == 1
    assert r"a\n%3A%3Aerror%3A%3Ab\u202e%25.md" in lines[0]


def test_errors_come_first_and_in_color(site: Site) -> None:
    """A terminal shows severities in color; elsewhere, the text is plain."""
    site.page("a.md", "title: T")
    site.write("b.md", "")
    first, second, _ = run(site).output.splitlines()
    assert first == "b.md: error: the file is empty; skipped"
    assert second.startswith("a.md: warning: the description is missing; ")
    options = ["--content", str(site.content)]
    lines = CliRunner().invoke(check, options, color=True).output.splitlines()
    assert lines[0] == "b.md: \x1b[31m\x1b[1merror\x1b[0m: the file is empty; skipped"

"""The `check` command, a linter for editors."""

import json

import pytest


def test_a_clean_site_passes(site, run):
    """A site without problems gives exit code 0 and the number of files."""
    site.page("a.md", "title: A\ndescription: D")
    result = run("check")
    assert result.exit_code == 0, result.output
    assert result.output == "1 file checked: 0 errors, 0 warnings.\n"


def test_nothing_is_built(site, run, tmp_path):
    """`check` builds no index."""
    site.page("a.md")
    run("check")
    assert not (tmp_path / "index").exists()


def test_missing_and_invalid_values_are_reported(site, run):
    """Missing titles and descriptions, invalid dates and similar values are reported."""
    site.page("a.md", "title: A\ndescription: D\ntags: [Care plan]\ndate: someday")
    site.page("b.md", "title: B\ndescription: D\ntags: [Care plan]")
    site.page("c.md", "tags: [care-plan, other]", "# Heading")
    result = run("check")
    assert result.exit_code == 0
    for words in (
        "a.md: warning: date: 'someday' is not a valid date",
        "c.md: warning: the title is missing",
        "c.md: warning: the description is missing",
        "c.md: warning: tag: 'care-plan' looks like 'Care plan', used by 2 other documents",
    ):
        assert words in result.output
    assert "b.md" not in result.output
    assert run("check", "--strict").exit_code == 1


def test_two_pages_with_one_url_are_reported(site, run):
    """Two pages with the same URL are reported as an error that names both."""
    for name in "ab":
        site.page(f"{name}.md", f"title: {name}\ndescription: D\nurl: /same/")
    result = run("check")
    assert result.exit_code == 1
    assert "b.md: error: the URL /same/ is also the URL of a.md" in result.output


def test_values_outside_a_list_are_reported(site, run, tmp_path):
    """Values that are not in the `allowed` setting are reported as errors."""
    config = tmp_path / "site.toml"
    config.write_text('[allowed]\ncategory = ["News"]\n')
    site.page("a.md", "title: A\ndescription: D\nsearchCategory: Newz\ntags: anything")
    result = run("check", "--config", str(config))
    assert result.exit_code == 1
    assert "category: 'Newz' is not among the values" in result.output
    assert "anything" not in result.output
    config.write_text('[allowed]\nnothing = ["News"]\n')
    assert "setting allowed: nothing is not a facet" in run("check", "--config", str(config)).output


def test_json_is_one_object(site, run):
    """The JSON lists all problems with path, line, severity, fault and remedy."""
    site.write("a.md", "")
    site.page("b.md", "title: A\ndescription: D\ndraft: true")
    result = json.loads(run("check", "--format", "json").output)
    assert result["problem_count"] == {"error": 1, "warning": 0}
    assert (result["read"], result["indexed"], result["left_out"]) == (2, 0, {"draft = true": 1})
    assert result["problems"][0]["path"] == "a.md"


def test_github_annotations_cannot_be_injected(site, run):
    """Names and values cannot inject commands into GitHub's annotations."""
    site.page("a,b:c%.md", "title: A\ndescription: 'D'\nx: 1\nx: 2\ndate: '%0Aerror'")
    lines = run("check", "--format", "github").output.splitlines()
    place = f"{site.content}/a%2Cb%3Ac%25.md"
    assert lines[0].startswith(f"::warning file={place}::date: '%250Aerror' is not a valid date")
    assert lines[1].startswith(f"::warning file={place},line=5::duplicate key `x`")


def test_the_owners_files_are_checked_too(site, run, tmp_path):
    """Rules with unknown IDs, and files that would prevent a start, are reported."""
    site.page("a.md", "title: A\ndescription: D")
    rules, config = tmp_path / "curation.toml", tmp_path / "settings.toml"
    rules.write_text('[[rule]]\nquery = "x"\npin = ["a", "gone"]\n')
    config.write_text(f"curation = '{rules}'\n")
    result = run("check", "--config", str(config))
    assert f"{rules}: warning: there is no article with the ID 'gone'" in result.output
    assert "'a'" not in result.output
    rules.write_text('[[rule]]\nquery = "x"\n')
    result = run("check", "--config", str(config))
    assert result.exit_code == 2
    assert "rule 1: set at least one of pin, hide or banner" in result.output


@pytest.mark.parametrize("options", [["--content", "nowhere"], ["--format", "xml"]])
def test_exit_code_2_if_nothing_can_be_checked(run, options):
    """Invalid options and missing folders give exit code 2."""
    result = run("check", *options)
    assert result.exit_code == 2

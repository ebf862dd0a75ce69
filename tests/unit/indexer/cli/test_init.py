"""The `init` command."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.cli.init import init
from search.settings.loading import load_settings
from search.settings.table import Settings


def run(folder: Path, *options: str) -> str:
    """The command's output."""
    return CliRunner().invoke(init, [str(folder), *options]).output


def settings(folder: Path, name: str, text: str) -> Settings:
    """The settings written for a configuration."""
    (folder / name).write_text(text, encoding="utf-8")
    assert "Written" in run(folder)
    return load_settings(folder / "curated-search.toml", {})


def test_hugo(tmp_path: Path) -> None:
    """Base URL, time zone, languages, dates and permalinks come from hugo.toml."""
    result = settings(
        tmp_path, "hugo.toml",
        'baseURL = "https://x.org/a/"\ntimeZone = "Europe/Madrid"\nuglyURLs = true\n'
        '[frontmatter]\ndate = [":filename", ":default"]\n[permalinks]\nnews = "/:year/:slug"\n'
        '[languages.en]\nweight = 1\n[languages.es]\nweight = 2\n[languages.pt]\ndisabled = true\n',
    )  # fmt: skip
    assert (result.generator, result.site_url, result.timezone, result.url_ending) == (
        "hugo", "https://x.org/a", "Europe/Madrid", ".html",
    )  # fmt: skip
    assert (result.languages, result.exclude) == (("en", "es"), ("*.pt.*",))
    assert result.mapping["date"][0] == "@filename.date"
    assert result.permalinks == {"news": "/:year/:slug/"}


def test_jekyll(tmp_path: Path) -> None:
    """Collections with output are included; other folders with an underscore are not."""
    text = "url: https://x.org\ncollections:\n  staff: {output: true, permalink: /people/:name/}\n"
    result = settings(tmp_path, "_config.yml", text)
    assert result.permalinks == {"staff": "/people/:name/"}
    assert "!_staff" in result.exclude


def test_only_literal_values_of_programs_are_read(tmp_path: Path) -> None:
    """A configuration that is a program is never run."""
    text = "require('fs').writeFileSync('run', '')\nmodule.exports = "
    text += "{url: 'https://x.org', baseUrl: '/b/'}"
    result = settings(tmp_path, "docusaurus.config.js", text)
    assert (result.generator, result.site_url) == ("docusaurus", "https://x.org/b")
    assert not (tmp_path / "run").exists()


def test_an_existing_file_is_replaced_only_with_force(tmp_path: Path) -> None:
    """An existing settings file is replaced only with `--force`."""
    (tmp_path / "mkdocs.yml").write_text("site_name: X\n", encoding="utf-8")
    file = tmp_path / "curated-search.toml"
    file.write_text("# mine\n", encoding="utf-8")
    assert "--force" in run(tmp_path)
    assert file.read_text(encoding="utf-8") == "# mine\n"
    assert "Written" in run(tmp_path, "--force")


def test_a_value_that_is_not_allowed_is_left_out_and_reported(tmp_path: Path) -> None:
    """A value that is not allowed is left out and reported, so the written file is always valid."""
    result = settings(tmp_path, "hugo.toml", 'timeZone = "Mars/Base"\nignoreFiles = ["(a|b)+$"]\n')
    assert result.timezone == "UTC"
    text = (tmp_path / "curated-search.toml").read_text(encoding="utf-8")
    assert "Mars/Base" in text
    assert "(a|b)+$" in text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_config.yml", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\nd: [" + "[" * 5_000),
        ("hugo.toml", "a = " + "[" * 50_000),
        ("hugo.json", '{"a": ' + "[" * 50_000),
        ("_config.yml", "x" * 2_000_000),
        ("docusaurus.config.js", "locales: [" * 40_000 + "{" * 40_000),
        ("astro.config.mjs", "locales: {" + "root: {" * 40_000),
    ],
)
def test_a_hostile_configuration_ends_soon(tmp_path: Path, name: str, text: str) -> None:
    """A configuration designed to take long gives an error or settings quickly."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    start = time.process_time()
    result = CliRunner().invoke(init, [str(tmp_path)])
    assert time.process_time() - start < 5
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_folder_without_a_configuration_is_reported(tmp_path: Path) -> None:
    """If a folder has no configuration, the message lists the files that were looked for."""
    assert "Hugo, Jekyll" in run(tmp_path)

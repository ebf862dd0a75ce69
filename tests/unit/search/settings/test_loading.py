"""Settings from a file, the environment and the caller."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import SettingsError
from search.settings.loading import load_settings
from search.settings.table import Settings


def load(tmp_path: Path, toml: str = "", **environ: str) -> Settings:
    """Load settings from TOML and environment variables (named without their prefix)."""
    file = tmp_path / "settings.toml"
    file.write_text(toml, encoding="utf-8")
    return load_settings(file, {f"CURATED_SEARCH_{k.upper()}": v for k, v in environ.items()})


def test_without_file_and_variables_all_is_by_default() -> None:
    """Without a file and variables, all settings have their defaults."""
    assert load_settings(environ={}) == Settings()


def test_the_environment_overrides_the_file_and_the_caller_both(tmp_path: Path) -> None:
    """The caller overrides the environment, which overrides the file."""
    settings = load(tmp_path, "port = 1\nhost = 'h'", port="2")
    assert (settings.port, settings.host) == (2, "h")
    assert load_settings(environ={"CURATED_SEARCH_PORT": "2"}, port=3, host=None).port == 3


def test_paths_in_a_file_are_relative_to_it(tmp_path: Path) -> None:
    """Paths in a file are relative to the file, other paths to the working directory."""
    file = tmp_path / "search.toml"
    file.write_text('content = "site/content"\nsynonyms = "words.txt"\nindex = "/srv/index"\n')
    settings = load_settings(file, {})
    assert settings.content == tmp_path / "site" / "content"
    assert settings.synonyms == str(tmp_path / "words.txt")
    assert settings.index == Path("/srv/index")
    assert load_settings(file, {"CURATED_SEARCH_CONTENT": "other"}).content == Path("other")
    assert load_settings(file, {}, content="third").content == Path("third")


def test_a_folder_in_the_environment_gives_way_to_sites(tmp_path: Path) -> None:
    """A container image sets `content` for all; the caller's folder contradicts sites."""
    file = tmp_path / "search.toml"
    file.write_text('[[sites]]\nname = "a"\ncontent = "a"\n')
    settings = load_settings(file, {"CURATED_SEARCH_CONTENT": "/content"})
    assert [part.content for part in settings.parts().values()] == [tmp_path / "a"]
    with pytest.raises(SettingsError, match="`content` and `sites` are both set"):
        load_settings(file, {}, content="other")


def test_values_come_in_their_types(tmp_path: Path) -> None:
    """Lists may be comma-separated, paths are strings, and integers are valid floats."""
    settings = load(tmp_path, "wait = 3", languages="en, es", index="/x y", bundles="false")
    assert settings.languages == ("en", "es")
    assert (settings.index, settings.wait, settings.bundles) == (Path("/x y"), 3.0, False)


def test_facets_are_added_changed_and_removed(tmp_path: Path) -> None:
    """Settings can add, change and remove facets."""
    settings = load(
        tmp_path,
        """
        [facets]
        vendor = false
        [facets.audience]
        [facets.topic]
        label = "Subject"
        sources = ["a.b", "c"]
        weight = 2
        group = ""
        [mapping]
        title = "name"
        [weights]
        title = 4
        """,
    )
    schema = settings.schema()
    names = [facet.name for facet in schema.facets]
    assert "vendor" not in names
    assert names[-1] == "audience"
    assert settings.facets["topic"].sources == ("a.b", "c")
    assert settings.facets["audience"].sources == ("audience",)
    assert settings.mapping["title"] == ("name", "title", "linkTitle", "@heading", "@filename")
    assert schema.weights()["title"] == 4.0
    assert schema.weights()["topic"] == 2.0


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("colour = 1", "unknown setting 'colour'"),
        ("port = 'x'", "port = 'x' is not valid: it must be a whole number"),
        ("port = 0", "from 1 to 65535"),
        ("engine = 'lucene'", "auto, tantivy, columns, whoosh or opensearch"),
        ("timezone = 'Mars/Olympus'", "a time zone"),
        ("languages = ['english']", "language codes"),
        ("languages = []", "language codes"),
        ("languages = [1]", "a list of language codes"),
        ("bundles = 1", "true or false"),
        ("content = 3", "content"),
        ("content = ''", "a folder path"),
        ("site_url = 'javascript:x'", "http"),
        ("weights = 3", "a table"),
        ("[weights]\ntitle = -1", "weights.title"),
        ("[weights]\ntitel = 1", "titel is not a field"),
        ("extensions = ['']", "begin with a dot"),
        ("extensions = []", "begin with a dot"),
        ("port = ", "cannot be read"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_allowed(
    tmp_path: Path, toml: str, message: str
) -> None:
    """The message has one line with the setting, its value and the allowed values."""
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, toml)
    assert message in str(caught.value)


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    """The message names the environment variable."""
    with pytest.raises(SettingsError, match="CURATED_SEARCH_PORT='x'"):
        load(tmp_path, port="x")


def test_a_settings_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    """A missing default file is fine, but a file named explicitly must exist."""
    with pytest.raises(SettingsError, match=r"settings file .*nowhere.toml does not exist"):
        load_settings(tmp_path / "nowhere.toml", {})
    with pytest.raises(SettingsError, match=r"nowhere.toml"):
        load_settings(environ={"CURATED_SEARCH_CONFIG": str(tmp_path / "nowhere.toml")})

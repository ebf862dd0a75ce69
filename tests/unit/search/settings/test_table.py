"""Every row in the settings table does what it declares."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from indexer.pipeline.rebuild_triggers import settings_digest
from search.errors import SettingsError
from search.settings.loading import PREFIX, load_settings
from search.settings.setting import Decides, Secrecy, Setting
from search.settings.table import SETTINGS, Settings
from tests.setting_values import OTHER_VALUES, as_toml

KEY = "key-for-partner-a"
SECRET = "s3cret-0123456789-abcdef"
ROWS = pytest.mark.parametrize("row", SETTINGS.values(), ids=SETTINGS)

WRONG_TYPES: dict[type, Any] = {
    str: 3, bool: 1, int: 1.5, float: "soon", tuple: [1], dict: "no table"
}  # fmt: skip

OUTSIDE_THE_RULE: dict[str, Any] = {
    "content": "", "index": "", "engine": "lucene", "opensearch": "ftp://host/name",
    "interface": "nl", "site_url": "www.example.org", "public_url": "https://example.org/?a",
    "proxies": 11, "timezone": "Mars/Olympus", "languages": ["english"], "extensions": ["md"],
    "body": "rst", "words": ["two words"], "max_file_size": 999, "answer_cache_size": -1,
    "max_body_characters": 999, "max_file_seconds": 0, "max_file_memory": 100_000_000,
    "processes": 257, "wait": -1, "stale_days": -1, "keep_generations": 1, "keep_seconds": -1,
    "port": 0, "workers": -1,
    "threads": 0, "per_page": 101, "snippet_words": 4, "facet_limit": 0, "analytics_days": -1,
    "analytics_minimum": 1, "rate_limit": -1, "keys": {"short": {}}, "access_log": "xml",
    "webhook_urls": ["ftp://x"], "webhook_secret": "short", "webhook_events": ["x"],
    "admin_token": "short", "hook_secret": "short", "weights": {"title": 21},
    "ranking": {"exact": -1}, "mapping": {"title": 3}, "facets": {"q": {}}, "fields": {"x": {}},
    "allowed": {"tag": 1}, "generator": "gatsby", "url_ending": ".php",
    "permalinks": {"news": 1}, "mounts": {"docs": {"path": "../x"}},
    "language_paths": {"spanish!": "es"}, "recent_searches": 21, "shortcuts": ["ctrl + k"],
    "logo": "logo.svg", "accent": "red", "font": "a;b", "radius": "1vw; x", "stylesheet": "own.css",
    "image_url": "images", "sites": ["news"],
    "header": "\0", "footer": "\0", "defaults": {"news/**": "es"},
}  # fmt: skip

ANY_VALUE = {
    "opensearch_user", "opensearch_password", "opensearch_api_key", "opensearch_ca", "title",
    "exclude", "bundles", "section_pages", "opt_out", "permalink", "date_formats",
    "calls_to_action", "exclude_selectors", "host", "distinct", "analytics", "suggest", "metrics",
    "log_queries", "exact_values", "cors_origins", "hook_pull", "synonyms", "acronyms", "curation",
    "compression", "text_fragments",
    "forwarded_host", "forwarded_prefix", "lower_case", "remove_accents", "index_names",
    "front_matter_required", "hook_branch", "webhook_private",
}  # fmt: skip
"""Settings for which any value of their type will do."""


def load(row: Setting, value: Any) -> Settings:
    """Settings with one value set."""
    return load_settings(environ={}, **{row.name: value})


def names(what: Decides) -> set[str]:
    """The settings that affect documents, the schema or the answer."""
    return {name for name, row in SETTINGS.items() if what in row.decides}


def test_every_setting_is_classified() -> None:
    """Each setting is classified: path, secret, part of the index, part of the answer."""
    assert {name for name, row in SETTINGS.items() if row.is_path} == {
        "content", "index", "synonyms", "acronyms", "curation", "opensearch_ca",
        "header", "footer",
    }  # fmt: skip
    secrecy = {name: row.secrecy for name, row in SETTINGS.items() if row.is_hidden}
    assert secrecy == {
        "opensearch_password": Secrecy.HIDDEN,
        "opensearch_api_key": Secrecy.HIDDEN,
        "keys": Secrecy.HIDDEN,
        "admin_token": Secrecy.SERVICE_ONLY,
        "hook_secret": Secrecy.SERVICE_ONLY,
        "webhook_urls": Secrecy.HIDDEN,
        "webhook_secret": Secrecy.SERVICE_ONLY,
    }
    assert names(Decides.DOCUMENTS) == {
        "content", "timezone", "extensions", "exclude", "bundles", "section_pages",
        "opt_out", "permalink", "body", "date_formats", "calls_to_action",
        "exclude_selectors", "max_file_size", "max_body_characters", "mapping", "facets", "fields",
        "max_file_seconds", "max_file_memory", "generator", "permalinks", "url_ending",
        "lower_case", "remove_accents", "index_names", "front_matter_required", "mounts",
        "language_paths", "defaults", "sites",
    }  # fmt: skip
    assert names(Decides.SCHEMA) == {
        "languages", "weights", "facets", "fields", "exact_values", "words", "sites",
    }  # fmt: skip
    assert names(Decides.ANSWER) == {
        "index", "engine", "opensearch", "title", "interface", "site_url", "public_url", "proxies",
        "forwarded_host", "forwarded_prefix", "timezone", "languages", "per_page", "snippet_words",
        "facet_limit", "distinct", "analytics", "analytics_days", "analytics_minimum", "suggest",
        "keys", "synonyms", "acronyms", "curation", "weights", "ranking", "facets",
        "fields", "sites", "text_fragments",
        "exact_values", "words", "shortcuts", "recent_searches", "logo", "accent", "font", "radius",
        "stylesheet", "header", "footer", "image_url",
    }  # fmt: skip
    assert {name for name, row in SETTINGS.items() if row.decides is Decides.NOTHING} == {
        "opensearch_user", "opensearch_password", "opensearch_api_key", "opensearch_ca",
        "processes", "wait", "keep_generations", "keep_seconds",
        "host", "port", "workers", "threads", "rate_limit", "metrics",
        "access_log", "log_queries", "cors_origins", "admin_token", "hook_secret", "hook_pull",
        "hook_branch", "allowed", "stale_days", "answer_cache_size", "compression", "webhook_urls",
        "webhook_secret", "webhook_events", "webhook_private",
    }  # fmt: skip


def test_every_setting_has_cases() -> None:
    """The tables of test cases contain every setting exactly once."""
    assert OTHER_VALUES.keys() == SETTINGS.keys()
    assert OUTSIDE_THE_RULE.keys() | ANY_VALUE == SETTINGS.keys()
    assert not OUTSIDE_THE_RULE.keys() & ANY_VALUE


@ROWS
def test_help_and_rule_are_stated(row: Setting) -> None:
    """Every row has a help text, and its default satisfies its rule."""
    assert row.help.endswith(".")
    assert row.rule.words
    assert (row.rule.read is not None) == isinstance(row.default, Mapping)
    if row.rule.read is None:
        assert row.rule.allows(row.default)


@ROWS
def test_a_wrong_type_is_refused(row: Setting) -> None:
    """The message for a wrong type names the setting and what is allowed."""
    wrong = 3 if isinstance(row.default, Path) else WRONG_TYPES[type(row.default)]
    with pytest.raises(SettingsError) as caught:
        load(row, wrong)
    assert row.name in str(caught.value)
    assert row.rule.words in str(caught.value)


@pytest.mark.parametrize(("name", "value"), OUTSIDE_THE_RULE.items(), ids=OUTSIDE_THE_RULE)
def test_a_value_outside_the_rule_is_refused(name: str, value: Any) -> None:
    """The message for an invalid value names the setting or the table entry."""
    row = SETTINGS[name]
    with pytest.raises(SettingsError) as caught:
        load(row, value)
    assert name in str(caught.value)
    assert "must be" in str(caught.value)
    if row.rule.read is None:
        assert row.rule.words in str(caught.value)


@ROWS
def test_file_environment_and_override_say_the_same(row: Setting, tmp_path: Path) -> None:
    """A value means the same from the file, the environment and the caller."""
    value = OTHER_VALUES[row.name]
    file = tmp_path / "settings.toml"
    file.write_text(f"{row.name} = {as_toml(value)}\n", encoding="utf-8")
    text = value if isinstance(value, str) else as_toml(value)
    by_override = getattr(load(row, value), row.name)
    by_environment = load_settings(environ={PREFIX + row.name.upper(): text})
    assert by_override != getattr(Settings(), row.name)
    assert getattr(by_environment, row.name) == by_override
    by_file = getattr(load_settings(file, {}), row.name)
    if row.is_path:
        assert str(by_file) == str(tmp_path / value)
    else:
        assert by_file == by_override


@ROWS
def test_only_settings_that_decide_the_index_ask_for_a_rebuild(row: Setting) -> None:
    """Only settings that affect the index change the digest that triggers a rebuild."""
    changed, usual = load(row, OTHER_VALUES[row.name]), Settings()
    other_documents = settings_digest(changed) != settings_digest(usual)
    assert other_documents == (Decides.DOCUMENTS in row.decides)
    assert (changed.schema() != usual.schema()) == (Decides.SCHEMA in row.decides)


@pytest.mark.parametrize("name", ["opensearch_password", "opensearch_api_key", "admin_token",
                                  "hook_secret"])  # fmt: skip
def test_a_secret_is_not_shown(name: str) -> None:
    """A secret appears neither in printed settings nor in derived values or messages."""
    settings = load(SETTINGS[name], SECRET)
    assert getattr(settings, name) == SECRET
    assert SECRET not in repr(settings)
    for what in Decides:
        assert SECRET not in repr(settings.values_that_decide(what))
    with pytest.raises(SettingsError) as caught:
        load(SETTINGS[name], [SECRET])
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("keys", [[KEY], {KEY: 1}])
def test_an_error_about_keys_does_not_show_them(keys: Any) -> None:
    """An error about search keys never shows the keys, even if `keys` is not a table."""
    with pytest.raises(SettingsError, match="keys") as caught:
        load_settings(environ={}, keys=keys)
    assert KEY not in str(caught.value)


def test_an_error_about_a_keys_variable_does_not_show_them() -> None:
    """A variable with invalid TOML is named but not quoted."""
    with pytest.raises(SettingsError, match="CURATED_SEARCH_KEYS is not valid") as caught:
        load_settings(environ={f"{PREFIX}KEYS": f"{{ {KEY} = "})
    assert KEY not in str(caught.value)


def test_only_the_digests_of_keys_are_stored() -> None:
    """Settings contain the digests of search keys, not the keys."""
    settings = load_settings(environ={}, keys={KEY: {"community": "A"}})
    assert KEY not in repr((settings, settings.keys, settings.values_that_decide(Decides.ANSWER)))

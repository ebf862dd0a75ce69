"""The entries of settings that are tables."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import pytest

from search.errors import SettingsError
from search.query import Filter
from search.settings.rules import SettingRule
from search.settings.table_rules import (
    ALLOWED,
    FACETS,
    KEYS,
    MAPPING,
    RANKING,
    WEIGHTS,
    key_digest,
)

KEY = "key-for-partner-a"


def read(rule: SettingRule, table: Mapping[str, Any]) -> Any:
    """The validated entries of a table."""
    assert rule.read is not None
    return rule.read(table)


@pytest.mark.parametrize(
    ("rule", "table", "message"),
    [
        (WEIGHTS, {"title": -1}, "weights.title = -1 .* a whole number from 0 .* to 20"),
        (WEIGHTS, {"title": 21}, "weights.title = 21"),
        (WEIGHTS, {"title": 1.5}, "weights.title = 1.5"),
        (WEIGHTS, {"title": True}, "weights.title = True"),
        (RANKING, {"freshness": 1}, "ranking.freshness; allowed: exact, beginning"),
        (RANKING, {"title": -1}, "from 0 to 100"),
        (RANKING, {"title": True}, "from 0 to 100"),
        (RANKING, {"half_life": 0}, "from 1 to 36,500"),
        (MAPPING, {"colour": "x"}, "unknown setting mapping.colour; allowed: title, "),
        (MAPPING, {"title": 3}, "mapping.title = 3 .* a list of strings"),
        (MAPPING, {"title": ["a", 3]}, "a list of strings"),
        (MAPPING, {"title": "@titel"}, "mapping.title = '@titel' .*@path.1"),
        (FACETS, {"x": 3}, "facets.x = 3 .* a table, or false to remove a default facet"),
        (FACETS, {"vendr": False}, "facets.vendr = False"),
        (FACETS, {"q": {}}, "not a parameter or field name"),
        (FACETS, {"title": {}}, "not a parameter or field name"),
        (FACETS, {"a b": {}}, "a single word"),
        (FACETS, {"x": {"colour": 1}}, "unknown setting facets.x.colour; allowed: label, sources"),
        (FACETS, {"x": {"label": 1}}, "facets.x.label = 1 .* it must be text"),
        (FACETS, {"x": {"weight": 21}}, "facets.x.weight = 21"),
        (FACETS, {"x": {"sources": ["@path.0"]}}, "facets.x.sources = '@path.0'"),
        (ALLOWED, {"tag": 1}, "allowed.tag = 1 .* a list of strings"),
    ],
)
def test_a_wrong_entry_is_named(rule: SettingRule, table: Mapping[str, Any], message: str) -> None:
    """The message names the entry, its value and what is allowed."""
    with pytest.raises(SettingsError, match=message):
        read(rule, table)


@pytest.mark.parametrize(
    "table",
    [
        {"short": {}},
        {"x" * 129: {}},
        {"key for partner a": {}},
        {KEY: "A"},
        {KEY: {"tag": []}},
        {KEY: {"tag": 1}},
    ],
)
def test_a_wrong_search_key_is_not_shown(table: Mapping[str, Any]) -> None:
    """The message about a search key contains at most its first letters."""
    with pytest.raises(SettingsError, match="keys") as raised:
        read(KEYS, table)
    assert KEY not in str(raised.value)


def test_search_keys_have_filters() -> None:
    """Values are selected or, with .not, excluded; keys are stored as digests."""
    keys = read(KEYS, {KEY: {"tag": "a", "tag.not": ["b"], "topic.not": ["c"]}, "0" * 16: {}})
    assert keys == {
        key_digest(KEY): (Filter("tag", ("a",), ("b",)), Filter("topic", (), ("c",))),
        key_digest("0" * 16): (),
    }
    assert key_digest(KEY) == hashlib.sha256(KEY.encode()).hexdigest()


@pytest.mark.parametrize("key", ["", "é", "\ud800"])
def test_any_text_has_a_digest(key: str) -> None:
    """A key as sent by a client is looked up, whatever it contains."""
    assert len(key_digest(key)) == 64


def test_whole_numbers_may_be_written_with_a_dot() -> None:
    """TOML distinguishes 4 from 4.0, but owners need not."""
    assert read(WEIGHTS, {"title": 4.0, "body": 0}) == {"title": 4, "body": 0}
    assert read(RANKING, {"exact": 2}) == {"exact": 2.0}


@pytest.mark.parametrize(
    "source", ["title", "a.b", "=News", "@path.1", "@filename", "@heading", "@facet.tag", "@year"]
)
def test_sources(source: str) -> None:
    """A source is a key, a constant or a part of the path, alone or in a list."""
    mapping = read(MAPPING, {"description": source})
    assert mapping["description"] == (source,)
    assert mapping.keys() >= {"title", "description", "url", "aliases"}
    assert mapping["url"] == ("url",)


def test_titles_keep_their_last_resorts() -> None:
    """Naming a candidate for titles drops neither `linkTitle` nor headings nor file names."""
    mapping = read(MAPPING, {"title": ["linkTitle", "name"]})
    assert mapping["title"] == ("linkTitle", "name", "title", "@heading", "@filename")


def test_labels_of_values() -> None:
    """A facet's values have labels of their own, and the rest can be humanized."""
    rules = read(FACETS, {"state": {"labels": {"ny": "New York"}, "humanize": True}})
    assert (rules["state"].labels, rules["state"].humanize) == ((("ny", "New York"),), True)


@pytest.mark.parametrize(
    "entry", [{"labels": {"ny": 1}}, {"labels": ["ny"]}, {"humanize": "yes"}, {"split": 1}]
)
def test_wrong_labels(entry: dict[str, Any]) -> None:
    """A label is text, and `humanize` is true or false."""
    with pytest.raises(SettingsError, match=r"facets\.state\."):
        read(FACETS, {"state": entry})


def test_facets_are_added_changed_and_removed() -> None:
    """A new facet takes its label and source from its name; everything else has its default."""
    rules = read(FACETS, {"care_setting": {}, "tag": {"weight": 0}, "source": False})
    assert (rules["care_setting"].label, rules["care_setting"].sources) == (
        "Care setting", ("care_setting",)
    )  # fmt: skip
    assert (rules["tag"].weight, rules["tag"].label) == (0, "Tag")
    assert "source" not in rules
    assert list(rules)[-1] == "care_setting"


def test_a_facet_whose_group_is_removed_has_none() -> None:
    """Topics are grouped by vendor by default, unless the owner removes that facet."""
    assert read(FACETS, {})["topic"].group == "vendor"
    assert read(FACETS, {"vendor": False})["topic"].group == ""

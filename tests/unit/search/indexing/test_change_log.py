"""The change log: what it remembers, for how long, and for whom."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from search.document import Document
from search.errors import GenerationGone
from search.indexing import change_log
from search.indexing.change_log import Change, ChangeLog, differences, moments_of
from search.schema import Schema

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
OLD = Document(id="a", title="old", facets={"tag": ("x",)})
NEW = Document(id="a", title="new", facets={"tag": ("y",)})
OTHER = Document(id="b")


def log_of(*builds: list[change_log.Difference]) -> ChangeLog:
    """A log of generations 0, 1, 2 …, one a day, each with some differences."""
    log = ChangeLog()
    for number, pairs in enumerate(builds):
        built_at = START + number * DAY
        log = log.extended(pairs, {}, Schema(), built_at).named(str(number))
    return log


def test_only_what_differs() -> None:
    """Two generations are compared in one pass."""
    before = [Document(id="1"), Document(id="3", title="x"), Document(id="4")]
    after = [Document(id="2"), Document(id="3", title="y"), Document(id="4"), Document(id="5")]
    pairs = [(old and old.id, new and new.id) for old, new in differences(before, after)]
    assert pairs == [("1", None), (None, "2"), ("3", "3"), (None, "5")]


def test_changes_since_a_generation() -> None:
    """The last change of each document counts, in ID order."""
    log = log_of([], [(None, OTHER)], [(OLD, NEW), (OTHER, None)])
    assert list(log.since("0", START)) == ["a", "b"]
    assert [log.name(change) for change in log.since("1", START).values()] == ["2", "2"]
    assert log.since("2", START) == {}


def test_an_unknown_generation_is_gone() -> None:
    """An export older than the log cannot be continued."""
    for log in (ChangeLog(), log_of([], [])):
        with pytest.raises(GenerationGone, match="generation 7 is not in the change log"):
            log.since("7", START)


def test_generations_are_dropped_after_30_days() -> None:
    """A generation is dropped after more than 30 days, with changes that only it needed."""
    log = log_of([], [(None, OTHER)], *([[(OLD, NEW)]] * 29), [(NEW, OLD)])
    assert log.generations[0][0] == "1"
    assert list(log.changes) == ["a"]
    assert log.since("1", START) == {"a": log.changes["a"]}
    assert log.name(log.changes["a"]) == "31"


def test_a_log_is_limited_in_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """With too many changes, the oldest generations go first."""
    monkeypatch.setattr(change_log, "MAX_CHANGES", 2)
    one, two, three = ([(None, Document(id=id))] for id in "abc")
    log = log_of([], one, two, three)
    assert [name for name, _ in log.generations] == ["1", "2", "3"]
    assert list(log.since("1", START)) == ["b", "c"]
    assert log_of([], [*one, *two, *three]).generations[0][0] == "1"


def test_published_versions_are_remembered_by_their_facets() -> None:
    """A version that was never published leaves no trace."""
    log = log_of([], [(OLD, NEW)], [(NEW, OLD)], [(OLD, None)])
    assert [keys["tag"] for keys in log.changes["a"].versions] == [("x",), ("y",)]
    scheduled = Document(id="s", publish=START + 9 * DAY)
    assert log_of([], [(scheduled, None)]).changes["s"] == Change(1)


def test_moments_are_changes() -> None:
    """A document that appears or disappears between two requests has changed."""
    document = Document(id="a", publish=START + DAY, expiry=START + 3 * DAY)
    moments = {"a": moments_of(document), "b": moments_of(OTHER)}
    log = ChangeLog().extended((), moments, Schema(), START).named("0")
    assert log.since("0", START) == {}
    assert log.since("0", START + DAY) == {"a": Change(0)}
    later = log.extended((), log.moments, Schema(), START + 2 * DAY).named("1")
    assert later.since("1", START + 2 * DAY) == {}
    assert later.since("1", START + 3 * DAY) == {"a": Change(1)}


def test_json() -> None:
    """A log survives being written and read, under the name of its generation."""
    moments = {"a": (START + DAY,)}
    log = log_of([], [(OLD, NEW)], [(NEW, OLD)]).extended((), moments, Schema(), START + 5 * DAY)
    parsed = ChangeLog.from_json(log.to_json(), "mine", START + 5 * DAY)
    assert parsed == log.named("mine")


@pytest.mark.parametrize(
    "change",
    [
        {"generations": [["1", "2026-01-01"]]},
        {"generations": [[1, "2026-01-01T00:00:00Z"]]},
        {"generations": 3},
        {"changes": [["a", 1, []]]},
        {"changes": [["a", "0", []]]},
        {"changes": [[3, 0, []]]},
        {"changes": [["a", 0, [7]]]},
        {"changes": [["a", 0]]},
        {"changes": {"a": 0}},
        {"keys": ["{"]},
        {"keys": ['{"tag": [1]}']},
        {"keys": ["[]"]},
        {"moments": {"a": ["2026-01-01T00:00:00"]}},
        {"moments": {"a": [3]}},
        {"moments": []},
    ],
    ids=str,
)
def test_what_is_not_a_log(change: dict[str, Any]) -> None:
    """A log from an archive may contain anything; what is malformed is refused when it is read."""
    values = json.loads(log_of([]).to_json()) | {"generations": [["", "2026-01-01T00:00:00Z"]]}
    assert ChangeLog.from_json(json.dumps(values).encode(), "1", START).generations
    text = json.dumps(values | change).encode()
    with pytest.raises((ValueError, TypeError, AttributeError, LookupError)):
        assert ChangeLog.from_json(text, "1", START).generations


def test_a_copied_log_is_not_used() -> None:
    """An older program copies the log of the generation before, which lacks its own changes."""
    log = log_of([], [(OLD, NEW)])
    assert ChangeLog.from_json(log.to_json(), "2", START) == ChangeLog()
    assert ChangeLog.from_json(b"", "2", START) == ChangeLog()

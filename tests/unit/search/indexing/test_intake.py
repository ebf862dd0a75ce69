"""Documents are read once, and facts about them are recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from search.document import Document
from search.indexing.intake import Intake
from search.schema import Schema

PAST, LATER, LATEST = (datetime(year, 1, 1, tzinfo=UTC) for year in (2000, 2190, 2199))


@pytest.mark.parametrize(
    ("ids", "first", "repeated"),
    [
        ("", "", {}),
        ("abc", "abc", {}),
        ("cab", "cab", {}),
        ("aabb", "ab", {"a": 1, "b": 3}),
        ("abab", "ab", {"a": 2, "b": 3}),
        ("baaba", "ba", {"a": 4, "b": 3}),
        ("acbc", "acb", {"c": 3}),
    ],
)
def test_the_first_and_the_last_of_each_id(ids: str, first: str, repeated: dict[str, int]) -> None:
    """In any ID order, the first document with each ID is yielded, and the last is kept."""
    intake = Intake(Document(id=id, title=str(place)) for place, id in enumerate(ids))
    assert "".join(one.id for one in intake.first_of_each_id()) == first
    assert {id: int(one.title) for id, one in intake.repeated.items()} == repeated


def test_visibility_changes_are_scheduled() -> None:
    """Only future times at which a document appears or disappears are scheduled, once each."""
    documents = [
        Document(id="1", publish=LATEST, expiry=PAST),
        Document(id="2", publish=PAST, expiry=LATER),
        Document(id="3", expiry=LATER, date=LATEST),
    ]
    intake = Intake(documents)
    assert list(intake.documents()) == documents
    status = intake.status("memory", Schema(), 3, {"n": 1})
    assert status.schedule == (LATER, LATEST)
    assert (status.engine, status.documents, status.facts) == ("memory", 3, {"n": 1})
    assert status.built_at is not None
    assert status.built_at.tzinfo is UTC


def test_a_failure_of_the_source_is_noted() -> None:
    """Errors from reading documents can be distinguished from errors from writing them."""

    def source() -> Iterator[Document]:
        yield Document(id="1")
        raise LookupError("the content is gone")

    intake = Intake(source())
    with pytest.raises(LookupError) as raised:
        list(intake.documents())
    assert intake.failure is raised.value
    assert Intake([]).failure is None

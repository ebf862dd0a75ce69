"""Rebuilds and updates, whatever stores the generations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from search.document import Document
from search.errors import IndexChanged, IndexMissing
from search.indexing import build, intake
from search.indexing.intake import Intake
from search.schema import Schema
from tests.unit.search.indexing.generation_in_memory import Session

LATER, LATEST = datetime(2190, 1, 1, tzinfo=UTC), datetime(2199, 1, 1, tzinfo=UTC)
SOURCE = "https://example.org/a"
FIRST = (
    Document(id="1", title="one", source_url=SOURCE, publish=LATER),
    Document(id="2", title="two", source_url=SOURCE),
    Document(id="3", title="three"),
)


def session_of(*documents: Document, copies: bool = True) -> Session:
    """A session after a rebuild with these documents."""
    session = Session(copies=copies)
    source = Intake(documents)
    assert build.rebuild(
        session, "memory", Schema(), source, lambda: {"n": 1}, lambda: b"first"
    ) == len({document.id for document in documents})
    return session


def test_a_rebuild_has_only_its_documents() -> None:
    """A rebuild stores status, facts, notes and words with its documents."""
    session = session_of(*FIRST[2:])
    (generation,) = session.generations
    assert generation.finished is not None
    status, notes, words = generation.finished
    assert (status.engine, status.documents, status.facts, notes) == (
        "memory", 1, {"n": 1}, b"first"
    )  # fmt: skip
    assert dict(words.counts) == {"three": 1}


@pytest.mark.parametrize("copies", [True, False])
def test_an_update_equals_a_rebuild(copies: bool) -> None:
    """Whether or not an update copies the latest generation, the result equals a rebuild."""
    session = session_of(*FIRST, copies=copies)
    changed = [Document(id="2", title="second"), Document(id="0", title="zero", expiry=LATEST)]
    build.update(session, Intake(changed), ["3", "nowhere"], lambda: {"n": 2}, bytes, "")
    whole = session_of(changed[1], FIRST[0], changed[0])
    after, expected = session.generations[-1], whole.generations[0]
    assert after.entries == expected.entries
    assert session.vocabulary("2").counts == whole.vocabulary("1").counts
    status = session.status()
    assert (status.documents, status.facts, status.schedule) == (3, {"n": 2}, (LATER, LATEST))


def test_an_update_schedules_again_what_had_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the clock was set back, an update schedules what was past at the last build."""

    def clock(time: datetime) -> None:
        fixed = type("Clock", (datetime,), {"now": staticmethod(lambda _: time)})
        for module in (build, intake):
            monkeypatch.setattr(module, "datetime", fixed)

    clock(LATEST + timedelta(days=1))
    session = session_of(*FIRST)
    assert session.status().schedule == ()
    clock(LATER - timedelta(days=1))
    build.update(session, Intake([]), [], None, bytes, "1")
    assert LATER in session.status().schedule


def test_an_update_keeps_facts_but_not_notes() -> None:
    """An update without facts keeps the latest generation's facts. Notes belong to one build."""
    session = session_of(*FIRST)
    build.update(session, Intake([]), [], None, bytes, "1")
    assert session.generations[-1].finished is not None
    status, notes, _ = session.generations[-1].finished
    assert (status.facts, notes, status.documents) == ({"n": 1}, b"", 3)


def test_an_update_of_another_generation_is_refused() -> None:
    """If the index was changed since the update was prepared, nothing is written."""
    session = session_of(*FIRST)
    with pytest.raises(IndexChanged, match="the index in memory was changed in the meantime"):
        build.update(session, Intake([]), [], None, bytes, "0")
    assert len(session.generations) == 1


def test_an_update_needs_an_index() -> None:
    """Without a generation, there is nothing to update."""
    with pytest.raises(IndexMissing):
        build.update(Session(), Intake([]), [], None, bytes, "")

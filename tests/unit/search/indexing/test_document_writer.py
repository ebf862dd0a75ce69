"""Documents are written with their groups, and their words are counted."""

from __future__ import annotations

import pytest

from search.document import Document
from search.indexing.document_writer import DocumentWriter, facet_values
from search.indexing.intake import Intake
from search.schema import Schema
from tests.unit.search.indexing.generation_in_memory import Generation

SCHEMA = Schema()


def document(id: str, title: str = "", source: str = "", **facets: str) -> Document:
    """A document with a title, a source and facet values."""
    url = f"https://example.org/{source}" if source else ""
    values = {name: (value,) for name, value in facets.items()}
    return Document(id=id, title=title, source_url=url, facets=values)


FIRST = [
    document("1", "asthma care", "a", tag="News"),
    document("2", "asthma", "a", tag="news"),
    document("3", "care care G2058", "", tag="News"),
    document("4", "renal", "b"),
]


def written(*documents: Document) -> tuple[Generation, DocumentWriter]:
    """A generation with these documents, and its writer."""
    generation = Generation()
    writer = DocumentWriter(generation, SCHEMA)
    writer.add(documents)
    return generation, writer


def test_words_and_values_are_counted_once_for_each_document() -> None:
    """A document counts once for each word and each spelling; codes are not words."""
    generation, writer = written(*FIRST)
    words = writer.vocabulary()
    assert words.counts == {"asthma": 2, "care": 2, "news": 3, "renal": 1}
    assert words.values == {("tag", "News"): 2, ("tag", "news"): 1}
    assert generation.grouped() == 2
    assert sorted(generation.entries) == ["\x001", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("fresh", "deleted"),
    [
        ([], []),
        ([], ["4"]),
        ([], ["2"]),
        ([], ["1", "2", "3", "4", "nowhere"]),
        ([document("2", "renal", "b")], ["2"]),
        ([document("4", "renal care", "a", tag="x")], ["4"]),
        ([document("3", "now with a source", "b")], ["3"]),
        ([document("1", "now without", "")], ["1"]),
        ([document("5", "new", "a"), document("6", "new")], []),
    ],
)
def test_a_change_equals_writing_everything(fresh: list[Document], deleted: list[str]) -> None:
    """After a change, entries, words and values equal those of all documents written at once."""
    generation, writer = written(*FIRST)
    again = DocumentWriter(generation, SCHEMA, writer.vocabulary())
    count = again.change({one.id: one for one in fresh}, deleted)
    left = [one for one in FIRST if one.id not in deleted]
    documents = sorted([*left, *fresh], key=lambda one: one.id)
    whole, all_at_once = written(*documents)
    assert generation.entries == whole.entries
    assert count == len(documents)
    assert again.vocabulary().counts == all_at_once.vocabulary().counts
    assert again.vocabulary().values == all_at_once.vocabulary().values


def test_the_last_document_of_an_id_is_kept() -> None:
    """If an ID is given several times, only its last document is in the generation."""
    generation = Generation()
    writer = DocumentWriter(generation, SCHEMA)
    intake = Intake([document("1", "old", "a"), document("2", "x", "a"), document("1", "new")])
    assert writer.add_last_of_each_id(intake) == 2
    assert generation.entries == written(document("1", "new"), document("2", "x", "a"))[0].entries
    assert writer.vocabulary().counts == {"new": 1, "x": 1}


def test_values_are_counted_as_spelled() -> None:
    """Only the values of the schema's facets are counted, each once."""
    one = Document(id="1", facets={"tag": ("News", "news", "News"), "_boost": ("2",), "x": ("y",)})
    assert facet_values(one, SCHEMA) == {("tag", "News"), ("tag", "news")}

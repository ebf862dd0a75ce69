"""The indexed parts of a document."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from search.document import Document, loads
from search.facet_field import FacetField
from search.indexing.duplicates import TOGETHER, alone
from search.indexing.entry import entry, with_joined_field
from search.schema import GAP, Schema, TextField

DAY = datetime(1970, 1, 2, tzinfo=UTC)


def test_an_entry_keeps_values_of_a_field_apart() -> None:
    """Words in different values are never adjacent, and words and terms stay aligned."""
    one = entry(alone(Document(id="x", facets={"tag": ("two words", "more")})), Schema())
    assert one.words["tag"] == f"{GAP} two words {GAP} more {GAP}"
    assert len(one.terms["tag"].split()) == 6


def test_an_entry_has_the_whole_document() -> None:
    """The record is the document, and only the times that the document has are indexed."""
    document = Document(id="x", title="Care", date=DAY, facets={"category": ("News", "news")})
    one = entry(alone(document), Schema())
    assert loads(one.record) == document
    assert one.numbers == {"date": 86_400_000_000}
    assert one.values == {"category": ("news",)}
    assert one.keys.keys() == {"newest", "oldest", "title", "lastmod_asc", "lastmod_desc"}
    assert (one.id, one.group, one.kind) == ("x", "", "")


def test_terms_are_those_of_the_document_s_language() -> None:
    """A document in another of the site's languages is stemmed by that language's rules."""
    schema = Schema(languages=("en", "es"))
    one = entry(alone(Document(id="x", title="pacientes", lang="es")), schema)
    assert one.terms["title"].split() == [GAP, "pacient~es", GAP]


def test_a_group_has_an_id_that_no_document_can_have() -> None:
    """The record of a group is never mistaken for its newest document."""
    record = replace(alone(Document(id="x")), kind=TOGETHER)
    assert entry(record, Schema()).id == "\0x"


def test_analyzed_text_is_not_analyzed_again() -> None:
    """Given an entry for the same document, only the words in facets are analyzed."""
    document = Document(id="x", title="Care", facets={"tag": ("news",)})
    earlier = entry(alone(document), Schema())
    marked = replace(earlier, words={"title": "earlier"}, terms={"title": "earlier"})
    more = replace(document, facets={"tag": ("news", "plans")})
    one = entry(alone(more), Schema(), marked)
    assert one.words == {"title": "earlier", "tag": f"{GAP} news {GAP} plans {GAP}"}


def test_the_combined_field_repeats_by_weight() -> None:
    """The combined field repeats each field according to its weight."""
    schema = Schema((TextField("title", 2),), (FacetField("tag", "Tag", 1),))
    texts = with_joined_field({"title": "a", "tag": "b"}, schema)
    assert texts == {"title": "a", "tag": "b", "": "a a b"}

"""The rules that every engine must follow, by example."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from search.document import Document
from search.engines.protocol import Engine
from search.engines.registry import open_engine
from search.errors import FieldUnknown, IndexMissing
from search.parsing.parser import parse
from search.parsing.ranking import Ranking
from search.query import Alternative, Clause, Filter, Match, Occur, Query, Range, Sort
from search.result import Result
from search.schema import BOOST, Schema, TextField
from search.typed_fields import microseconds
from tests.contract.sampling import SORTS

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def doc(id: str, title: str = "care", **values: Any) -> Document:
    """A document; facet values are given by name."""
    own = {k: values.pop(k) for k in list(values) if k in Document.__slots__}
    return Document(id=id, title=title, facets={k: tuple(v) for k, v in values.items()}, **own)


def ask(engine: Engine, text: str = "", **values: Any) -> Result:
    """Search for typed words."""
    clauses = parse(text, Schema(languages=("en", "es")), prefix=False).clauses
    return engine.search(Query(clauses=clauses, **values))


def ids(result: Result) -> list[str]:
    """The IDs of the hits, in order."""
    return [hit.document.id for hit in result.hits]


def test_a_filter_joins_its_values_by_or_and_filters_by_and(engine: Engine) -> None:
    """Values of one field are joined by OR, and fields by AND."""
    engine.rebuild(
        [
            doc("1", community=["A"], category=["News"]),
            doc("2", community=["B"], category=["News"]),
            doc("3", community=["B"], category=["Guide"]),
            doc("4", community=["C"], category=["News"]),
        ]
    )
    community, category = Filter("community", ("A", "B")), Filter("category", ("News",))
    assert ids(ask(engine, filters=(community, category))) == ["1", "2"]


def test_a_condition_without_a_score_keeps_the_order(engine: Engine) -> None:
    """An OR of values of several facets, or of IDs, narrows the hits and leaves their order."""
    engine.rebuild(
        [
            doc("1", "care care plan", community=["A"]),
            doc("2", "care", category=["News"]),
            doc("3", "care and much more", community=["A"], category=["News"]),
            doc("4", "care care care"),
        ]
    )
    either = Clause(
        (
            Alternative(Match.VALUE, ("community", "A"), boost=0.0),
            Alternative(Match.VALUE, ("category", "News"), boost=0.0),
        ),
        Occur.ALWAYS,
    )
    not_three = Clause((Alternative(Match.ID, ("3",), boost=0.0),), Occur.MUST_NOT)
    clauses = parse("care", Schema(), prefix=False).clauses
    scores = {hit.document.id: hit.score for hit in ask(engine, "care").hits}
    hits = engine.search(Query(clauses=(*clauses, either))).hits
    assert {hit.document.id for hit in hits} == {"1", "2", "3"}
    assert {hit.document.id: hit.score for hit in hits} == pytest.approx(
        {id: scores[id] for id in "123"}
    )
    narrowed = engine.search(Query(clauses=(*clauses, either, not_three)))
    assert narrowed.total == 2


@pytest.mark.parametrize("value", ["a, b", "Medigy: CPT Codes", "-x", "*", 'quo"te', "Ünï", "a b"])
def test_filter_values_are_whole(engine: Engine, value: str) -> None:
    """A filter matches only whole values, including commas, colons, spaces and signs."""
    engine.rebuild([doc("1", tag=[value]), doc("2", tag=["a", "b", "CPT Codes", "x"])])
    assert ids(ask(engine, filters=(Filter("tag", (value,)),))) == ["1"]
    assert ids(ask(engine, filters=(Filter("tag", (), (value,)),))) == ["2"]


def test_an_unknown_value_finds_nothing(engine: Engine) -> None:
    """A filter that matches no document gives total 0, not all documents."""
    engine.rebuild([doc("1", tag=["x"]), doc("2")])
    assert ask(engine, "care", filters=(Filter("tag", ("nobody",)),)).total == 0


def test_totals_are_exact_and_pages_past_the_end_are_empty(engine: Engine) -> None:
    """A page past the end is empty with the same total; limit 0 only counts."""
    engine.rebuild([doc(f"{n:02}") for n in range(25)])
    assert len(ask(engine, "care", limit=10).hits) == 10
    past = ask(engine, "care", offset=30, limit=10)
    assert (past.total, past.hits) == (25, ())
    none = ask(engine, "care", limit=0)
    assert (none.total, none.hits) == (25, ())


def test_the_window_is_bounded_the_same_everywhere() -> None:
    """A query beyond the window raises an error on every engine."""
    Query(offset=9_990, limit=10)
    with pytest.raises(ValueError, match="not between 0 and 10000"):
        Query(offset=9_990, limit=11)


def test_a_facet_ignores_its_own_filter_and_obeys_the_others(engine: Engine) -> None:
    """A facet ignores only its own filter, and lists selected values even with count 0."""
    engine.rebuild(
        [
            doc("1", community=["A"], category=["News"]),
            doc("2", community=["B"], category=["News"]),
            doc("3", community=["B"], category=["Guide"]),
        ]
    )
    chosen = (Filter("community", ("A", "gone")), Filter("category", ("News",)))
    result = ask(engine, filters=chosen, facets=("community", "category"))
    community, category = result.facets
    assert [(v.value, v.count, v.selected) for v in community.values] == [
        ("A", 1, True),
        ("B", 1, False),
        ("gone", 0, True),
    ]
    assert [(v.value, v.count) for v in category.values] == [("News", 1)]
    assert community.total_values == 2


def test_a_scope_narrows_its_own_facet_too(engine: Engine) -> None:
    """A scope hides other documents from hits, totals and every facet."""
    engine.rebuild(
        [
            doc("1", community=["A"], tag=["x"]),
            doc("2", community=["B"], tag=["y"]),
            doc("3", community=["A", "C"], tag=["z"]),
        ]
    )
    scope = (Filter("community", ("A",)), Filter("tag", (), ("z",)))
    result = ask(engine, scope=scope, facets=("community", "tag"))
    assert ids(result) == ["1"]
    assert [[(v.value, v.count) for v in facet.values] for facet in result.facets] == [
        [("A", 1)],
        [("x", 1)],
    ]
    chosen = (Filter("community", ("B", "C")),)
    result = ask(engine, scope=scope, filters=chosen, facets=("community",))
    assert (result.total, result.facets[0].total_values) == (0, 1)
    assert ask(engine, scope=scope, filters=(Filter("community", ("A",)),)).total == 1


def test_a_facet_counts_a_document_once_a_value(engine: Engine) -> None:
    """A value that a document has twice is counted once."""
    engine.rebuild([doc("1", tag=["x", "x", "y"])])
    values = ask(engine, facets=("tag",)).facets[0].values
    assert [(v.value, v.count) for v in values] == [("x", 1), ("y", 1)]


def test_facet_values_come_most_frequent_first_then_by_value(engine: Engine) -> None:
    """Facet values are sorted by count, then by value; the limit never drops selected ones."""
    engine.rebuild([doc("1", tag=["b", "a", "z"]), doc("2", tag=["z"])])
    facet = ask(engine, facets=("tag",), facet_limit=2).facets[0]
    assert [v.value for v in facet.values] == ["z", "a"]
    assert facet.total_values == 3
    kept = ask(engine, facets=("tag",), facet_limit=1, filters=(Filter("tag", ("b",)),)).facets[0]
    assert [v.value for v in kept.values] == ["z", "b"]


def test_undated_documents_come_last_in_both_date_orders(engine: Engine) -> None:
    """Undated documents come last in both date orders, and ties are sorted by ID."""
    engine.rebuild(
        [
            doc("c"),
            doc("b", date=DAY),
            doc("a", date=DAY),
            doc("d", date=DAY - timedelta(days=400 * 365)),
            doc("e", date=DAY + timedelta(microseconds=1)),
        ]
    )
    assert ids(ask(engine, sort=Sort.NEWEST)) == ["e", "a", "b", "d", "c"]
    assert ids(ask(engine, sort=Sort.OLDEST)) == ["d", "a", "b", "e", "c"]


def test_titles_sort_without_regard_to_case_and_accents(engine: Engine) -> None:
    """Titles are sorted ignoring case and accents, then by ID."""
    engine.rebuild([doc("1", "zebra"), doc("2", "Ábaco"), doc("3", "apple"), doc("4", "APPLE")])
    assert ids(ask(engine, sort=Sort.TITLE)) == ["2", "3", "4", "1"]


def test_pages_never_overlap(engine: Engine) -> None:
    """In every sort order, the pages together are the whole list, including ties."""
    engine.rebuild([doc(f"{n:03}", date=DAY if n % 3 else None) for n in range(97)])
    for sort in SORTS:
        pages = [ask(engine, "care", sort=sort, offset=n, limit=10) for n in range(0, 97, 10)]
        seen = [id for page in pages for id in ids(page)]
        assert len(seen) == len(set(seen)) == 97


def test_ties_in_relevance_go_newest_first_then_by_id(engine: Engine) -> None:
    """Documents with equal scores are sorted by date, then by ID."""
    later = DAY + timedelta(days=1)
    engine.rebuild([doc("c", date=DAY), doc("b", date=DAY), doc("a"), doc("d", date=later)])
    assert ids(ask(engine, "care")) == ["d", "b", "c", "a"]
    assert ids(ask(engine, "care", offset=1, limit=2)) == ["b", "c"]


def test_date_ranges_include_their_start_but_not_their_end(engine: Engine) -> None:
    """A date range includes its start, excludes its end, and omits undated documents."""
    engine.rebuild([doc("1", date=DAY), doc("2", date=DAY + timedelta(days=1)), doc("3")])
    assert ids(ask(engine, ranges=(Range.of("date", DAY, DAY + timedelta(days=1)),))) == ["1"]
    assert ids(ask(engine, ranges=(Range.of("date", lt=DAY + timedelta(days=9)),))) == ["2", "1"]


def test_publish_and_expiry_are_judged_at_search_time(engine: Engine) -> None:
    """A scheduled document appears and expires without a rebuild."""
    engine.rebuild([doc("1", publish=DAY, expiry=DAY + timedelta(days=1)), doc("2")])
    before, after = DAY - timedelta(microseconds=1), DAY + timedelta(days=1)
    assert ids(ask(engine, "care", at=before)) == ["2"]
    assert sorted(ids(ask(engine, "care", at=DAY))) == ["1", "2"]
    assert ids(ask(engine, "care", at=after)) == ["2"]
    assert ask(engine, "care").total == 2


def test_a_rebuild_replaces_everything_at_once(engine: Engine) -> None:
    """A rebuild replaces the index atomically and completely."""
    engine.rebuild([doc("old", "old")])

    def documents() -> Any:
        yield doc("new", "new")
        assert ask(engine, "new").total == 0
        assert ask(engine, "old").total == 1

    assert engine.rebuild(documents()) == 1
    assert (ask(engine, "old").total, ask(engine, "new").total) == (0, 1)


def test_a_failed_rebuild_changes_nothing(engine: Engine) -> None:
    """If reading documents fails, the old index stays, and the next build works."""
    engine.rebuild([doc("old")])

    def broken() -> Any:
        yield doc("new")
        raise RuntimeError("the disk is on fire")

    with pytest.raises(RuntimeError, match="fire"):
        engine.rebuild(broken())
    assert ids(ask(engine)) == ["old"]
    with pytest.raises(RuntimeError, match="fire"):
        engine.update(broken(), ["old"])
    assert ids(ask(engine)) == ["old"]
    engine.rebuild([doc("newer")])
    assert ids(ask(engine)) == ["newer"]


def test_an_update_adds_replaces_and_deletes(engine: Engine) -> None:
    """An update changes only the named documents, and keeps the facts unless given others."""
    engine.rebuild([doc("1", "one"), doc("2", "two"), doc("3", "three")], facts=lambda: {"n": 1})
    engine.update([doc("2", "zwei"), doc("4", "four")], ["1", "nobody"])
    assert sorted(ids(ask(engine))) == ["2", "3", "4"]
    assert (ask(engine, "two").total, ask(engine, "zwei").total) == (0, 1)
    assert engine.status().documents == 3
    assert engine.status().facts == {"n": 1}
    engine.update(deleted=["4"], facts=lambda: {"n": 2})
    assert engine.status().facts == {"n": 2}


def test_the_last_document_of_an_id_counts(engine: Engine) -> None:
    """If an ID is given twice, the last document is kept."""
    twice = [doc("b", "first"), doc("a"), doc("b", "second"), doc("b", "third"), doc("a")]
    assert engine.rebuild(twice) == 2
    assert [hit.document.title for hit in ask(engine, sort=Sort.TITLE).hits] == ["care", "third"]
    engine.update([doc("a", "x"), doc("a", "y")])
    assert ask(engine, "y").total == 1
    assert ask(engine).total == 2


def test_get_returns_the_whole_document(engine: Engine) -> None:
    """A stored document is returned unchanged."""
    whole = Document(
        id="a/b c,ü",
        url="/x/",
        title="T\0<b>&",
        description="d",
        headings=("h1", "h2"),
        body="line\nline",
        lang="es",
        date=DAY,
        lastmod=DAY,
        publish=DAY,
        expiry=DAY,
        image="i",
        source_url="s",
        aliases=("x",),
        facets={"tag": ("a", "b"), "unknown": ("kept",)},
    )
    engine.rebuild([whole, doc("other")])
    assert engine.get("a/b c,ü") == whole
    assert engine.get("nobody") is None
    assert ask(engine, "line").hits[0].document == whole


def test_a_phrase_never_reaches_from_one_value_into_the_next(engine: Engine) -> None:
    """A phrase never spans two values of a field."""
    engine.rebuild([doc("1", tag=["chronic", "care plan"]), doc("2", tag=["chronic care"])])
    assert ids(ask(engine, '"chronic care"')) == ["2"]


def test_stop_words_can_be_found(engine: Engine) -> None:
    """Stop words are indexed and can be found."""
    engine.rebuild([doc("1", "To be or not to be"), doc("2", "be to")])
    assert ids(ask(engine, '"to be"')) == ["1"]


def test_a_heavier_field_ranks_higher(engine: Engine, url: str) -> None:
    """Matches in fields with a higher weight rank higher; fields without one are not searched."""
    documents = [doc("body", "x y", body="clinic"), doc("title", "clinic y", body="x")]
    engine.rebuild(documents)
    assert ids(ask(engine, "clinic")) == ["title", "body"]
    own = open_engine(url, Schema(text=(TextField("title", 1), TextField("body", 9))))
    own.rebuild(documents)
    assert ids(ask(own, "clinic")) == ["body", "title"]
    own.rebuild([])
    schema = Schema(text=(TextField("title", 0), TextField("body", 1)))
    blind = open_engine(url, schema)
    blind.rebuild(documents)
    clauses = parse("clinic", schema).clauses
    assert ids(blind.search(Query(clauses=clauses))) == ["body"]


def test_a_word_counts_once_for_all_its_fields(engine: Engine) -> None:
    """Two words in different fields rank above one word in both fields."""
    both = doc("both", "asthma", body="clinic visits")
    one = doc("one", "asthma", body="asthma asthma visits")
    engine.rebuild([both, one, *(doc(f"x{n}", "other", body="things") for n in range(9))])
    clauses = parse("asthma clinic", Schema(), prefix=False).clauses
    assert ids(engine.search(Query(clauses=clauses, required=1))) == ["both", "one"]


def test_neighbours_rank_above_words_apart(engine: Engine) -> None:
    """Words next to each other as typed rank above the same words apart."""
    apart = doc("apart", "x", body="care for the chronic and the young", date=DAY)
    near = doc("near", "x", body="the young and the chronic care for")
    engine.rebuild([apart, near, *(doc(f"x{n}", "other") for n in range(9))])
    assert ids(ask(engine, "chronic care")) == ["near", "apart"]


def test_a_title_that_equals_the_query_comes_first(engine: Engine) -> None:
    """A title that equals the query ranks first."""
    engine.rebuild(
        [
            doc("1", "Chronic care management codes", body="chronic care " * 5, date=DAY),
            doc("2", "Chronic Care!", body="a word of no weight"),
            doc("3", "Acute care"),
        ]
    )
    assert ids(ask(engine, "chronic care")) == ["2", "1"]


def test_a_title_that_is_a_part_of_the_query_ranks_high(engine: Engine) -> None:
    """A long article whose title is a part of the query ranks above short ones with all words."""
    other = "xpcom interface of a folder to copy or move"
    stubs = [doc(f"s{n}", "File", body="the xpcom interface nsIFile", date=DAY) for n in range(4)]
    others = [doc(f"x{n}", body=other) for n in range(90)]
    reference = doc("ref", "nsIFile", body=f"nsIFile {other} " * 10 + "copy or move a folder " * 80)
    engine.rebuild([reference, *stubs, *others])
    found = ask(engine, "xpcom nsIFile interface")
    assert (found.total, ids(found)[0]) == (5, "ref")
    ranking = Ranking(title_in_query=0)
    clauses = parse("xpcom nsIFile interface", Schema(), ranking, prefix=False).clauses
    assert ids(engine.search(Query(clauses=clauses)))[0] != "ref"


def test_a_boost_multiplies_what_words_score(engine: Engine) -> None:
    """A boost multiplies the scores of words, but not constant scores such as a pin's."""
    names = ("0.5", "", "1.5", "10")
    documents = [
        doc(name or "1", "clinic", date=DAY, **({BOOST: (name,)} if name else {})) for name in names
    ]
    engine.rebuild([*documents, doc("other", "asthma")])
    found = ask(engine, "clinic")
    assert ids(found) == ["10", "1.5", "1", "0.5"]
    scores = {hit.document.id: hit.score for hit in found.hits}
    for name in ("0.5", "1.5", "10"):
        assert scores[name] == pytest.approx(scores["1"] * float(name), rel=1e-3)
    clauses = parse("asthma clinic", Schema(), prefix=False).clauses
    assert ids(engine.search(Query(clauses=clauses, required=1)))[-1] == "0.5"
    pinned = Clause((Alternative(Match.ID, ("0.5",), (), 100.0),), Occur.SHOULD)
    clauses = (*parse("clinic", Schema(), prefix=False).clauses, pinned)
    first = engine.search(Query(clauses=clauses)).hits[0]
    assert (first.document.id, round(first.score - scores["0.5"])) == ("0.5", 100)


def test_a_date_is_a_constant_clause(engine: Engine) -> None:
    """A date clause matches from its time on, to the microsecond, but no undated documents."""
    second = timedelta(seconds=1)
    documents = [doc(str(n), "clinic", date=DAY + n * second) for n in (-1, 0, 1)]
    engine.rebuild([*documents, doc("undated", "clinic")])
    since = Alternative(Match.SINCE, (str(microseconds(DAY)),), (), 0.25)
    found = engine.search(Query(clauses=(Clause((since,)),)))
    assert (ids(found), {hit.score for hit in found.hits}) == (["1", "0"], {0.25})


def test_a_value_is_a_constant_clause(engine: Engine) -> None:
    """A value clause works for any facet, even a hidden one; an unknown facet raises an error."""
    tagged = (doc(tag, "clinic", tag=(tag, "x")) for tag in "ab")
    engine.rebuild([*tagged, doc("c", "clinic")])
    way = Alternative(Match.VALUE, ("tag", "a"), (), 0.25)
    found = engine.search(Query(clauses=(Clause((way,)),)))
    assert [(hit.document.id, hit.score) for hit in found.hits] == [("a", 0.25)]
    wrong = Alternative(Match.VALUE, ("colour", "a"))
    with pytest.raises(FieldUnknown):
        engine.search(Query(clauses=(Clause((wrong,)),)))


def test_documents_with_all_words_come_before_those_with_most(engine: Engine) -> None:
    """Documents with all words come first, and required clauses are never relaxed."""
    rich = doc("rich", "asthma clinic", body="asthma clinic " * 9, date=DAY)
    whole = doc("whole", "x", body="a long text of other things, asthma and a clinic in Ohio")
    engine.rebuild([rich, whole, doc("other", "clinic")])
    clauses = parse("asthma clinic ohio", Schema(), prefix=False).clauses
    found = engine.search(Query(clauses=clauses, required=1))
    assert (ids(found), found.total) == (["whole", "rich", "other"], 3)
    clauses = parse('asthma ohio "clinic in"', Schema(), prefix=False).clauses
    assert ids(engine.search(Query(clauses=clauses, required=0))) == ["whole"]


def test_stop_words_need_not_match_next_to_others(engine: Engine) -> None:
    """Stop words are optional next to other words."""
    engine.rebuild([doc("1", "billing care"), doc("2", "how to cook")])
    assert ids(ask(engine, "how do I bill for the care?")) == ["1"]
    assert ids(ask(engine, "how to")) == ["2"]


def test_an_exact_form_ranks_above_another(engine: Engine) -> None:
    """The word as typed ranks above other words with the same stem."""
    engine.rebuild([doc("1", "billing", date=DAY), doc("2", "billed")])
    assert ids(ask(engine, "billed")) == ["2", "1"]


def test_an_excerpt_is_not_counted_twice(engine: Engine) -> None:
    """A description that is an excerpt of the body does not add to the score."""
    engine.rebuild(
        [
            doc("1", body="asthma and more", description="asthma and"),
            doc("2", body="asthma and more"),
        ]
    )
    first, second = ask(engine, "asthma").hits
    assert first.score == second.score


def test_required_counts_the_clauses_that_must_match(engine: Engine) -> None:
    """`required` sets how many optional clauses must match."""
    engine.rebuild([doc("1", "a1 b1 c1"), doc("2", "a1 b1"), doc("3", "a1"), doc("4", "z1")])
    clauses = parse("a1 b1 c1", Schema(), prefix=False).clauses
    found = engine.search(Query(clauses=clauses, required=2))
    assert ids(found) == ["1", "2"]
    assert engine.search(Query(clauses=clauses, required=0)).total == 4


def test_an_empty_index_answers(engine: Engine) -> None:
    """An index without documents can be searched."""
    assert engine.rebuild([]) == 0
    result = ask(engine, "care", facets=("tag",))
    assert (result.total, result.hits, result.facets[0].values) == (0, (), ())


def test_a_missing_index_is_reported(engine: Engine, engine_name: str) -> None:
    """Before the first build, the error names the command to run."""
    if engine_name == "memory":
        assert ask(engine).total == 0
        return
    with pytest.raises(IndexMissing, match="curated-search rebuild"):
        ask(engine)
    with pytest.raises(IndexMissing):
        engine.update([doc("1")])


def test_status_describes_the_index(engine: Engine, engine_name: str) -> None:
    """The status has the engine, documents, schedule and facts of the build."""
    future = datetime(2199, 1, 1, tzinfo=UTC)
    documents = [doc("1", publish=DAY, expiry=future), doc("2", publish=future + timedelta(days=1))]
    engine.rebuild(documents, facts=lambda: {"problems": ["ü"]})
    status = engine.status()
    assert (status.engine, status.documents) == (engine_name, 2)
    assert status.schedule == (future, future + timedelta(days=1))
    assert status.facts == {"problems": ["ü"]}
    assert ask(engine).generation == status.generation

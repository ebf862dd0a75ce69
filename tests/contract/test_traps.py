"""Known pitfalls of the engines' libraries, one test for each."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from search.engines.embedded import libraries
from search.engines.protocol import Engine
from search.engines.registry import open_engine
from search.errors import FieldUnknown
from search.query import Alternative, Clause, Filter, Match, Query
from search.schema import Schema
from tests.contract.conftest import EMBEDDED
from tests.contract.sampling import SORTS
from tests.contract.test_rules import DAY, ask, doc, ids


def test_a_phrase_of_one_word_is_a_word(engine: Engine) -> None:
    """A phrase of one word works, although tantivy itself panics on it."""
    engine.rebuild([doc("1", "care")])
    assert ids(ask(engine, '"care"')) == ["1"]


def test_limit_0_works_in_every_order(engine: Engine) -> None:
    """Limit 0 works in every sort order, although tantivy itself panics on it."""
    engine.rebuild([doc("1", "care")])
    for sort in SORTS:
        assert ask(engine, "care", sort=sort, limit=0).total == 1
        assert ask(engine, "", sort=sort, limit=0).total == 1


def test_a_tie_longer_than_the_page_is_ordered_by_date_and_id(engine: Engine) -> None:
    """Ties that extend beyond a page are sorted by date and ID, not by tantivy's own numbers."""
    engine.rebuild([doc(f"{n:03}") for n in reversed(range(300))])
    assert ids(ask(engine, "care", offset=120, limit=3)) == ["120", "121", "122"]


@pytest.mark.engines("memory", "columns")
def test_a_title_may_end_where_the_numbers_of_a_type_end(engine: Engine) -> None:
    """A phrase is found at the last of 256 positions, which take one byte each."""
    for length in range(244, 258):
        engine.rebuild([doc("1", body=" ".join(["x"] * length)), doc("2", "care plan", body="")])
        assert ids(ask(engine, 'title:"care plan"')) == ["2"]


def test_facets_with_very_many_values_are_counted_exactly(engine: Engine) -> None:
    """Facets with many values are counted exactly, without silent truncation."""
    tags = [[f"t{n:03}-{k}" for k in range(10)] for n in range(150)]
    engine.rebuild([doc(f"{n:03}", tag=[*own, f"u{n % 7}"]) for n, own in enumerate(tags)])
    facet = ask(engine, "care", facets=("tag",), facet_limit=1000).facets[0]
    assert facet.total_values == 1507
    assert [(v.value, v.count) for v in facet.values[:3]] == [("u0", 22), ("u1", 22), ("u2", 22)]


# Whoosh has no such limit, and this test would take half a minute.
@pytest.mark.slow
@pytest.mark.engines("memory", "tantivy", "columns", "opensearch")
def test_more_values_than_an_aggregation_takes_are_counted(engine: Engine) -> None:
    """Facet values beyond 65,000 are counted, although tantivy's own aggregation stops there."""
    tags = [[f"{k}v{n}" for n in range(22_000)] for k in "abc"]
    engine.rebuild([doc(k, tag=v, topic=["x"]) for k, v in zip("abc", tags, strict=True)])
    for facets in (("tag",), ("tag", "topic")):
        found = ask(engine, "care", facets=facets, facet_limit=2).facets[0]
        assert found.total_values == 66_000
        assert [v.value for v in found.values] == ["av0", "av1"]


def test_an_unknown_field_raises_an_error(engine: Engine) -> None:
    """On every engine, a query for an unknown field raises an error that names the field."""
    engine.rebuild([doc("1")])
    for query in (
        Query(facets=("colour",)),
        Query(filters=(Filter("colour", ("x",)),)),
        Query(clauses=(Clause((Alternative(Match.WORD, ("x",), ("colour",)),)),)),
    ):
        with pytest.raises(FieldUnknown, match="colour"):
            engine.search(query)


def test_marks_are_part_of_words(engine: Engine) -> None:
    """Vowel signs are part of words, but vowel points and accents are ignored."""
    engine.rebuild(
        [doc("hindi", "किताब हिन्दी", lang="hi"), doc("other", "कतब"), doc("arabic", "مُحَمَّد")]
    )
    assert ids(ask(engine, "किताब")) == ["hindi"]
    assert ids(ask(engine, "محمد")) == ["arabic"]


def test_the_top_is_the_top(engine: Engine) -> None:
    """The best hits are found; Whoosh's search with a limit skips some documents."""
    bodies = ["care " * (n % 13 + 1) + "filler " * (n * 7 % 31) for n in range(400)]
    engine.rebuild([doc(f"{n:03}", "x", body=body) for n, body in enumerate(bodies)])
    everything = ids(ask(engine, "care filler", limit=400))
    assert ids(ask(engine, "care filler", limit=5)) == everything[:5]


def test_a_deleted_document_stays_deleted(engine: Engine) -> None:
    """Deleted documents stay deleted, although Whoosh's refresh restores them."""
    engine.rebuild([doc("1"), doc("2")])
    assert ask(engine, "care").total == 2
    engine.update(deleted=["1"])
    engine.update([doc("3")])
    assert sorted(ids(ask(engine, "care"))) == ["2", "3"]
    assert engine.get("1") is None
    assert [v.count for v in ask(engine, facets=("tag",)).facets[0].values] == []


def test_a_column_that_only_some_have_is_theirs(engine: Engine) -> None:
    """A value that only some documents have stays with them, although Whoosh mixes up segments."""
    before, after = DAY - timedelta(days=1), DAY + timedelta(days=1)
    dull = [doc(f"a{number:03}") for number in range(300)]
    engine.rebuild(dull)
    engine.update([doc("x", expiry=before), doc("y", publish=after)])
    engine.update([doc("z")])
    assert ids(ask(engine, at=DAY, limit=400)) == [*(d.id for d in dull), "z"]
    assert ask(engine, at=after).total == 302


def test_very_long_words_and_values_are_found(engine: Engine) -> None:
    """Terms over 64 kB can be found, although tantivy silently drops them."""
    engine.rebuild([doc("1", "x" * 200_000 + " care", tag=["v" * 900])])
    assert ids(ask(engine, "x" * 200_000)) == ["1"]
    assert ids(ask(engine, filters=(Filter("tag", ("v" * 900,)),))) == ["1"]


def test_our_terms_reach_the_index_whatever_they_are(engine: Engine) -> None:
    """Terms are indexed unchanged, and tokenizers are registered on every open."""
    engine.rebuild([doc("1", "naïve ＣＣＭ 日本 G2058 Straße"), doc("2", "x")])
    engine.close()
    for word in ("naive", "ccm", "日本", "g2058", "STRASSE"):
        assert ids(ask(engine, word)) == ["1"], word


def test_folding_is_ours(engine: Engine) -> None:
    """Every engine uses our own folding and stemming (ß, organization)."""
    engine.rebuild([doc("1", "organization"), doc("2", "organ"), doc("3", "Maße")])
    assert ids(ask(engine, "organ")) == ["2"]
    assert ids(ask(engine, "masse")) == ["3"]


def test_an_exclusion_of_nothing_excludes_nothing(engine: Engine) -> None:
    """Excluding a value that no document has excludes nothing."""
    engine.rebuild([doc("1"), doc("2")])
    assert ask(engine, "care -nobody").total == 2
    assert ask(engine, "-care").total == 0
    assert ask(engine, "-nobody").total == 2


def test_a_one_letter_prefix_is_allowed(engine: Engine) -> None:
    """A one-letter prefix may expand to any number of words."""
    titles = [" ".join(f"a{n}x{k} b{n}x{k}" for k in range(10)) for n in range(120)]
    engine.rebuild([doc(f"{n:03}", title) for n, title in enumerate(titles)])
    clause = Clause((Alternative(Match.PREFIX, ("a",)),))
    assert engine.search(Query(clauses=(clause,))).total == 120


def test_threads_share_an_engine(engine: Engine) -> None:
    """An engine can be shared by threads, unlike Whoosh's searcher."""
    engine.rebuild([doc(f"{n:03}", f"care w{n % 10}", tag=[f"t{n % 5}"]) for n in range(60)])
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for n in range(30):
                result = ask(engine, f"care w{(n + number) % 10}", facets=("tag",), limit=3)
                assert result.total == 6
                assert all(hit.document.id.endswith(str((n + number) % 10)) for hit in result.hits)
        except BaseException as error:  # noqa: BLE001 - a thread's failure must reach the test
            failures.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


# This test is about forking.
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_child_answers(engine: Engine) -> None:
    """An engine works in a forked child, where tantivy's watcher thread is gone."""
    engine.rebuild([doc("1")])
    assert ask(engine, "care").total == 1
    _in_child(lambda: ask(engine, "care").total == 1)


@pytest.mark.engines(*EMBEDDED, "opensearch")
def test_a_child_sees_the_next_generation(engine: Engine) -> None:
    """A process sees another process's rebuild as soon as the rebuild has finished."""
    engine.rebuild([doc("1")])
    assert ask(engine, "care").total == 1
    _in_child(lambda: engine.rebuild([doc("1"), doc("2")]) == 2)
    assert ask(engine, "care").total == 2


def test_anything_typed_is_answered(engine: Engine) -> None:
    """No query raises an error, on any engine."""
    engine.rebuild([doc("1", "care AND (OR) NOT * title:care")])
    for text in ("(", "AND", '"', "a AND (b", "title:", "*", "-", "\\", "care^2", "[a TO b]", "\0",
                 "/re.*/", "care~2", "+care", "{", "\ud800", "a" * 5000, "-" * 100, '"a" OR "b'):  # fmt: skip  # noqa: E501
        assert ask(engine, text).total in {0, 1}


@pytest.mark.engines(*EMBEDDED, "opensearch")
def test_a_schema_is_the_index_s_own(engine: Engine, url: str) -> None:
    """An index uses the schema that it was built with, not the caller's."""
    engine.rebuild([doc("1", tag=["x"])])
    other = open_engine(url, Schema(text=(), facets=()))
    assert ids(ask(other, "care")) == ["1"]
    assert other.status().schema == engine.status().schema


def _in_child(check: Callable[[], bool]) -> None:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if check() else 2
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.engines(*EMBEDDED)
def test_deleted_documents_make_no_word_common(
    engine: Engine, engine_name: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deleted documents do not affect scores."""
    library = libraries.load_library(engine_name)
    monkeypatch.setattr(library, "MAX_DELETED_SHARE", 0.9)
    documents = [doc(f"{number:03}", f"care {number} chronic") for number in range(200)]
    engine.rebuild(documents)
    # Documents of the same length keep the average length.
    for _ in range(3):
        changed = [replace(d, title=f"rare {n} chronic") for n, d in enumerate(documents[:40])]
        engine.update(changed)
    path = tmp_path / "index" / engine.status().generation
    assert library.count_deleted(path) > 0
    if engine_name == "tantivy":
        assert "care" in engine.vocabulary()
        assert engine.vocabulary().count("care") == 160
    fresh = open_engine(url.replace("index", "fresh"), Schema(languages=("en", "es")))
    fresh.rebuild([*changed, *documents[40:]])
    for typed in ("rare", "care", "chronic", '"rare 7"', "title:7", "care chronic", "rare OR 190"):
        found, expected = ask(engine, typed, limit=300), ask(fresh, typed, limit=300)
        assert ids(found) == ids(expected), typed
        scores = [hit.score for hit in expected.hits]
        assert [hit.score for hit in found.hits] == pytest.approx(scores, rel=1e-4), typed

"""Any text is understood, pass by pass, as a query that an engine can answer."""

from __future__ import annotations

from functools import cache
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.lexicon.lexicon import Lexicon
from search.parsing.parser import parse
from search.parsing.understanding import understand
from search.query import Alternative, Match, Query
from search.schema import GAP, Schema
from tests.unit.search.parsing.lexicons import CCM, lexicon_of, short

WORDS = ("diabtes", "tele", "health", "CCM", "chronic", "care", "management", "OR", "-", '"')
WORDS += ("title:diabtes", "the", "telehealth", "care*", "(ccm)", "99490", "tele-health", "é", "日")
TEXTS = ("diabetes telehealth", "tele health", "chronic care management", "CCM the")


@cache
def engine_and_lexicon() -> tuple[MemoryEngine, Lexicon]:
    """An engine with the texts, and its lexicon."""
    engine = MemoryEngine(Schema())
    engine.rebuild(Document(id=str(n), title=text) for n, text in enumerate(TEXTS))
    return engine, lexicon_of(engine, synonyms=[("care", "help me")], acronyms=[CCM])


@settings(max_examples=150)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=8), st.booleans())
def test_any_text_is_understood(parts: list[str], finished: bool) -> None:
    """No text raises an error, and documents that match as typed also match when understood."""
    engine, lexicon = engine_and_lexicon()
    understanding = understand(" ".join(parts) + " " * finished, lexicon)
    typed = engine.search(Query(clauses=understanding.parsed.clauses))
    meant = engine.search(Query(clauses=understanding.clauses))
    assert meant.total >= typed.total
    assert all(clause.alternatives for clause in understanding.clauses)


def test_a_text_that_needs_nothing_stays_as_parsed() -> None:
    """A text without typos or synonyms keeps the parser's clauses, without reasons."""
    understanding = understand('chronic "care plan" OR news ', lexicon_of("chronic care plan"))
    clauses = parse('chronic "care plan" OR news ', Schema()).clauses
    assert understanding.clauses == understanding.highlighted == clauses
    assert (understanding.replaced, understanding.why) == ((), {})


@pytest.mark.parametrize(
    ("switches", "expected"),
    [
        ({}, ["!diabet|diabetes|=sugar", "-news"]),
        ({"synonyms": False}, ["diabet|diabetes", "-news"]),
        ({"typo": False}, ["diabt|diabtes", "-news"]),
    ],
)
def test_passes_can_be_switched_off(switches: dict[str, bool], expected: list[str]) -> None:
    """A corrected word also gets its synonyms, but not if corrections are disabled."""
    lexicon = lexicon_of("diabetes news", synonyms=[("diabetes", "SUGAR")])
    understanding = understand("diabtes -news ", lexicon, **switches)
    assert short(understanding.clauses) == expected


def test_corrected_words_rank_as_if_typed_right() -> None:
    """Ranking clauses use the corrected text."""
    lexicon = lexicon_of("chronic care")
    understanding = understand("chronc care ", lexicon)
    assert understanding.replaced == (("chronc", "chronic"),)
    alternatives = chain.from_iterable(one.alternatives for one in understanding.clauses)
    signs = {(one.match, one.words) for one in alternatives}
    assert (Match.PHRASE, ("chronic", "care")) in signs
    assert (Match.PHRASE, (GAP, "chronic", "care", GAP)) in signs
    assert understanding.why[Alternative(Match.TERM, ("chronic",))] == "correction of “chronc”"


def test_a_meaning_is_highlighted_as_a_whole() -> None:
    """A meaning is highlighted as a whole, not its single words."""
    understanding = understand("ccm ", lexicon_of("ccm", acronyms=[CCM]))
    alternatives = chain.from_iterable(one.alternatives for one in understanding.highlighted)
    words = {one.words for one in alternatives}
    assert tuple(CCM[1].split()) in words
    assert not words & {("chronic",), ("care",), ("manag",)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("topic:telehealth", ["!#topic telehealth"]),
        ("Topic:Telehealth, care ", ["!#topic Telehealth", "care"]),
        ('topic:"cpt codes" care ', ["!#topic cpt codes", "care"]),
        ("-topic:telehealth", ["-#topic telehealth"]),
        # A facet whose words are not searched.
        ("category:news", ["!#category news"]),
        ("category:wisdom ", ["categori|category", "wisdom"]),
        # A word in a value, and one that no value contains.
        ("topic:codes ", ["!topic:code|topic:codes"]),
        ("topic:diabetes ", ["topic", "diabet|diabetes"]),
        ("topic: care ", ["topic", "care"]),
        ("title:diabetes ", ["!title:diabet|title:diabetes"]),
    ],
)
def test_a_typed_filter_applies_if_its_value_exists(text: str, expected: list[str]) -> None:
    """`facet:value` is a filter if the value exists, and plain words if not."""
    engine = MemoryEngine(Schema())
    facets = {"topic": ("Telehealth", "CPT codes"), "category": ("News",)}
    engine.rebuild([Document(id="1", title="x", facets=facets)])
    clauses = understand(text, lexicon_of(engine), typo=False).clauses
    assert short(clauses) == expected


@pytest.mark.parametrize(
    ("text", "effective", "expected"),
    [
        # A phrase in no document: each part on its own, with the wrong one corrected.
        (
            "beckwith-wieddeman ",
            "beckwith wiedemann",
            ["beckwith|beckwithwiedemann", "wiedemann|beckwithwiedemann"],
        ),
        ("care-plan ", "care plan", ["care", "plan"]),
        # In a document, as written or as one word.
        ("tele-health ", "", ['"tele health"|telehealth']),
        ("beckwith-wied", "", ['"beckwith wied"|"beckwith wied*"']),
        ("care-plan OR x ", "", ['!"care plan"|x']),
    ],
)
def test_an_unmatched_compound_becomes_its_parts(
    text: str, effective: str, expected: list[str]
) -> None:
    """If no document contains a compound, its parts are used instead, and the answer says so."""
    lexicon = lexicon_of("Beckwith-Wiedemann syndrome", "telehealth", "a plan of care")
    understanding = understand(text, lexicon)
    meant = text.strip()
    for raw, words in understanding.replaced:
        meant = meant.replace(raw, words)
    assert meant == (effective or text.strip())
    assert short(understanding.clauses) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("-care", True), ("NOT care -plan ", True), ("-care plan ", False), ("", False)],
)
def test_a_search_that_only_excludes_says_so(text: str, expected: bool) -> None:
    """A query that only excludes lists all other articles, and the answer says so."""
    assert understand(text, lexicon_of("a plan of care")).only_excludes is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*therapy", ["!=therapy|=pharmacotherapy"]),
        ("*Therap* care ", ["!=therapy|=pharmacotherapy|=therapist", "care"]),
        ("-*therapy", ["-=therapy|=pharmacotherapy"]),
        ("body:*therapist", ["!body:=therapist"]),
        # Too few letters, and no such word.
        ("*py ", ["py"]),
        ("*xyz ", ["xyz"]),
    ],
)
def test_words_by_their_ends_and_insides(text: str, expected: list[str]) -> None:
    """A wildcard becomes the matching words in the index, most common first."""
    lexicon = lexicon_of("therapy", "pharmacotherapy therapy", "a therapist")
    assert short(understand(text, lexicon, typo=False).clauses) == expected

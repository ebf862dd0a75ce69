"""Words in the thesaurus also match by their synonyms."""

from __future__ import annotations

import pytest

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.parsing.passes.synonyms import add_synonyms
from search.parsing.ranking import DEFAULT
from search.parsing.understanding import understand
from search.query import Alternative, Match, Query
from search.schema import GAP, Schema
from tests.unit.search.parsing.lexicons import CCM, interpretation_of, lexicon_of, short

SYNONYMS = (("doctor", "physicians"), ("heart attack", "infarction"), ("care", "help me"))
ACRONYMS = (CCM, ("PA", "prior authorization"), ("PA", "physician assistant"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("doctors ", ["doctor|doctors|physician|physicians"]),
        ("heart attack ", ["heart|infarct|infarction", "attack|infarct|infarction"]),
        ("heart OR attack ", ["!heart|attack"]),
        ("title:heart attack ", ["!title:heart", "attack"]),
        ('"doctor" -doctor ', ['!"doctor"', "-doctor"]),
        ("care ", ['care|"help me"']),
        ("title:care ", ['!title:care|title:"help me"']),
        (
            "chronic care management ",
            ["!chronic|=ccm", "!care|=ccm", "!manag|management|=ccm"],
        ),
        ("ccm ", ["!ccm|chronic", "!ccm|care", "!ccm|manag|management"]),
        ("CCM", ["!ccm|=ccm|chronic", "!ccm|=ccm|care", "!ccm|=ccm|manag|management"]),
        (
            "PA ",
            [
                "!pa|=pa|prior|physician",
                "!pa|=pa|prior|assist|assistant",
                "!pa|=pa|author|authorization|physician",
                "!pa|=pa|author|authorization|assist|assistant",
            ],
        ),
    ],
)
def test_forms_of_words(text: str, expected: list[str]) -> None:
    """Plain words in sequence match by synonyms; an acronym matches all words in its meaning."""
    lexicon = lexicon_of("care", "ccm", synonyms=SYNONYMS, acronyms=ACRONYMS)
    interpretation = add_synonyms(interpretation_of(text, lexicon), lexicon, DEFAULT)
    assert short(interpretation.query_clauses()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chronic care management ", ["chronic|=ccm", "care|=ccm", "manag|management|=ccm"]),
        ("ccm ", ['ccm|"chronic care management"']),
    ],
)
def test_if_one_word_is_enough_no_meaning_is_required(text: str, expected: list[str]) -> None:
    """If one word is enough, a meaning matches only as a phrase, not by a single word."""
    lexicon = lexicon_of("care", "ccm", acronyms=ACRONYMS)
    interpretation = interpretation_of(text, lexicon)
    interpretation = add_synonyms(interpretation, lexicon, DEFAULT, any_word=True)
    assert short(interpretation.query_clauses()) == expected


def test_an_acronym_with_too_many_words_has_a_phrase() -> None:
    """A long meaning becomes a phrase, so that clauses do not exceed the limit."""
    words = [f"w{n}" for n in range(9)]
    lexicon = lexicon_of("x", acronyms=[("ABC", " ".join(words))])
    interpretation = add_synonyms(interpretation_of("abc ", lexicon), lexicon, DEFAULT)
    assert short(interpretation.query_clauses()) == [f'!abc|"{" ".join(words)}"']


def test_an_acronym_counts_once_in_all_its_clauses() -> None:
    """The boosts of an acronym's clauses add up to the boost of a single word."""
    lexicon = lexicon_of("x", acronyms=[CCM])
    interpretation = add_synonyms(interpretation_of("ccm ", lexicon), lexicon, DEFAULT)
    boosts = [[one.boost for one in c] for c in interpretation.clauses[0].conjuncts]
    assert sum(boost[0] for boost in boosts) == pytest.approx(1.0)
    assert [boost[1] for boost in boosts] == [pytest.approx(DEFAULT.synonyms / 3)] * 3
    assert interpretation.meanings == (Alternative(Match.PHRASE, tuple(CCM[1].split())),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ccm ", True), ("title:ccm ", True), ("body:ccm ", False), ("ccm codes ", False)],
)
def test_an_acronym_alone_may_be_the_title_of_its_meaning(text: str, expected: bool) -> None:
    """An acronym on its own also matches titles that equal its meaning."""
    lexicon = lexicon_of("ccm codes", acronyms=[CCM])
    interpretation = add_synonyms(interpretation_of(text, lexicon), lexicon, DEFAULT)
    signs = {clause.alternatives[0].words for clause in interpretation.signs}
    assert ((GAP, "chronic", "care", "management", GAP) in signs) is expected


def test_the_reason_names_the_typed_words() -> None:
    """A synonym's reason names the typed words."""
    lexicon = lexicon_of("x", synonyms=SYNONYMS)
    interpretation = add_synonyms(interpretation_of("heart attack ", lexicon), lexicon, DEFAULT)
    assert interpretation.reasons == {
        Alternative(Match.TERM, (word,)): "added for “heart attack”"
        for word in ("infarct", "infarction")
    }


def test_nothing_is_added_without_an_entry() -> None:
    """An interpretation without synonyms is returned unchanged."""
    lexicon = lexicon_of("care", synonyms=SYNONYMS)
    before = interpretation_of("news ", lexicon)
    assert add_synonyms(before, lexicon, DEFAULT) is before


def test_a_meaning_never_outweighs_the_acronym_as_typed() -> None:
    """The words of a meaning together score less than the acronym itself."""
    engine = MemoryEngine(Schema())
    texts = ("a vba loop", "a visual basic applications loop", *["vba"] * 5, *["other loop"] * 20)
    engine.rebuild(Document(id=f"d{n}", body=text) for n, text in enumerate(texts))
    lexicon = lexicon_of(engine, acronyms=[("VBA", "visual basic applications")])
    clauses = understand("vba loop ", lexicon).clauses
    scores = {hit.document.id: hit.score for hit in engine.search(Query(clauses=clauses)).hits}
    assert scores["d0"] > scores["d1"]

"""Expansion of words in the thesaurus to their synonyms and meanings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, product

from search.lexicon import Form, Lexicon, fields, phrase_alternative, singular
from search.parsing.interpretation import Alternatives, Interpretation, side_by_side
from search.parsing.parser import PlainWord
from search.parsing.ranking import Ranking
from search.parsing.ranking_signs import TITLE, equal_title
from search.query import Alternative, Match
from search.text import stop_words

# Each meaning of an acronym multiplies its clauses by the number of words in the meaning.
MAX_ACRONYM_CLAUSES = 8


def add_synonyms(
    interpretation: Interpretation, lexicon: Lexicon, ranking: Ranking, *, any_word: bool = False
) -> Interpretation:
    """Add the other forms of words that are in the thesaurus.

    With `any_word`, no acronym and no meaning is required, and a meaning matches as a phrase.
    """
    # Entries contain acronyms in the singular.
    words = (word.words[0] for word in interpretation.words)
    texts = [singular(word, lexicon.vocabulary) or word for word in words]
    for start, end in lexicon.thesaurus.runs(texts):
        run = interpretation.words[start:end]
        if side_by_side(run):
            for form in lexicon.thesaurus.forms(texts[start:end]):
                if (form.meaning or form.acronym) and not any_word:
                    interpretation = _add_acronym(interpretation, run, form, lexicon, ranking)
                else:
                    interpretation = _add_form(interpretation, run, form, lexicon, ranking)
    return interpretation


def _add_acronym(
    interpretation: Interpretation,
    run: Sequence[PlainWord],
    form: Form,
    lexicon: Lexicon,
    ranking: Ranking,
) -> Interpretation:
    """Add the meaning of an acronym, or the acronym of a meaning."""
    # Part of an acronym's meaning says little, so it must not match after relaxation.
    interpretation = interpretation.always(run)
    if form.meaning and len(run) == 1 and _has_room(interpretation, run[0], form):
        return _add_meaning(interpretation, run[0], form, lexicon, ranking)
    return _add_form(interpretation, run, form, lexicon, ranking)


def _add_form(
    interpretation: Interpretation,
    run: Sequence[PlainWord],
    form: Form,
    lexicon: Lexicon,
    ranking: Ranking,
) -> Interpretation:
    alternatives = _forms(form, run[0].field, lexicon, ranking.synonyms / len(run))
    for word in run:
        interpretation = interpretation.with_alternatives(word.clause, alternatives, _why(run))
    return interpretation


def _why(run: Sequence[PlainWord]) -> str:
    return f"added for “{' '.join(word.raw for word in run)}”"


def _forms(form: Form, field: str, lexicon: Lexicon, boost: float) -> Alternatives:
    if len(form.words) == 1 and not form.acronym:
        return lexicon.alternatives(form.words[0], field, boost)
    return (phrase_alternative(form.words, field, boost),)


def _has_room(interpretation: Interpretation, word: PlainWord, form: Form) -> bool:
    clauses = len(interpretation.clauses[word.clause].conjuncts) * len(form.words)
    return clauses <= MAX_ACRONYM_CLAUSES


def _add_meaning(
    interpretation: Interpretation,
    word: PlainWord,
    form: Form,
    lexicon: Lexicon,
    ranking: Ranking,
) -> Interpretation:
    """Add the meaning of an acronym: all of its words, preferably as a phrase."""
    why = _why((word,))
    ratio = _rarity_ratio(word, form, lexicon)
    boost = ranking.synonyms * ratio
    interpretation = _spread(interpretation, word, form, lexicon, boost)
    phrase = Alternative(Match.PHRASE, form.words, fields(word.field), boost)
    interpretation = interpretation.with_sign(phrase, why)
    alone = len(interpretation.words) == 1
    if alone and word.field in {"", TITLE} and TITLE in lexicon.schema.weights():
        title = equal_title(form.words, ranking.title * ratio)
        interpretation = interpretation.with_sign(title, why)
    return interpretation


def _rarity_ratio(word: PlainWord, form: Form, lexicon: Lexicon) -> float:
    """The rarity of a typed acronym relative to all words in its meaning, at most 1.

    Scaled by this, the words in the meaning never add more to a score than the acronym itself.
    """
    typed, *meaning = (lexicon.rarity(text, word.field) for text in (word.words[0], *form.words))
    return min(1.0, typed / sum(meaning)) if typed and any(meaning) else 1.0


def _spread(
    interpretation: Interpretation,
    word: PlainWord,
    form: Form,
    lexicon: Lexicon,
    boost: float,
) -> Interpretation:
    """Expand an acronym's clause to one conjunct per word of the acronym's meaning.

    For example, "A, or both B and C" becomes "A or B" and "A or C".
    """
    stops = stop_words(lexicon.schema.languages)
    meaning = [text for text in form.words if text not in stops] or form.words
    share = boost / len(meaning)
    forms = [lexicon.alternatives(text, word.field, share) for text in meaning]
    shares = [
        _share(alternatives, len(forms))
        for alternatives in interpretation.clauses[word.clause].conjuncts
    ]
    conjuncts = tuple((*share, *form) for share, form in product(shares, forms))
    added = tuple(chain.from_iterable(forms))
    return (
        interpretation.with_conjuncts(word.clause, conjuncts)
        .with_meaning(phrase_alternative(form.words, word.field), added)
        .with_reason(added, _why((word,)))
    )


def _share(alternatives: Alternatives, clauses: int) -> Alternatives:
    """An acronym's alternatives for one of several clauses, which share its boost."""
    return tuple(
        replace(one, boost=one.boost / clauses)
        for one in alternatives
        if one.match is not Match.PREFIX
    )

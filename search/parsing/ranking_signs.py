"""Tokens -> the clauses that decide no match and rank: exact forms, neighbours, titles."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, pairwise

from search.lexicon import fields
from search.parsing.query_tokens import (
    Group,
    QueryToken,
    TokenizedQuery,
    is_plain,
    is_stop,
    significant,
)
from search.parsing.ranking import Ranking
from search.query import Alternative, Clause, Match, Occur
from search.schema import GAP, Schema
from search.text import acronym, closed_run, is_code, stop_words

TITLE = "title"
# Longer queries are not the title of anything.
MAX_TITLE_WORDS = 12
# The more words a query has, the less two of them side by side tell.
MAX_NEIGHBOUR_WORDS = 4


def ranking_signs(tokens: TokenizedQuery, schema: Schema, ranking: Ranking) -> Iterator[Clause]:
    """Yield the clauses that rank, without those that weigh nothing or name no searched field."""
    stops = stop_words(schema.languages)
    groups = tokens.groups
    ranked = significant(groups, stops) or groups
    signs = chain(
        _exact_forms(ranked, ranking, shouting=tokens.shouting),
        _neighbours(groups, ranked, ranking),
        _titles(groups, stops, ranking),
        _title_beginning(groups, ranking),
    )
    searched = schema.weights().keys()  # a site may leave its titles unsearched
    for sign in signs:
        if sign.boost and searched >= {*sign.fields}:
            yield Clause((sign,), Occur.SHOULD)


def equal_title(words: Sequence[str], boost: float) -> Alternative:
    """Alternative of documents whose title is these words and no more."""
    return Alternative(Match.PHRASE, (GAP, *words, GAP), (TITLE,), boost)


def has_forms(token: QueryToken, *, shouting: bool) -> bool:
    """Whether other forms of a word match too: not those of codes, acronyms and `word*`."""
    plain = not is_code(token.words[0]) and not token.raw.endswith("*")
    return plain and (shouting or not acronym(token.raw))


def _exact_forms(
    groups: Sequence[Group], ranking: Ranking, *, shouting: bool
) -> Iterator[Alternative]:
    for token in chain.from_iterable(dict.fromkeys(groups)):
        if token.near:
            # That words are near each other scores alike in all documents: how rare the words are
            # and how often they occur ranks these.
            for word in token.words[:2]:
                yield Alternative(Match.WORD, (word,), fields(token.field))
        single = len(token.words) == 1 and not token.phrase
        if single and has_forms(token, shouting=shouting):
            yield Alternative(Match.WORD, token.words, fields(token.field), ranking.exact)


def _neighbours(
    groups: Sequence[Group], ranked: Sequence[Group], ranking: Ranking
) -> Iterator[Alternative]:
    """Yield the pairs of words side by side, of a short query."""
    if not 1 < len(ranked) <= MAX_NEIGHBOUR_WORDS:
        return
    first_words = {group[0].words[0] for group in ranked}
    for pair in dict.fromkeys(pairwise(map(_plain_word, groups))):
        if first_words.issuperset(pair):
            yield Alternative(Match.PHRASE, pair, (), ranking.neighbours / len(ranked))


def _plain_word(group: Group) -> str:
    words = group[0].words
    return words[0] if is_plain(group) and len(words) == 1 else ""


def _titles(
    groups: Sequence[Group], stops: Collection[str], ranking: Ranking
) -> Iterator[Alternative]:
    """Yield titles that equal the query, also without its first stop words, or contain it.

    A reader who types "what is the marketplace" may look for "The Marketplace", or "Marketplace".
    """
    words = title = _title_words(groups)
    for group in groups:
        if title:
            yield equal_title(closed_run(title), ranking.title)
        if not is_stop(group, stops):
            break
        title = title[len(group[0].words) :]
    if words and len(groups) > 1:  # a single group's own clause matches titles already
        yield Alternative(Match.PHRASE, words, (TITLE,), ranking.neighbours)


def _title_words(groups: Sequence[Group]) -> tuple[str, ...]:
    """Words of the query if they may be a title: all of them required, in any form."""
    tokens = list(chain.from_iterable(groups))
    words = tuple(chain.from_iterable(token.words for token in tokens))
    joined_by_or = len(tokens) > len(groups)
    if joined_by_or or len(words) > MAX_TITLE_WORDS or not all(map(_may_be_in_title, tokens)):
        return ()
    return words


def _may_be_in_title(token: QueryToken) -> bool:
    has_syntax = token.negated or token.value or token.near or token.raw.endswith("*")
    return not has_syntax and token.field in {"", TITLE}


def _title_beginning(groups: Sequence[Group], ranking: Ranking) -> Iterator[Alternative]:
    """Yield titles with a word that begins as the last one typed."""
    if groups and groups[-1][0].prefix and is_plain(groups[-1]):
        words = groups[-1][0].words
        match = Match.PREFIX if len(words) == 1 else Match.BEGINNING
        yield Alternative(match, words, (TITLE,), ranking.beginning)

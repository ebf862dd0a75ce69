"""Clauses that only affect ranking: exact forms, adjacent words and titles."""

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
    is_stop_word,
    significant,
)
from search.parsing.ranking import Ranking
from search.query import Alternative, Clause, Match, Occur
from search.schema import GAP, Schema
from search.text import acronym, closed_run, is_code, stop_words

TITLE = "title"
# Longer queries are not titles.
MAX_TITLE_WORDS = 12
# Longer titles rarely stand in a query next to other words.
MAX_PART_TOKENS = 4
# In longer queries, adjacent words say little about relevance.
MAX_NEIGHBOUR_WORDS = 4


def ranking_signs(tokens: TokenizedQuery, schema: Schema, ranking: Ranking) -> Iterator[Clause]:
    """Yield the ranking clauses, except for weights of 0 and for unsearched fields."""
    stops = stop_words(schema.languages)
    groups = tokens.groups
    ranked = significant(groups, stops) or groups
    signs = chain(
        _exact_forms(ranked, ranking, shouting=tokens.shouting),
        _neighbours(groups, ranked, ranking),
        _titles(groups, stops, ranking),
        _title_beginning(groups, ranking),
    )
    # A site may exclude titles from the search.
    searched = schema.weights().keys()
    for sign in signs:
        if sign.boost and searched >= {*sign.fields}:
            yield Clause((sign,), Occur.SHOULD)


def equal_title(words: Sequence[str], boost: float) -> Alternative:
    """The alternative for titles that consist of exactly these words."""
    return Alternative(Match.PHRASE, (GAP, *words, GAP), (TITLE,), boost)


def has_forms(token: QueryToken, *, shouting: bool) -> bool:
    """Whether other forms of a word also match, unlike for codes, acronyms and `word*`."""
    plain = not is_code(token.words[0]) and not token.raw.endswith("*")
    return plain and (shouting or not acronym(token.raw))


def _exact_forms(
    groups: Sequence[Group], ranking: Ranking, *, shouting: bool
) -> Iterator[Alternative]:
    for token in chain.from_iterable(dict.fromkeys(groups)):
        if token.near:
            # Proximity has the same score in all documents, so rank them by the rarity and
            # frequency of the words.
            for word in token.words[:2]:
                yield Alternative(Match.WORD, (word,), fields(token.field))
        single = len(token.words) == 1 and not token.phrase
        if single and has_forms(token, shouting=shouting):
            yield Alternative(Match.WORD, token.words, fields(token.field), ranking.exact)


def _neighbours(
    groups: Sequence[Group], ranked: Sequence[Group], ranking: Ranking
) -> Iterator[Alternative]:
    """Yield the pairs of adjacent words in a short query."""
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
    """Yield titles that contain the query, equal it, or equal a part of it."""
    boosts = dict.fromkeys(_whole_titles(groups, stops), ranking.title)
    for title in _titles_in_query(groups, stops):
        boosts.setdefault(title, ranking.title_in_query)
    for title, boost in boosts.items():
        yield equal_title(closed_run(title), boost)
    words = _title_words(groups)
    # The clause of a single group already matches titles.
    if words and len(groups) > 1:
        yield Alternative(Match.PHRASE, words, (TITLE,), ranking.neighbours)


def _whole_titles(groups: Sequence[Group], stops: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Yield the words of the query, with or without its first stop words, if it may be a title.

    For example, "what is the marketplace" may refer to "The Marketplace" or "Marketplace".
    """
    title = _title_words(groups)
    for group in groups:
        if title:
            yield title
        if not is_stop(group, stops):
            break
        title = title[len(group[0].words) :]


def _titles_in_query(groups: Sequence[Group], stops: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Yield the parts of the query that may be titles, which neither begin nor end in stop words.

    Otherwise a long article called nsIFile would rank below short ones that only mention all
    words of "xpcom nsIFile interface". The rarer the words of a title, the more it counts.
    """
    tokens = [group[0] for group in groups] if _title_words(groups) else []
    for length in range(1, min(MAX_PART_TOKENS + 1, len(tokens))):
        for start in range(len(tokens) - length + 1):
            part = tokens[start : start + length]
            if not (is_stop_word(part[0], stops) or is_stop_word(part[-1], stops)):
                yield tuple(chain.from_iterable(token.words for token in part))


def _title_words(groups: Sequence[Group]) -> tuple[str, ...]:
    """The words in the query if it may be a title, or an empty tuple."""
    tokens = list(chain.from_iterable(groups))
    words = tuple(chain.from_iterable(token.words for token in tokens))
    joined_by_or = len(tokens) > len(groups)
    if joined_by_or or len(words) > MAX_TITLE_WORDS or not all(map(_may_be_in_title, tokens)):
        return ()
    return words


def _may_be_in_title(token: QueryToken) -> bool:
    is_special = token.value or token.near or token.wildcard
    has_syntax = is_special or token.negated or token.raw.endswith("*")
    return not has_syntax and token.field in {"", TITLE}


def _title_beginning(groups: Sequence[Group], ranking: Ranking) -> Iterator[Alternative]:
    """Yield titles with a word that begins with the last word typed."""
    if groups and groups[-1][0].prefix and is_plain(groups[-1]):
        words = groups[-1][0].words
        match = Match.PREFIX if len(words) == 1 else Match.BEGINNING
        yield Alternative(match, words, (TITLE,), ranking.beginning)

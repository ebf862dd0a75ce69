"""Parse typed text to clauses. Never raises: invalid syntax is treated as plain words.

word            all plain words must match, by stem or exactly
"exact phrase"  words exactly as written, in sequence
"a b"~5         words with at most five other words between one and the next
-word           excluded, as is -"phrase"; only at the start or after a space
a OR b          either; a AND b is the same as a b, and a NOT b the same as a -b
(a OR b) c      brackets, if there are also operators in capitals
*part, *part*   the fifty most common words with this ending, or that contain it
word*           words with this prefix; the last word is a prefix too, unless a space follows
title:word      only in this text field
topic:value     articles with this facet value; plain words if there are none
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from search.lexicon import fields, word_alternatives
from search.parsing.query_tokens import (
    Group,
    QueryToken,
    TokenizedQuery,
    is_plain,
    is_stop,
    is_typed,
    significant,
)
from search.parsing.ranking import DEFAULT, Ranking
from search.parsing.ranking_signs import has_forms, ranking_signs
from search.parsing.tokens import IndexContents, tokenize
from search.query import Alternative, Clause, Match, Occur
from search.schema import Schema
from search.text import acronym, is_code, stop_words


@dataclass(frozen=True, slots=True)
class PlainWord:
    """A typed plain word or compound, and the index of its clause.

    `prefix` is true if the word may be unfinished, `literal` if it has no other forms, as with a
    code or acronym, and `in_or` if its clause also contains other words.
    """

    clause: int
    words: tuple[str, ...]
    raw: str
    field: str = ""
    prefix: bool = False
    literal: bool = False
    in_or: bool = False


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The clauses and plain words of a query, and the tokens from which they were built."""

    clauses: tuple[Clause, ...]
    words: tuple[PlainWord, ...]
    tokens: TokenizedQuery

    @property
    def dropped(self) -> int:
        """The number of words beyond the limit."""
        return self.tokens.dropped


def parse(
    text: str,
    schema: Schema,
    ranking: Ranking = DEFAULT,
    *,
    prefix: bool = True,
    contents: IndexContents | None = None,
) -> ParsedQuery:
    """Parse typed text. If `prefix` is set, its last word may be unfinished."""
    tokens = tokenize(text, schema, unfinished=prefix, contents=contents)
    return parse_tokens(tokens, schema, ranking)


def parse_tokens(tokens: TokenizedQuery, schema: Schema, ranking: Ranking) -> ParsedQuery:
    """Build clauses from tokens: one for each group, then those that only affect ranking."""
    clauses = _clauses(tokens, schema, ranking)
    signs = ranking_signs(tokens, schema, ranking)
    return ParsedQuery((*clauses, *signs), tuple(_plain_words(tokens)), tokens)


def _clauses(tokens: TokenizedQuery, schema: Schema, ranking: Ranking) -> Iterator[Clause]:
    """Yield a clause per group. Repeated words, and stop words next to others, are optional."""
    stops = stop_words(schema.languages)
    only_stops = not significant(tokens.groups, stops)
    required: set[tuple[Alternative, ...]] = set()
    for group in tokens.groups:
        parts = (_alternatives(token, tokens, schema, ranking) for token in group)
        alternatives = tuple(chain.from_iterable(parts))
        if not only_stops and is_stop(group, stops):
            yield Clause(_scaled(alternatives, ranking.stop_words), Occur.SHOULD)
            continue
        occur = _occur(group)
        repeated = occur is Occur.MUST and alternatives in required
        yield Clause(alternatives, Occur.SHOULD if repeated else occur)
        if occur is Occur.MUST:
            required.add(alternatives)


def _scaled(alternatives: Iterable[Alternative], factor: float) -> tuple[Alternative, ...]:
    return tuple(replace(one, boost=one.boost * factor) for one in alternatives)


def _occur(group: Group) -> Occur:
    """How a group affects matching. Relaxation never drops words with syntax."""
    if group[0].negated:
        return Occur.MUST_NOT
    return Occur.MUST if is_plain(group) else Occur.ALWAYS


def _alternatives(
    token: QueryToken, tokens: TokenizedQuery, schema: Schema, ranking: Ranking
) -> tuple[Alternative, ...]:
    named = fields(token.field)
    if token.value:
        return (Alternative(Match.VALUE, token.words),)
    if token.wildcard:
        return tuple(Alternative(Match.WORD, (word,), named) for word in token.words)
    if token.near:
        return (Alternative(Match.NEAR, token.words, named or tuple(schema.weights())),)
    if token.phrase or len(token.words) > 1:
        forms: tuple[Alternative, ...] = (Alternative(Match.PHRASE, token.words, named),)
        beginning = Match.BEGINNING
    else:
        forms = _word_forms(token, tokens, schema, ranking)
        beginning = Match.PREFIX
    if token.prefix:
        return (*forms, Alternative(beginning, token.words, named, ranking.beginning))
    return forms


def _word_forms(
    token: QueryToken, tokens: TokenizedQuery, schema: Schema, ranking: Ranking
) -> tuple[Alternative, ...]:
    """The alternatives for a single word."""
    (word,), named = token.words, fields(token.field)
    if has_forms(token, shouting=tokens.shouting):
        return word_alternatives(word, schema, token.field)
    if token.raw.endswith("*"):
        return (Alternative(Match.WORD, token.words, named, 1 + ranking.exact),)
    # An acronym has the same term as its plural, and a code may have other forms.
    has_acronym = not tokens.shouting and not is_code(word)
    term = (has_acronym and acronym(token.raw)) or word
    exact = Alternative(Match.WORD, token.words, named, ranking.exact)
    return Alternative(Match.TERM, (term,), named), exact


def _plain_words(tokens: TokenizedQuery) -> Iterator[PlainWord]:
    """Yield the plain words with the indexes of their clauses."""
    for number, group in enumerate(tokens.groups):
        for token in filter(is_typed, group):
            capitals = token.raw.isupper() or bool(acronym(token.raw))
            literal = (capitals and not tokens.shouting) or is_code(token.words[0])
            yield PlainWord(
                number, token.words, token.raw, token.field, token.prefix, literal, len(group) > 1
            )

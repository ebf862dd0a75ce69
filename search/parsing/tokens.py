"""A typed text -> tokens: words, compounds and phrases, with the syntax around them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from search.schema import Schema
from search.text import (
    COMBINING_CHARACTERS,
    closed_run,
    is_acronym,
    is_shouting,
    is_unsegmented,
    open_run,
    stop_words,
    words,
)

MAX_QUERY_WORDS = 32

_QUOTES = str.maketrans("“”„«»＂", '""""""')
_CHUNK = re.compile(
    r'(?P<minus>(?<!\S)-)?(?:(?P<field>\w+):)?(?:"(?P<phrase>[^"]*)"|(?P<bare>[^\s"]+))'
)
# Separates the words of a chunk; a hyphen makes a compound.
_SEPARATOR = re.compile(rf"[^\w{COMBINING_CHARACTERS}.'’@*-]+")


@dataclass(frozen=True, slots=True)
class QueryToken:
    """A part of the text that becomes alternatives of a clause: a word, a compound or a phrase.

    `prefix`: its word may be unfinished.
    """

    words: tuple[str, ...]
    raw: str
    phrase: bool = False
    prefix: bool = False
    negated: bool = False
    field: str = ""


OR = QueryToken((), "OR")
Group = tuple[QueryToken, ...]


@dataclass(frozen=True, slots=True)
class TokenizedQuery:
    """The tokens of a text in groups, each of which becomes a clause, and the words left out.

    `shouting`: the whole text is in capitals, so they do not tell acronyms from words.
    """

    groups: tuple[Group, ...] = ()
    dropped: int = 0
    shouting: bool = False


def tokenize(text: str, schema: Schema, *, unfinished: bool) -> TokenizedQuery:
    """Tokens of a text, at most MAX_QUERY_WORDS words; `unfinished` allows a prefix at its end."""
    parts = _tokens(text.translate(_QUOTES), schema)
    tokens = [token for token in parts if token.words or token is OR]
    if unfinished and tokens and text[-1:].isalnum():
        tokens[-1:] = _unfinished(tokens[-1])
    tokens, dropped = _limit(tokens, stop_words(schema.languages))
    return TokenizedQuery(tuple(_group(tokens)), dropped, is_shouting(text))


def replace_words(query: TokenizedQuery, replacements: Mapping[str, str]) -> TokenizedQuery:
    """The tokens with other words in the place of plain ones, named as typed."""
    groups = tuple(
        tuple(_replace_word(token, replacements) for token in group) for group in query.groups
    )
    return replace(query, groups=groups)


def _replace_word(token: QueryToken, replacements: Mapping[str, str]) -> QueryToken:
    word = replacements.get(token.raw) if is_typed(token) else None
    return replace(token, words=(word,), raw=word) if word else token


def is_plain(group: Group) -> bool:
    """Whether a group is a word or compound without any syntax."""
    token = group[0]
    syntax = token.phrase or token.negated or token.field or token.raw.endswith("*")
    return len(group) == 1 and not syntax


def is_stop(group: Group, stops: Collection[str]) -> bool:
    """Whether a group is a stop word without any syntax."""
    return is_plain(group) and _is_stop_word(group[0], stops)


def is_typed(token: QueryToken) -> bool:
    """Whether a token holds plain words: it is neither a phrase nor `word*` nor excluded."""
    return not token.phrase and not token.negated and not token.raw.endswith("*")


def significant(groups: Iterable[Group], stops: Collection[str]) -> list[Group]:
    """The groups that are neither excluded nor a stop word."""
    return [group for group in groups if not group[0].negated and not is_stop(group, stops)]


def _is_stop_word(token: QueryToken, stops: Collection[str]) -> bool:
    return len(token.words) == 1 and token.words[0] in stops and not is_acronym(token.raw)


def _tokens(query: str, schema: Schema) -> Iterator[QueryToken]:
    fields = {name.lower(): name for name in schema.weights()}
    for chunk in _CHUNK.finditer(query):
        name = chunk["field"] or ""
        field = fields.get(name.lower(), "")
        # A name before a colon that is not a field's is one more word.
        word = "" if field else name
        if _is_operator(chunk):
            if chunk["bare"] == "OR":  # AND needs no token: all words are required anyway
                yield OR
        elif chunk["phrase"] is None:
            text = f"{word}:{chunk['bare']}" if word else chunk["bare"]
            yield from _words_of(text, chunk, field, schema)
        else:
            if word:
                yield from _words_of(word, chunk, field, schema)
            yield _phrase(chunk, field, schema)


def _is_operator(chunk: re.Match[str]) -> bool:
    return chunk["bare"] in {"OR", "AND"} and not chunk["minus"] and not chunk["field"]


def _phrase(chunk: re.Match[str], field: str, schema: Schema) -> QueryToken:
    text, negated = chunk["phrase"], bool(chunk["minus"])
    return QueryToken(_query_words(text, schema), text, phrase=True, negated=negated, field=field)


def _words_of(text: str, chunk: re.Match[str], field: str, schema: Schema) -> Iterator[QueryToken]:
    negated = bool(chunk["minus"])
    for part in _SEPARATOR.split(text):
        part_words = _query_words(part, schema)
        prefix = part.endswith("*") and part[-2:-1].isalnum()
        prefix = prefix or _is_one_character(part_words)
        token = QueryToken(part_words, part, prefix=prefix, negated=negated, field=field)
        yield from _unfinished(token) if prefix else [token]


def _query_words(text: str, schema: Schema) -> tuple[str, ...]:
    return tuple(open_run(words(text, schema.languages)))


def _is_one_character(words: tuple[str, ...]) -> bool:
    """Whether words are one character of a script without blanks, which begins pairs."""
    return len(words) == 1 and is_unsegmented(words[0]) and closed_run(words) == words


def _unfinished(token: QueryToken) -> list[QueryToken]:
    """The token with its last word as a prefix; a compound falls apart for it."""
    if token.phrase or not token.words or (token.negated and not token.prefix):
        return [token]
    if is_unsegmented(token.words[-1]) and not _is_one_character(token.words):
        # Its pairs are whole, however the text goes on.
        return [replace(token, prefix=False)]
    *others, last = token.words
    apart = [replace(token, words=(word,), raw=word, prefix=False) for word in others]
    raw = last if others else token.raw
    return [*apart, replace(token, words=(last,), raw=raw, prefix=True)]


def _limit(tokens: Iterable[QueryToken], stops: Collection[str]) -> tuple[list[QueryToken], int]:
    """The tokens within the limit of words, and the number of words beyond it.

    Stop words and repeated words cost nothing, and are not counted.
    """
    limited: list[QueryToken] = []
    earlier: set[QueryToken] = set()
    count = dropped = 0
    for token in tokens:
        free = token in earlier or _is_stop_word(token, stops)
        earlier.add(token)
        room = len(token.words) if free else MAX_QUERY_WORDS - count
        dropped += max(0, len(token.words) - room)
        words = token.words[:room]
        count += 0 if free else len(words)
        if words or token is OR:
            limited.append(replace(token, words=words) if words != token.words else token)
    return limited, dropped


def _group(tokens: Iterable[QueryToken]) -> list[Group]:
    """The tokens, those that `OR` joins together."""
    groups: list[Group] = []
    joins = False
    for token in tokens:
        if token is OR:
            joins = bool(groups) and not groups[-1][0].negated
            continue
        if joins and not token.negated:
            groups[-1] = (*groups[-1], token)
        else:
            groups.append((token,))
        joins = False
    return groups

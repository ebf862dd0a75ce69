"""Tokenization of typed text: words, compounds and phrases with their syntax."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

from search.parsing.operators import grouped, operators_in, with_brackets_apart
from search.parsing.query_tokens import (
    CLOSE,
    OPEN,
    OPERATORS,
    QueryToken,
    TokenizedQuery,
    is_stop_word,
)
from search.schema import Schema
from search.text import (
    COMBINING_CHARACTERS,
    THOUSANDS,
    closed_run,
    fold,
    is_shouting,
    is_unsegmented,
    open_run,
    splitter,
    stop_words,
    to_half_width,
    words,
)

MAX_QUERY_WORDS = 32
# Words further apart than this are unrelated.
MAX_WORDS_BETWEEN = 20

_QUOTES = str.maketrans("“”„«»", '"""""')
_CHUNK = re.compile(
    # Two hyphens are not a minus: `--run`.
    r"(?P<minus>(?<!\S)-(?!-))?(?:(?P<field>\w+):)?"
    r'(?:"(?P<phrase>[^"]*)"(?:~(?P<near>\d{1,3})(?![^\s)]))?|(?P<bare>[^\s"]+))'
)
_THOUSANDS = re.compile(THOUSANDS)
# Between short numbers, `and` and `or`, or letters, these make a compound, as a hyphen does.
_JOINT = re.compile(
    r"(?<![^\W_]{4})(?<=\d)[/:](?=\d{1,3}(?!\d))|(?<=\band)/(?=or\b)|(?<=\w)&(?=\w)", re.IGNORECASE
)
# Shorter parts occur in too many words.
_WILDCARD = re.compile(r"\*(?P<part>[^\W\d_]{3,40})(?P<open>\*?)")
# Separates the words of a chunk; a hyphen makes a compound.
_SEPARATOR = re.compile(rf"[^\w{COMBINING_CHARACTERS}.'’@*+#-]+")


class IndexContents(Protocol):
    """Access to the contents of an index, which decide the meaning of a name before a colon."""

    def has_value(self, facet: str, value: str) -> bool:
        """Whether any document has this value of a facet."""

    def words_with(self, part: str, at_end: bool) -> tuple[str, ...]:
        """The most common words that contain some letters, or end with them."""

    def has_beginning(self, beginning: str, field: str) -> bool:
        """Whether any word in a field has this prefix."""


def tokenize(
    text: str, schema: Schema, *, unfinished: bool, contents: IndexContents | None = None
) -> TokenizedQuery:
    """Tokenize text, up to MAX_QUERY_WORDS words. With `unfinished`, the last may be a prefix.

    If the `contents` of an index show that a facet lacks a value, its name is a plain word.
    """
    shouting = is_shouting(text)
    parts = _parts(to_half_width(text).translate(_QUOTES), schema, contents, shouting=shouting)
    tokens = [token for token in parts if token.words or token in OPERATORS]
    if unfinished and tokens and text[-1:].isalnum():
        tokens[-1] = _unfinished(tokens[-1])
    tokens, dropped = _limit(tokens, stop_words(schema.languages))
    return TokenizedQuery(grouped(tokens), dropped, shouting)


def _parts(
    text: str, schema: Schema, contents: IndexContents | None, *, shouting: bool
) -> Iterator[QueryToken]:
    """Yield the tokens and operators in text."""
    operators = operators_in(text, shouting=shouting)
    for chunk in _CHUNK.finditer(with_brackets_apart(text) if operators else text):
        if chunk.group() not in operators:
            yield from _tokens(chunk, schema, contents)
        elif operator := operators[chunk.group()]:
            yield operator


def _tokens(
    chunk: re.Match[str], schema: Schema, contents: IndexContents | None
) -> Iterator[QueryToken]:
    special = contents and (_value(chunk, schema, contents) or _wildcard(chunk, schema, contents))
    if special:
        yield special
        return
    field = _field(chunk, schema, contents)
    # A name before a colon that does not name a field is another word.
    word = "" if field else chunk["field"] or ""
    if chunk["bare"] is not None:
        text = f"{word}:{chunk['bare']}" if word else chunk["bare"]
        yield from _words_of(text, chunk, field, schema)
        return
    if word:
        yield from _words_of(word, chunk, field, schema)
    yield from _phrase(chunk, field, schema)


def _wildcard(chunk: re.Match[str], schema: Schema, contents: IndexContents) -> QueryToken | None:
    """The token for `*part` or `*part*`, if the index contains such words."""
    wildcard = _WILDCARD.fullmatch(chunk["bare"] or "")
    if not wildcard:
        return None
    field = _field(chunk, schema, contents)
    if chunk["field"] and not field:
        return None
    words = contents.words_with(fold(wildcard["part"]), not wildcard["open"])
    negated = bool(chunk["minus"])
    token = QueryToken(words, chunk["bare"], negated=negated, field=field, wildcard=True)
    return token if words else None


def _value(chunk: re.Match[str], schema: Schema, contents: IndexContents) -> QueryToken | None:
    """The token for a facet value, or None if the index does not have the value."""
    name, text = (chunk["field"] or "").lower(), chunk["bare"] or chunk["phrase"] or ""
    value = text.strip(" ,;")
    for facet in schema.facets:
        if facet.name.lower() == name and value and contents.has_value(facet.name, value):
            words, negated = (facet.name, value), bool(chunk["minus"])
            return QueryToken(words, chunk.group(), negated=negated, value=True)
    return None


def _field(chunk: re.Match[str], schema: Schema, contents: IndexContents | None) -> str:
    """The searched field that a chunk names, unless that is a facet without the chunk's word."""
    names = {name.lower(): name for name in schema.weights()}
    field = names.get((chunk["field"] or "").lower(), "")
    if contents and any(facet.name == field for facet in schema.facets):
        text = _words(chunk["bare"] or chunk["phrase"] or "", schema)
        return field if text and contents.has_beginning(text[0], field) else ""
    return field


def _phrase(chunk: re.Match[str], field: str, schema: Schema) -> Iterator[QueryToken]:
    text, negated = chunk["phrase"], bool(chunk["minus"])
    words = _query_words(text, schema)
    token = QueryToken(words, text, phrase=True, negated=negated, field=field)
    if not chunk["near"] or len(words) < 2:
        yield token
        return
    # Each word must be near the next one.
    between = str(min(int(chunk["near"]), MAX_WORDS_BETWEEN))
    yield OPEN
    for pair in pairwise(words):
        yield replace(token, words=(*pair, between), near=True)
    yield CLOSE


def _words_of(text: str, chunk: re.Match[str], field: str, schema: Schema) -> Iterator[QueryToken]:
    negated = bool(chunk["minus"])
    for part in _parts_of(text, schema.whole_words):
        part_words = _query_words(part, schema)
        prefix = part.endswith("*") and part[-2:-1].isalnum()
        prefix = prefix or _is_one_character(part_words)
        token = QueryToken(part_words, part, prefix=prefix, negated=negated, field=field)
        yield _unfinished(token) if prefix else token


def _parts_of(text: str, whole_words: tuple[str, ...]) -> Iterator[str]:
    """Yield the words and compounds in a string without spaces."""
    pattern = splitter(whole_words)
    # Every second part is a whole word.
    for number, part in enumerate(pattern.split(text) if pattern else (text,)):
        if number % 2:
            yield part
        else:
            yield from _SEPARATOR.split(_JOINT.sub("-", _THOUSANDS.sub(_without_commas, part)))


def _without_commas(number: re.Match[str]) -> str:
    return number.group().replace(",", "")


def _query_words(text: str, schema: Schema) -> tuple[str, ...]:
    return tuple(open_run(_words(text, schema)))


def _words(text: str, schema: Schema) -> list[str]:
    return words(text, schema.languages, schema.whole_words)


def _is_one_character(words: tuple[str, ...]) -> bool:
    """Whether words are a single character, a prefix of pairs, in a script without spaces."""
    return len(words) == 1 and is_unsegmented(words[0]) and closed_run(words) == words


def _unfinished(token: QueryToken) -> QueryToken:
    """Make the last word of a token a prefix."""
    is_special = token.phrase or token.value or token.wildcard
    if is_special or not token.words or (token.negated and not token.prefix):
        return token
    # Pairs are complete, however the query continues.
    is_complete = is_unsegmented(token.words[-1]) and not _is_one_character(token.words)
    return replace(token, prefix=not is_complete)


def _limit(tokens: Iterable[QueryToken], stops: Collection[str]) -> tuple[list[QueryToken], int]:
    """Limit the number of words, and return the tokens and the number of dropped words.

    Stop words and repeated words cost nothing, so they are not counted.
    """
    limited: list[QueryToken] = []
    earlier: set[QueryToken] = set()
    count = dropped = 0
    for token in tokens:
        free = token in earlier or token.wildcard or is_stop_word(token, stops)
        earlier.add(token)
        room = len(token.words) if free else MAX_QUERY_WORDS - count
        dropped += max(0, len(token.words) - room)
        limited_token = _cut(token, room)
        count += 0 if free else len(limited_token.words)
        if limited_token.words or token in OPERATORS:
            limited.append(limited_token)
    return limited, dropped


def _cut(token: QueryToken, room: int) -> QueryToken:
    """A token with at most `room` words, or without any words if it is useless when cut."""
    if len(token.words) <= room:
        return token
    needs_all = token.value or token.near
    return replace(token, words=() if needs_all else token.words[:room])

"""AND, OR, NOT and brackets in a query: which of its words they are, and what they combine.

Tokens with operators are converted to groups. One token in each group must match.

OR applies to its two neighbors, and words without an operator between them are all required. If an
expression cannot be converted, or is nested too deeply, its operators are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, product

from search.parsing.query_tokens import CLOSE, NOT, OPEN, OPERATORS, OR, Group, QueryToken
from search.text import is_shouting, to_half_width

MAX_DEPTH = 8
# An OR between two brackets multiplies their groups.
MAX_GROUPS = 32

# AND has no effect, because all words are required by default.
_WORDS = {"AND": None, "OR": OR, "NOT": NOT}
_BRACKETS = {"(": OPEN, ")": CLOSE}
# Brackets inside a word, as in `410.26(b)(5)`, are not operators.
_OUTER_BRACKET = re.compile(r"(?<![^\s(-])\(|\)(?![^\s)])")
_WITHOUT_BRACKETS = re.compile(r"[^\s()]+")

Groups = tuple[Group, ...]


class _NotExpressibleError(Exception):
    """The expression cannot be converted to groups, such as NOT before several required words."""


def operators_in(text: str, *, shouting: bool) -> Mapping[str, QueryToken | None]:
    """The operators of a query by their texts. Brackets count only along with other operators."""
    # If the whole query is in capitals, NOT is a word: DO NOT RESUSCITATE.
    words = {word: _WORDS[word] for word in _WORDS if not (shouting and word == "NOT")}
    typed = _WITHOUT_BRACKETS.findall(text)
    return {} if words.keys().isdisjoint(typed) else words | _BRACKETS


def with_brackets_apart(text: str) -> str:
    """A query with spaces around the brackets that are not inside a word."""
    return _OUTER_BRACKET.sub(r" \g<0> ", text)


def lowercased(text: str) -> str:
    """A query in lowercase, except for its operators, which in lowercase would be words."""
    text = to_half_width(text)
    operators = operators_in(text, shouting=is_shouting(text))

    def lowercased_word(word: re.Match[str]) -> str:
        return word.group() if word.group() in operators else word.group().casefold()

    return _WITHOUT_BRACKETS.sub(lowercased_word, text)


def grouped(tokens: Sequence[QueryToken]) -> Groups:
    """Convert an expression to groups."""
    try:
        return _required(iter(tokens), depth=0)
    except _NotExpressibleError:
        return tuple((token,) for token in tokens if token not in OPERATORS)


def _required(tokens: Iterator[QueryToken], *, depth: int) -> Groups:
    """The groups from all parts up to the closing bracket."""
    parts: list[Groups] = []
    joins = excludes = False
    for token in tokens:
        if token is CLOSE:
            if depth:
                break
        elif token is OR:
            joins = bool(parts)
        elif token is NOT:
            excludes = True
        else:
            part = _bracket(tokens, depth + 1) if token is OPEN else ((token,),)
            part = _excluded(part) if excludes else part
            parts.append(_either(parts.pop(), part) if joins else part)
            joins = excludes = False
    return tuple(chain.from_iterable(parts))


def _bracket(tokens: Iterator[QueryToken], depth: int) -> Groups:
    if depth > MAX_DEPTH:
        raise _NotExpressibleError
    return _required(tokens, depth=depth)


def _either(first: Groups, second: Groups) -> Groups:
    """The groups that a document satisfies if it satisfies the first or the second groups."""
    if not first or not second or any(group[0].negated for group in (*first, *second)):
        return (*first, *second)
    if len(first) * len(second) > MAX_GROUPS:
        raise _NotExpressibleError
    return tuple((*one, *other) for one, other in product(first, second))


def _excluded(part: Groups) -> Groups:
    """The groups that a document satisfies if it does not satisfy a part."""
    if len(part) > 1:
        raise _NotExpressibleError
    tokens = chain.from_iterable(part)
    return tuple((replace(token, negated=not token.negated),) for token in tokens)

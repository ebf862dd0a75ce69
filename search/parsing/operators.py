"""Convert tokens with AND, OR, NOT and brackets to groups. One token in each group must match.

OR applies to its two neighbors, and words without an operator between them are all required. If an
expression cannot be converted, or is nested too deeply, its operators are ignored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, product

from search.parsing.query_tokens import CLOSE, NOT, OPEN, OPERATORS, OR, Group, QueryToken

MAX_DEPTH = 8
# An OR between two brackets multiplies their groups.
MAX_GROUPS = 32

Groups = tuple[Group, ...]


class _NotExpressibleError(Exception):
    """The expression cannot be converted to groups, such as NOT before several required words."""


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

"""The tokens of a query, and tests for their kinds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from search.text import is_acronym


@dataclass(frozen=True, slots=True)
class QueryToken:
    """A part of the query that becomes the alternatives of a clause: a word, compound or phrase.

    `prefix` is true if the last word may be unfinished. With `value`, the words are a facet and
    one of its values. With `wildcard`, typed as `*part`, any of the words matches. With `near`,
    they are two words and the maximum number of words between.
    """

    words: tuple[str, ...]
    raw: str
    phrase: bool = False
    prefix: bool = False
    negated: bool = False
    field: str = ""
    value: bool = False
    near: bool = False
    wildcard: bool = False


Group = tuple[QueryToken, ...]

OR, NOT, OPEN, CLOSE = (QueryToken((), sign) for sign in ("OR", "NOT", "(", ")"))
OPERATORS = (OR, NOT, OPEN, CLOSE)


@dataclass(frozen=True, slots=True)
class TokenizedQuery:
    """The tokens of a query in groups, each of which becomes a clause.

    `dropped` is the number of words beyond the limit. `shouting` is true if the whole query is in
    capitals, which then do not indicate acronyms.
    """

    groups: tuple[Group, ...] = ()
    dropped: int = 0
    shouting: bool = False


def replace_words(query: TokenizedQuery, replacements: Mapping[str, str]) -> TokenizedQuery:
    """Replace plain words according to a mapping from words as typed."""
    groups = tuple(
        tuple(_replace_word(token, replacements) for token in group) for group in query.groups
    )
    return replace(query, groups=groups)


def split_compounds(query: TokenizedQuery, compounds: Collection[str]) -> TokenizedQuery:
    """Split some compounds, given as typed, into separate words."""
    groups: list[Group] = []
    for group in query.groups:
        if len(group) == 1 and is_typed(group[0]) and group[0].raw in compounds:
            groups += ((part,) for part in _parts(group[0]))
        else:
            groups.append(group)
    return replace(query, groups=tuple(groups))


def _parts(compound: QueryToken) -> Iterator[QueryToken]:
    *others, last = compound.words
    for word in others:
        yield replace(compound, words=(word,), raw=word, prefix=False)
    yield replace(compound, words=(last,), raw=last)


def _replace_word(token: QueryToken, replacements: Mapping[str, str]) -> QueryToken:
    word = replacements.get(token.raw) if is_typed(token) else None
    return replace(token, words=(word,), raw=word) if word else token


def is_plain(group: Group) -> bool:
    """Whether a group is a single word or compound without syntax."""
    token = group[0]
    return len(group) == 1 and is_typed(token) and not token.field


def is_stop(group: Group, stops: Collection[str]) -> bool:
    """Whether a group is a single stop word without syntax."""
    return is_plain(group) and is_stop_word(group[0], stops)


def is_typed(token: QueryToken) -> bool:
    """Whether a token consists of plain words without syntax."""
    is_special = token.phrase or token.value or token.wildcard
    return not (is_special or token.negated or token.raw.endswith("*"))


def significant(groups: Iterable[Group], stops: Collection[str]) -> list[Group]:
    """The groups that are neither excluded nor stop words."""
    return [group for group in groups if not group[0].negated and not is_stop(group, stops)]


def is_stop_word(token: QueryToken, stops: Collection[str]) -> bool:
    """Whether a token is a stop word rather than an acronym such as IT."""
    return len(token.words) == 1 and token.words[0] in stops and not is_acronym(token.raw)

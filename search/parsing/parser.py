"""What a person typed -> clauses. Never raises: what is no syntax is plain words.

word            every plain word must match, by its stem or as it stands
"exact phrase"  words as they stand, one after another
-word           none of it; also -"phrase"; only at the start or after a blank
a OR b          either
word*           words that begin so; the last word typed counts as one unless a blank follows
title:word      only in that text field
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from search.lexicon.word_forms import plain_ways
from search.parsing.ranking import DEFAULT, Ranking
from search.parsing.tokens import Piece, grouped, is_plain, is_stop, is_typed, split
from search.query import Alternative, Clause, Match, Occur
from search.schema import GAP, Schema
from search.text.analysis import is_acronym, is_code, is_shouting
from search.text.stopwords import stop_words

TITLE, MOST_TITLE_WORDS = "title", 12
MOST_NEIGHBOURS = 4  # words of a query in which those side by side count


@dataclass(frozen=True, slots=True)
class Typed:
    """A plain word or compound as typed, and the clause that it became.

    `prefix`: it may be unfinished. `fixed`: it stands for itself, as codes and acronyms do.
    `either`: its clause holds other words too.
    """

    clause: int
    words: tuple[str, ...]
    raw: str
    field: str = ""
    prefix: bool = False
    fixed: bool = False
    either: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """The clauses of a text, its plain words, and how many words too many it had."""

    clauses: tuple[Clause, ...] = ()
    dropped: int = 0
    typed: tuple[Typed, ...] = ()
    text: str = ""
    ranking: Ranking = DEFAULT


@dataclass(frozen=True, slots=True)
class _Sense:
    """What a word's meaning depends on besides itself."""

    schema: Schema
    ranking: Ranking
    shouting: bool


def parse(
    text: str,
    schema: Schema,
    ranking: Ranking = DEFAULT,
    *,
    prefix: bool = True,
    instead: Mapping[str, str] | None = None,
) -> Parsed:
    """Return the clauses of what a person typed; `prefix` lets its last word be unfinished.

    `instead` names plain words, as typed, in whose place others are to be read.
    """
    stops = stop_words(schema.languages)
    pieces, dropped = split(text, schema, stops, unfinished=prefix)
    pieces = [_read(piece, instead) for piece in pieces] if instead else pieces
    groups, sense = grouped(pieces), _Sense(schema, ranking, is_shouting(text))
    weighty = [group for group in groups if not group[0].negated and not is_stop(group, stops)]
    clauses: list[Clause] = []
    seen: set[tuple[Alternative, ...]] = set()
    for group in groups:
        ways = tuple(way for piece in group for way in _alternatives(piece, sense))
        if weighty and is_stop(group, stops):
            ways = tuple(replace(way, boost=way.boost * ranking.stop_words) for way in ways)
            clauses.append(Clause(ways, Occur.SHOULD))
            continue
        occur = _occur(group)
        again = occur is Occur.MUST and ways in seen  # a word that comes again counts again
        clauses.append(Clause(ways, Occur.SHOULD if again else occur))
        if occur is Occur.MUST:
            seen.add(ways)
    signs = _signs(groups, weighty or groups, sense, stops)
    known = schema.weights().keys()  # a site may leave its titles unsearched
    ranks = (Clause((way,), Occur.SHOULD) for way in signs if way.boost and known >= {*way.fields})
    plain = tuple(_typed(groups, shouting=sense.shouting))
    return Parsed((*clauses, *ranks), dropped, plain, text, ranking)


def _read(piece: Piece, instead: Mapping[str, str]) -> Piece:
    word = instead.get(piece.raw) if is_typed(piece) else None
    return replace(piece, words=(word,), raw=word) if word else piece


def _typed(groups: Iterable[tuple[Piece, ...]], *, shouting: bool) -> Iterator[Typed]:
    """Yield what is said of the plain words; a group is a clause."""
    for number, group in enumerate(groups):
        for piece in filter(is_typed, group):
            fixed = is_code(piece.words[0]) or (piece.raw.isupper() and not shouting)
            either = len(group) > 1
            yield Typed(number, piece.words, piece.raw, piece.field, piece.prefix, fixed, either)


def _occur(group: tuple[Piece, ...]) -> Occur:
    """Return what a group is for a match; what is typed with syntax is never given up."""
    if group[0].negated:
        return Occur.MUST_NOT
    return Occur.MUST if is_plain(group) else Occur.ALWAYS


def _signs(
    groups: Sequence[tuple[Piece, ...]],
    weighty: Sequence[tuple[Piece, ...]],
    sense: _Sense,
    stops: Collection[str],
) -> Iterator[Alternative]:
    """Yield what decides no match and ranks: exact forms, neighbours, and the title."""
    ranking = sense.ranking
    for piece in (piece for group in dict.fromkeys(weighty) for piece in group):
        if len(piece.words) == 1 and not piece.phrase and _has_forms(piece, sense):
            yield Alternative(Match.WORD, piece.words, _fields(piece), ranking.exact)
    words = [g[0].words[0] if is_plain(g) and len(g[0].words) == 1 else "" for g in groups]
    if 1 < len(weighty) <= MOST_NEIGHBOURS:
        known = {group[0].words[0] for group in weighty}
        for pair in dict.fromkeys(pairwise(words)):
            if known.issuperset(pair):
                yield Alternative(Match.PHRASE, pair, (), ranking.neighbours / len(weighty))
    for title in _titles(groups, stops):
        yield equal_title(title, ranking.title)
    whole = _as_title(groups)
    if whole and len(groups) > 1:  # else its clause says so
        yield Alternative(Match.PHRASE, whole, (TITLE,), ranking.neighbours)
    last = groups[-1][0] if groups else None
    if last and last.prefix and is_plain(groups[-1]):
        yield Alternative(Match.PREFIX, last.words, (TITLE,), ranking.beginning)


def equal_title(words: Sequence[str], boost: float) -> Alternative:
    """Return an alternative of documents whose title is these words and no more."""
    return Alternative(Match.PHRASE, (GAP, *words, GAP), (TITLE,), boost)


def _titles(
    groups: Sequence[tuple[Piece, ...]], stops: Collection[str]
) -> Iterator[tuple[str, ...]]:
    """Yield the words that may be a title: the query's, also without the stop words before it.

    What is asked for with "what is the marketplace" may be called "The Marketplace", or
    "Marketplace".
    """
    words = _as_title(groups)
    for group in groups:
        if words:
            yield words
        if not is_stop(group, stops):
            return
        words = words[len(group[0].words) :]


def _as_title(groups: Sequence[tuple[Piece, ...]]) -> tuple[str, ...]:
    """Return the words of the query if they may be a title: all of them sought, and not apart."""
    pieces = [piece for group in groups for piece in group]
    apart = any(p.negated or p.field not in {"", TITLE} or p.raw.endswith("*") for p in pieces)
    words = tuple(word for piece in pieces for word in piece.words)
    return () if apart or len(pieces) > len(groups) or len(words) > MOST_TITLE_WORDS else words


def _alternatives(piece: Piece, sense: _Sense) -> tuple[Alternative, ...]:
    fields, ranking = _fields(piece), sense.ranking
    if piece.phrase or len(piece.words) > 1:
        return (Alternative(Match.PHRASE, piece.words, fields),)
    word = piece.words[0]
    beginning = Alternative(Match.PREFIX, (word,), fields, ranking.beginning)
    begins = (beginning,) if piece.prefix else ()
    if not _has_forms(piece, sense):
        return (Alternative(Match.WORD, (word,), fields, 1 + ranking.exact), *begins)
    return (*plain_ways(word, sense.schema, piece.field), *begins)


def _fields(piece: Piece) -> tuple[str, ...]:
    return (piece.field,) if piece.field else ()


def _has_forms(piece: Piece, sense: _Sense) -> bool:
    """Say whether other forms of the word are meant too: not of codes, acronyms and `word*`."""
    plain = not is_code(piece.words[0]) and not piece.raw.endswith("*")
    return plain and (sense.shouting or not is_acronym(piece.raw))

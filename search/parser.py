"""What a person typed -> clauses. Never raises: what is no syntax is plain words.

word            every plain word must match, by its stem or as it stands
"exact phrase"  words as they stand, one after another
-word           none of it; also -"phrase"; only at the start or after a blank
a OR b          either
word*           words that begin so; the last word typed counts as one unless a blank follows
title:word      only in that text field
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from search.analysis import MARKS, is_acronym, is_code, is_shouting, stem, words
from search.query import Alternative, Clause, Match, Occur
from search.schema import GAP, Schema
from search.stopwords import stop_words

MAX_WORDS = 32
# A word as typed counts besides its term, so that exact forms rank above other forms.
EXACT_BOOST = 0.4
PREFIX_BOOST = 0.5
STOP_BOOST = 0.1
# Two words that stand side by side as typed; the more words a query has, the less two say.
NEIGHBOUR_BOOST, MOST_NEIGHBOURS = 0.3, 4
TITLE, TITLE_BOOST, MOST_TITLE_WORDS = "title", 1.0, 12  # a title that equals the query

_QUOTES = str.maketrans("“”„«»＂", '""""""')
_PIECE = re.compile(
    r'(?P<minus>(?<!\S)-)?(?:(?P<field>\w+):)?(?:"(?P<phrase>[^"]*)"|(?P<bare>[^\s"]+))'
)
_SEPARATOR = re.compile(
    rf"[^\w{MARKS}.'’@*-]+"
)  # what parts words in a piece; a hyphen makes a compound


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


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the text that becomes a clause: a word, a compound or a phrase."""

    words: tuple[str, ...]
    raw: str
    phrase: bool = False
    prefix: bool = False
    negated: bool = False
    field: str = ""


_OR = _Piece((), "OR")


def parse(
    text: str, schema: Schema, *, prefix: bool = True, instead: Mapping[str, str] | None = None
) -> Parsed:
    """Return the clauses of what a person typed; `prefix` lets its last word be unfinished.

    `instead` names plain words, as typed, in whose place others are to be read.
    """
    typed = text
    text = text.translate(_QUOTES)
    stops = stop_words(schema.languages)
    pieces, dropped = _limited(_pieces(text, schema, unfinished=prefix), stops)
    pieces = [_read(piece, instead) for piece in pieces] if instead else pieces
    groups, shouting = _groups(pieces), is_shouting(text)
    weighty = [group for group in groups if not group[0].negated and not _is_stop(group, stops)]
    clauses: list[Clause] = []
    seen: set[tuple[Alternative, ...]] = set()
    for group in groups:
        ways = tuple(way for p in group for way in _alternatives(p, schema, shouting=shouting))
        if weighty and _is_stop(group, stops):
            ways = tuple(replace(way, boost=way.boost * STOP_BOOST) for way in ways)
            clauses.append(Clause(ways, Occur.SHOULD))
            continue
        occur = _occur(group)
        again = occur is Occur.MUST and ways in seen  # a word that comes again counts again
        clauses.append(Clause(ways, Occur.SHOULD if again else occur))
        seen.add(ways)
    ranking = _ranking(groups, weighty or groups, shouting=shouting)
    known = schema.weights().keys()  # a site may leave its titles unsearched
    ranking = (c for c in ranking if known >= set(c.alternatives[0].fields))
    plain = tuple(_typed(groups, shouting=shouting))
    return Parsed((*clauses, *ranking), dropped, plain, typed)


def plain_ways(word: str, schema: Schema, field: str = "") -> tuple[Alternative, ...]:
    """Return how a plain word is found: by its stems, and by itself."""
    # The word itself too: in a text it may stand as an acronym, which has no stem.
    terms = dict.fromkeys((*(stem(word, lang) for lang in schema.languages), word))
    return tuple(Alternative(Match.TERM, (term,), (field,) if field else ()) for term in terms)


def _is_typed(piece: _Piece) -> bool:
    """Say whether a piece is of plain words: neither a phrase nor `word*` nor excluded."""
    return not piece.phrase and not piece.negated and not piece.raw.endswith("*")


def _read(piece: _Piece, instead: Mapping[str, str]) -> _Piece:
    word = instead.get(piece.raw) if _is_typed(piece) else None
    return replace(piece, words=(word,), raw=word) if word else piece


def _typed(groups: Iterable[tuple[_Piece, ...]], *, shouting: bool) -> Iterator[Typed]:
    """Yield what is said of the plain words; a group is a clause."""
    for number, group in enumerate(groups):
        for piece in filter(_is_typed, group):
            fixed = is_code(piece.words[0]) or (piece.raw.isupper() and not shouting)
            either = len(group) > 1
            yield Typed(number, piece.words, piece.raw, piece.field, piece.prefix, fixed, either)


def _groups(pieces: Iterable[_Piece]) -> list[tuple[_Piece, ...]]:
    """Return the pieces, those that `OR` joins together."""
    groups: list[tuple[_Piece, ...]] = []
    joins = False
    for piece in pieces:
        if piece is _OR:
            joins = bool(groups) and not groups[-1][0].negated
            continue
        if joins and not piece.negated:
            groups[-1] = (*groups[-1], piece)
        else:
            groups.append((piece,))
        joins = False
    return groups


def _is_plain(group: tuple[_Piece, ...]) -> bool:
    """Say whether a group is a word or compound without any syntax."""
    piece = group[0]
    syntax = piece.phrase or piece.negated or piece.field or piece.raw.endswith("*")
    return len(group) == 1 and not syntax


def _is_stop(group: tuple[_Piece, ...], stops: Collection[str]) -> bool:
    return _is_plain(group) and _is_stop_word(group[0], stops)


def _is_stop_word(piece: _Piece, stops: Collection[str]) -> bool:
    return len(piece.words) == 1 and piece.words[0] in stops and not is_acronym(piece.raw)


def _occur(group: tuple[_Piece, ...]) -> Occur:
    """Return what a group is for a match; what is typed with syntax is never given up."""
    if group[0].negated:
        return Occur.MUST_NOT
    return Occur.MUST if _is_plain(group) else Occur.ALWAYS


def _ranking(
    groups: Sequence[tuple[_Piece, ...]], weighty: Sequence[tuple[_Piece, ...]], *, shouting: bool
) -> Iterator[Clause]:
    """Yield what decides no match and ranks: exact forms, neighbours, and the title."""
    for group in dict.fromkeys(weighty):
        for piece in group:
            yield from _exact(piece, shouting=shouting)
    words = [g[0].words[0] if _is_plain(g) and len(g[0].words) == 1 else "" for g in groups]
    if 1 < len(weighty) <= MOST_NEIGHBOURS:
        known = {group[0].words[0] for group in weighty}
        for pair in dict.fromkeys(pairwise(words)):
            if known.issuperset(pair):
                boost = NEIGHBOUR_BOOST / len(weighty)
                yield _should(Alternative(Match.PHRASE, pair, (), boost))
    if all(words) and 0 < len(words) <= MOST_TITLE_WORDS:
        title = (GAP, *words, GAP)
        yield _should(Alternative(Match.PHRASE, title, (TITLE,), TITLE_BOOST))
    last = groups[-1][0] if groups else None
    if last and last.prefix and _is_plain(groups[-1]):
        yield _should(Alternative(Match.PREFIX, last.words, (TITLE,), PREFIX_BOOST))


def _should(alternative: Alternative) -> Clause:
    return Clause((alternative,), Occur.SHOULD)


def _pieces(text: str, schema: Schema, *, unfinished: bool) -> list[_Piece]:
    fields = {name.lower(): name for name in schema.weights()}
    pieces: list[_Piece] = []
    for match in _PIECE.finditer(text):
        field, negated = (match["field"] or "").lower(), bool(match["minus"])
        field = fields.get(field, field)
        if match["bare"] == "OR" and not negated and not field:
            pieces.append(_OR)
            continue
        known = field in fields.values()
        name = field if known else ""
        if match["phrase"] is not None:
            if field and not known:
                pieces += _words_of(match["field"], negated=negated, field="")
            phrase = tuple(words(match["phrase"]))
            pieces.append(_Piece(phrase, match["phrase"], phrase=True, negated=negated, field=name))
        else:
            bare = match["bare"] if known or not field else f"{match['field']}:{match['bare']}"
            pieces += _words_of(bare, negated=negated, field=name)
    pieces = [piece for piece in pieces if piece.words or piece is _OR]
    if unfinished and pieces and text[-1:].isalnum():
        pieces[-1:] = _unfinished(pieces[-1])
    return pieces


def _words_of(text: str, *, negated: bool, field: str) -> list[_Piece]:
    found = []
    for part in _SEPARATOR.split(text):
        prefix = part.endswith("*") and part[-2:-1].isalnum()
        piece = _Piece(tuple(words(part)), part, prefix=prefix, negated=negated, field=field)
        found += _unfinished(piece) if prefix else [piece]
    return found


def _unfinished(piece: _Piece) -> list[_Piece]:
    """Return the piece with its last word as a prefix; a compound falls apart for it."""
    if piece.phrase or not piece.words or (piece.negated and not piece.prefix):
        return [piece]
    *before, last = piece.words
    apart = [replace(piece, words=(word,), raw=word, prefix=False) for word in before]
    raw = piece.raw if not before else last
    return [*apart, replace(piece, words=(last,), raw=raw, prefix=True)]


def _limited(pieces: list[_Piece], stops: Collection[str]) -> tuple[list[_Piece], int]:
    """Return the pieces within the limit of words, and the number of words beyond it.

    Stop words and words that came before cost nothing, and are not counted.
    """
    kept: list[_Piece] = []
    seen: set[_Piece] = set()
    count = dropped = 0
    for piece in pieces:
        free = piece in seen or _is_stop_word(piece, stops)
        seen.add(piece)
        room = len(piece.words) if free else MAX_WORDS - count
        dropped += max(0, len(piece.words) - room)
        kept_words = piece.words[:room]
        count += 0 if free else len(kept_words)
        if kept_words or piece is _OR:
            kept.append(replace(piece, words=kept_words) if kept_words != piece.words else piece)
    return kept, dropped


def _alternatives(piece: _Piece, schema: Schema, *, shouting: bool) -> tuple[Alternative, ...]:
    fields = (piece.field,) if piece.field else ()
    if piece.phrase or len(piece.words) > 1:
        return (Alternative(Match.PHRASE, piece.words, fields),)
    word = piece.words[0]
    beginning = (Alternative(Match.PREFIX, (word,), fields, PREFIX_BOOST),) if piece.prefix else ()
    if not _has_forms(piece, shouting=shouting):
        return (Alternative(Match.WORD, (word,), fields, 1 + EXACT_BOOST), *beginning)
    return (*plain_ways(word, schema, piece.field), *beginning)


def _exact(piece: _Piece, *, shouting: bool) -> tuple[Clause, ...]:
    """Return what ranks the word as typed above its other forms; it decides no match."""
    if piece.phrase or len(piece.words) > 1 or not _has_forms(piece, shouting=shouting):
        return ()
    fields = (piece.field,) if piece.field else ()
    return (Clause((Alternative(Match.WORD, piece.words, fields, EXACT_BOOST),), Occur.SHOULD),)


def _has_forms(piece: _Piece, *, shouting: bool) -> bool:
    """Say whether other forms of the word are meant too: not of codes, acronyms and `word*`."""
    plain = not is_code(piece.words[0]) and not piece.raw.endswith("*")
    return plain and (shouting or not is_acronym(piece.raw))

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
from dataclasses import dataclass, replace

from search.analysis import MARKS, is_acronym, is_code, is_shouting, stem, words
from search.query import Alternative, Clause, Match, Occur
from search.schema import Schema

MAX_WORDS = 32
# A word as typed counts besides its term, so that exact forms rank above other forms.
EXACT_BOOST = 0.5
PREFIX_BOOST = 0.5

_QUOTES = str.maketrans("“”„«»＂", '""""""')
_PIECE = re.compile(
    r'(?P<minus>(?<!\S)-)?(?:(?P<field>\w+):)?(?:"(?P<phrase>[^"]*)"|(?P<bare>[^\s"]+))'
)
_SEPARATOR = re.compile(
    rf"[^\w{MARKS}.'’@*-]+"
)  # what parts words in a piece; a hyphen makes a compound


@dataclass(frozen=True, slots=True)
class Parsed:
    """The clauses of a text, and how many words too many it had."""

    clauses: tuple[Clause, ...] = ()
    dropped: int = 0


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


def parse(text: str, schema: Schema, *, prefix: bool = True) -> Parsed:
    """Return the clauses of what a person typed; `prefix` lets its last word be unfinished."""
    text = text.translate(_QUOTES)
    pieces, dropped = _limited(_pieces(text, schema, unfinished=prefix))
    shouting = is_shouting(text)
    clauses: list[Clause] = []
    exact: list[Clause] = []
    joins = False
    for piece in pieces:
        if piece is _OR:
            joins = bool(clauses) and clauses[-1].occur is Occur.MUST
            continue
        ways = _alternatives(piece, schema, shouting=shouting)
        if piece.negated:
            clauses.append(Clause(ways, Occur.MUST_NOT))
        elif joins:
            clauses[-1] = replace(clauses[-1], alternatives=clauses[-1].alternatives + ways)
        else:
            clauses.append(Clause(ways))
        if not piece.negated:
            exact += _exact(piece, shouting=shouting)
        joins = False
    return Parsed((*clauses, *exact), dropped)


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


def _limited(pieces: list[_Piece]) -> tuple[list[_Piece], int]:
    """Return the pieces within the limit of words, and the number of words beyond it."""
    kept: list[_Piece] = []
    count = dropped = 0
    for piece in pieces:
        if count + len(piece.words) > MAX_WORDS:
            room = MAX_WORDS - count
            dropped += len(piece.words) - room
            piece = replace(piece, words=piece.words[:room])  # noqa: PLW2901
        count += len(piece.words)
        if piece.words or piece.raw == "OR":
            kept.append(piece)
    return kept, dropped


def _alternatives(piece: _Piece, schema: Schema, *, shouting: bool) -> tuple[Alternative, ...]:
    fields = (piece.field,) if piece.field else ()
    if piece.phrase or len(piece.words) > 1:
        return (Alternative(Match.PHRASE, piece.words, fields),)
    word = piece.words[0]
    beginning = (Alternative(Match.PREFIX, (word,), fields, PREFIX_BOOST),) if piece.prefix else ()
    if not _has_forms(piece, shouting=shouting):
        return (Alternative(Match.WORD, (word,), fields, 1 + EXACT_BOOST), *beginning)
    # The word itself too: in a text it may stand as an acronym, which has no stem.
    terms = dict.fromkeys((*(stem(word, lang) for lang in schema.languages), word))
    return (*(Alternative(Match.TERM, (term,), fields) for term in terms), *beginning)


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

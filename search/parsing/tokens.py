"""What a person typed -> pieces: words, compounds and phrases, with the syntax around them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from search.schema import Schema
from search.text.analysis import MARKS, is_acronym, words

MAX_WORDS = 32

_QUOTES = str.maketrans("“”„«»＂", '""""""')
_PIECE = re.compile(
    r'(?P<minus>(?<!\S)-)?(?:(?P<field>\w+):)?(?:"(?P<phrase>[^"]*)"|(?P<bare>[^\s"]+))'
)
# What parts words in a piece; a hyphen makes a compound.
_SEPARATOR = re.compile(rf"[^\w{MARKS}.'’@*-]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text that becomes a clause: a word, a compound or a phrase."""

    words: tuple[str, ...]
    raw: str
    phrase: bool = False
    prefix: bool = False
    negated: bool = False
    field: str = ""


OR = Piece((), "OR")


def split(
    text: str, schema: Schema, stops: Collection[str], *, unfinished: bool
) -> tuple[list[Piece], int]:
    """Return the pieces of a text, and how many words are beyond the limit and left out."""
    return _limited(_pieces(text.translate(_QUOTES), schema, unfinished=unfinished), stops)


def grouped(pieces: Iterable[Piece]) -> list[tuple[Piece, ...]]:
    """Return the pieces, those that `OR` joins together."""
    groups: list[tuple[Piece, ...]] = []
    joins = False
    for piece in pieces:
        if piece is OR:
            joins = bool(groups) and not groups[-1][0].negated
            continue
        if joins and not piece.negated:
            groups[-1] = (*groups[-1], piece)
        else:
            groups.append((piece,))
        joins = False
    return groups


def is_plain(group: tuple[Piece, ...]) -> bool:
    """Say whether a group is a word or compound without any syntax."""
    piece = group[0]
    syntax = piece.phrase or piece.negated or piece.field or piece.raw.endswith("*")
    return len(group) == 1 and not syntax


def is_stop(group: tuple[Piece, ...], stops: Collection[str]) -> bool:
    """Say whether a group is a stop word without any syntax."""
    return is_plain(group) and _is_stop_word(group[0], stops)


def is_typed(piece: Piece) -> bool:
    """Say whether a piece is of plain words: neither a phrase nor `word*` nor excluded."""
    return not piece.phrase and not piece.negated and not piece.raw.endswith("*")


def _is_stop_word(piece: Piece, stops: Collection[str]) -> bool:
    return len(piece.words) == 1 and piece.words[0] in stops and not is_acronym(piece.raw)


def _pieces(text: str, schema: Schema, *, unfinished: bool) -> list[Piece]:
    fields = {name.lower(): name for name in schema.weights()}
    pieces: list[Piece] = []
    for match in _PIECE.finditer(text):
        field, negated = (match["field"] or "").lower(), bool(match["minus"])
        field = fields.get(field, field)
        if match["bare"] in {"OR", "AND"} and not negated and not field:
            pieces += [OR] if match["bare"] == "OR" else []  # what AND says is so without it
            continue
        known = field in fields.values()
        name = field if known else ""
        if match["phrase"] is not None:
            if field and not known:
                pieces += _words_of(match["field"], negated=negated, field="")
            phrase = tuple(words(match["phrase"]))
            pieces.append(Piece(phrase, match["phrase"], phrase=True, negated=negated, field=name))
        else:
            bare = match["bare"] if known or not field else f"{match['field']}:{match['bare']}"
            pieces += _words_of(bare, negated=negated, field=name)
    pieces = [piece for piece in pieces if piece.words or piece is OR]
    if unfinished and pieces and text[-1:].isalnum():
        pieces[-1:] = _unfinished(pieces[-1])
    return pieces


def _words_of(text: str, *, negated: bool, field: str) -> list[Piece]:
    found = []
    for part in _SEPARATOR.split(text):
        prefix = part.endswith("*") and part[-2:-1].isalnum()
        piece = Piece(tuple(words(part)), part, prefix=prefix, negated=negated, field=field)
        found += _unfinished(piece) if prefix else [piece]
    return found


def _unfinished(piece: Piece) -> list[Piece]:
    """Return the piece with its last word as a prefix; a compound falls apart for it."""
    if piece.phrase or not piece.words or (piece.negated and not piece.prefix):
        return [piece]
    *before, last = piece.words
    apart = [replace(piece, words=(word,), raw=word, prefix=False) for word in before]
    raw = piece.raw if not before else last
    return [*apart, replace(piece, words=(last,), raw=raw, prefix=True)]


def _limited(pieces: list[Piece], stops: Collection[str]) -> tuple[list[Piece], int]:
    """Return the pieces within the limit of words, and the number of words beyond it.

    Stop words and words that came before cost nothing, and are not counted.
    """
    kept: list[Piece] = []
    seen: set[Piece] = set()
    count = dropped = 0
    for piece in pieces:
        free = piece in seen or _is_stop_word(piece, stops)
        seen.add(piece)
        room = len(piece.words) if free else MAX_WORDS - count
        dropped += max(0, len(piece.words) - room)
        kept_words = piece.words[:room]
        count += 0 if free else len(kept_words)
        if kept_words or piece is OR:
            kept.append(replace(piece, words=kept_words) if kept_words != piece.words else piece)
    return kept, dropped

"""Parse the text of Algolia's `filters`: conditions with AND, OR, NOT and parentheses.

The result is a conjunction of groups; a document must meet one condition in each group. As in
Algolia, only single conditions can be negated, and an OR cannot contain an AND.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from web.instantsearch.sent_values import invalid_body
from web.request import MAX_TEXT_CHARACTERS, clean

# The limit for one request: the conditions in all of its filters.
MAX_FILTERS = 100
_MAX_DEPTH = 10
_MAX_QUOTED_CHARACTERS = 40
_QUOTED = r""""(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'"""
_NUMBER = r"-?\d+(?:\.\d+)?"
_SPACES = re.compile(r"\s*+")
_WORD = re.compile(r"(AND|OR|NOT)(?![\w:.])|[()]")
_NAME = re.compile(rf"({_QUOTED}|[\w.-]++)\s*+")
_RANGE = re.compile(rf":\s*+({_NUMBER})\s++TO\s++({_NUMBER})(?![\w.])")
_COMPARISON = re.compile(rf"(<=|>=|!=|<|>|=)\s*+({_NUMBER})(?![\w.])")
_VALUE = re.compile(rf":\s*+({_QUOTED}|[^\s()\"'][^\s()]*+)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on one field. The sign is a comparison with a number or, for a value, a colon."""

    field: str
    sign: str
    value: str
    negated: bool = False


Group = tuple[Condition, ...]
"""Conditions of which a document must meet at least one."""


def parse_filters(value: Any) -> list[Group]:
    """The groups of conditions in the text of `filters`."""
    if value is None or value == "":
        return []
    if not isinstance(value, str):
        raise invalid_body("filters must be a string such as category:News AND year >= 2019")
    return _Parser(clean(value)).parse()


class _Parser:
    """The text, and how far it is parsed."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._conditions = text, 0, 0

    def parse(self) -> list[Group]:
        groups = self._expression(0)
        if self._at < len(self._text):
            raise self._error("expected AND or OR")
        return groups

    def _expression(self, depth: int) -> list[Group]:
        """Operands joined by AND or by OR, but not by both."""
        groups = self._operand(depth)
        operator = ""
        while (word := self._peek()) in {"AND", "OR"}:
            if operator and word != operator:
                raise self._error("put parentheses around conditions with OR")
            operator = word
            self._at += len(word)
            more = self._operand(depth)
            if operator == "AND":
                groups += more
            elif len(groups) == len(more) == 1:
                groups = [groups[0] + more[0]]
            else:
                raise self._error("an OR cannot contain an AND")
        return groups

    def _operand(self, depth: int) -> list[Group]:
        word = self._peek()
        if word == "(":
            if depth == _MAX_DEPTH:
                raise self._error(f"at most {_MAX_DEPTH} nested parentheses are allowed")
            self._at += 1
            groups = self._expression(depth + 1)
            if self._peek() != ")":
                raise self._error("expected )")
            self._at += 1
            return groups
        if word == "NOT":
            self._at += len(word)
            if self._peek() == "(":
                raise self._error("NOT takes a single condition")
            return [(self._condition(negated=True),)]
        return [(self._condition(negated=False),)]

    def _condition(self, *, negated: bool) -> Condition:
        self._peek()
        name = _NAME.match(self._text, self._at)
        if name is None:
            raise self._error("expected a condition such as category:News")
        for pattern in (_RANGE, _COMPARISON, _VALUE):
            match = pattern.match(self._text, name.end())
            if match:
                break
        else:
            raise self._error("expected a condition such as category:News or year >= 2019")
        self._conditions += 1
        if self._conditions > MAX_FILTERS:
            raise invalid_body(f"at most {MAX_FILTERS} filters are allowed")
        self._check_value(match)
        self._at = match.end()
        if match.re is _VALUE:
            sign, value = ":", _unquoted(match[1]).removeprefix("\\")
        elif match.re is _RANGE:
            sign, value = "TO", f"{match[1]} {match[2]}"
        else:
            sign, value = match[1], match[2]
        return Condition(_unquoted(name[1]), sign, value, negated)

    def _check_value(self, match: re.Match[str]) -> None:
        if match.end() - match.start() > 2 * MAX_TEXT_CHARACTERS:
            raise invalid_body("a condition in filters is too long")
        if match.re is _VALUE and match[1][0] not in "\"'" and "<score=" in match[1]:
            raise self._error("scores of filters are not supported")

    def _peek(self) -> str:
        """The operator or parenthesis that comes next, or empty."""
        spaces = _SPACES.match(self._text, self._at)
        self._at = spaces.end() if spaces else self._at
        word = _WORD.match(self._text, self._at)
        return word[0] if word else ""

    def _error(self, detail: str) -> Exception:
        rest = self._text[self._at : self._at + _MAX_QUOTED_CHARACTERS]
        where = f"at {rest!r}" if rest else "at the end"
        return invalid_body(f"filters: {detail} {where} (character {self._at + 1})")


def _unquoted(text: str) -> str:
    return _ESCAPED.sub(r"\1", text[1:-1]) if text[0] in "\"'" else text

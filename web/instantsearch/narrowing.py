"""Convert groups of conditions to what an engine understands."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from search.query import Alternative, Clause, Filter, Match, Occur
from search.typed_fields import DATE as DATE_FIELD
from search.typed_fields import FieldType
from search.work_budget import Work, spend
from web.instantsearch.facet_paths import level_of, values_under
from web.instantsearch.filter_grammar import Condition, Group
from web.instantsearch.sent_values import invalid_body
from web.request import HIGH_SUFFIX, LOW_SUFFIX, next_number
from web.site import Edition

DATE, OBJECT_ID = DATE_FIELD.name, "objectID"
# The signs that set a lower bound, and those that set an upper one.
_LOW, _HIGH = frozenset({">", ">=", "="}), frozenset({"<", "<=", "="})
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "!=": operator.ne,
}  # fmt: skip
# No document has this value; a filter without values would match every document.
_NO_VALUE = "\0"
# A condition must not change the order of the hits.
_UNSCORED = 0.0
# A comparison stands for all values that meet it, and a cluster limits the parts of a query.
_MAX_ALTERNATIVES = 500
_ALTERNATIVE_UNITS = 30

Bound = tuple[str, float]
"""A comparison and a number."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Filters as date bounds, as a search's scope and, across several fields, as clauses."""

    bounds: tuple[tuple[str, str], ...] = ()
    scope: tuple[Filter, ...] = ()
    clauses: tuple[Clause, ...] = ()


def narrowing(groups: Sequence[Group], edition: Edition) -> Narrowing:
    """Convert the conditions of a request; raise Problem if a field does not exist."""
    fields = _Fields(edition)
    bounds: dict[str, list[Bound]] = {}
    scope: list[Filter] = []
    clauses: list[Clause] = []
    for group in groups:
        names = {fields.checked(condition) for condition in group}
        if len(group) == 1 and (comparisons := fields.comparisons(group[0])):
            bounds.setdefault(group[0].field, []).extend(comparisons)
        elif typed := sorted(names & fields.typed.keys()):
            number = "a number" if fields.is_number(typed[0]) else "a Unix timestamp"
            raise invalid_body(
                f"{typed[0]} takes <, <=, =, >=, > or TO with {number}, and no OR, NOT or !="
            )
        elif len(names) == 1 and OBJECT_ID not in names:
            scope.append(fields.filter(group))
        else:
            clauses.append(fields.clause(group))
    typed_bounds = tuple(fields.typed_bounds(bounds))
    for field, comparisons in bounds.items():
        scope += (fields.filter((one,)) for one in _narrowest(field, comparisons))
    return Narrowing(typed_bounds, tuple(scope), tuple(clauses))


class _Fields:
    """The fields that a filter may name, and their values."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        schema = edition.status.schema
        self._facets = tuple(facet.name for facet in schema.facets)
        self.typed = {field.name: field.type for field in (DATE_FIELD, *schema.typed_fields)}

    def checked(self, condition: Condition) -> str:
        """The condition's field, which must exist."""
        name, is_value = condition.field, condition.sign == ":"
        level = level_of(name, self._facets)
        if name in self._facets or (is_value and (level or name == OBJECT_ID)):
            return name
        if name in self.typed:
            return name
        allowed = ", ".join((*self._facets, *self.typed, OBJECT_ID))
        raise invalid_body(f"facet {name[:60]!r} does not exist; use one of {allowed}")

    def is_number(self, name: str) -> bool:
        """Whether a typed field has numbers, not dates."""
        return self.typed[name] is FieldType.NUMBER

    def comparisons(self, condition: Condition) -> list[Bound]:
        """The comparisons that a document must meet; none if the condition is of another kind."""
        is_comparison = condition.sign != ":" and not condition.negated
        is_range = condition.field not in self.typed or condition.sign != "!="
        return _bounds(condition) if is_comparison and is_range else []

    def typed_bounds(self, bounds: dict[str, list[Bound]]) -> Iterator[tuple[str, str]]:
        """Take the bounds of typed fields out of those of all fields, as search parameters."""
        for name in [name for name in self.typed if name in bounds]:
            read = _number_bounds if self.is_number(name) else _date_bounds
            for suffix, text in read(bounds.pop(name)):
                yield name + suffix, text

    def filter(self, group: Group) -> Filter:
        """A filter by conditions on the same facet."""
        field = _facet(group[0].field)
        values = tuple(dict.fromkeys(value for one in group for value in self._values(one)))
        if group[0].negated:
            return Filter(field, none_of=values)
        return Filter(field, any_of=values or (_NO_VALUE,))

    def clause(self, group: Group) -> Clause:
        """A clause of conditions on several fields, or on IDs."""
        occur = Occur.MUST_NOT if group[0].negated else Occur.ALWAYS
        alternatives = tuple(dict.fromkeys(self._alternatives(group)))
        if len(alternatives) > _MAX_ALTERNATIVES:
            raise invalid_body(
                f"an OR of several fields has {len(alternatives):,} values; "
                f"at most {_MAX_ALTERNATIVES} are allowed"
            )
        units = len(alternatives) * _ALTERNATIVE_UNITS
        spend(Work.FILTERS, units, self._edition.status.documents)
        return Clause(alternatives, occur)

    def _alternatives(self, group: Group) -> Iterator[Alternative]:
        ids = tuple(one.value for one in group if one.field == OBJECT_ID)
        if ids:
            yield Alternative(Match.ID, ids, boost=_UNSCORED)
        for one in group:
            if one.field != OBJECT_ID:
                for value in self._values(one) or (_NO_VALUE,):
                    yield Alternative(Match.VALUE, (_facet(one.field), value), boost=_UNSCORED)

    def _values(self, condition: Condition) -> tuple[str, ...]:
        """The facet values that meet a condition."""
        level = level_of(condition.field, self._facets)
        if condition.sign == ":" and not level:
            return (condition.value,)
        field, values = _facet(condition.field), self._edition.values
        documents = self._edition.status.documents
        if level:
            texts = values.all(field)
            spend(Work.FILTERS, len(texts), documents)
            return values_under(condition.value, texts)
        numbers = values.numbers(field)
        spend(Work.FILTERS, len(numbers), documents)
        return tuple(text for text, number in numbers.items() if _is_met(condition, number))


def _facet(name: str) -> str:
    return name.partition(".")[0]


def _is_met(condition: Condition, number: float) -> bool:
    return all(_COMPARE[sign](number, bound) for sign, bound in _bounds(condition))


def _bounds(condition: Condition) -> list[Bound]:
    """The comparisons that a numeric condition consists of: a range has two."""
    signs = (">=", "<=") if condition.sign == "TO" else (condition.sign,)
    numbers = [float(text) for text in condition.value.split()]
    if not all(map(math.isfinite, numbers)):
        raise invalid_body("a number in a filter is too large")
    return list(zip(signs, numbers, strict=True))


def _narrowest(field: str, comparisons: Sequence[Bound]) -> Iterator[Condition]:
    """All equalities, and the narrowest bound in each direction, which implies all other bounds."""
    low = [(number, sign) for sign, number in comparisons if sign in {">", ">="}]
    high = [(-number, sign) for sign, number in comparisons if sign in {"<", "<="}]
    bounds = []
    if low:
        # For equal numbers, the strict bound is narrower.
        number, sign = max(low, key=lambda one: (one[0], one[1] == ">"))
        bounds.append((sign, number))
    if high:
        number, sign = max(high, key=lambda one: (one[0], one[1] == "<"))
        bounds.append((sign, -number))
    bounds += dict.fromkeys(one for one in comparisons if one[0] in {"=", "!="})
    for sign, number in bounds:
        yield Condition(field, sign, repr(number))


def _number_bounds(comparisons: Iterable[Bound]) -> Iterator[tuple[str, str]]:
    """The narrowest bounds of a field with numbers, by the suffixes of their parameters."""
    pairs = list(comparisons)
    low = [next_number(n) if sign == ">" else repr(n) for sign, n in pairs if sign in _LOW]
    high = [repr(n) if sign == "<" else next_number(n) for sign, n in pairs if sign in _HIGH]
    if low:
        yield LOW_SUFFIX, max(low, key=float)
    if high:
        yield HIGH_SUFFIX, min(high, key=float)


def _date_bounds(comparisons: Iterable[Bound]) -> Iterator[tuple[str, str]]:
    """The narrowest bounds of dates; the client sends Unix timestamps in seconds."""
    comparisons = list(comparisons)
    low = [_after(sign, number) for sign, number in comparisons if sign in _LOW]
    high = [_before(sign, number) for sign, number in comparisons if sign in _HIGH]
    if low:
        yield LOW_SUFFIX, _iso(max(low))
    if high:
        yield HIGH_SUFFIX, _iso(min(high))


def _after(sign: str, number: float) -> int:
    """The first second that meets a lower bound; times have no fractions of seconds."""
    return math.floor(number) + 1 if sign == ">" else math.ceil(number)


def _before(sign: str, number: float) -> int:
    """The first second that no longer meets an upper bound."""
    return math.ceil(number) if sign == "<" else math.floor(number) + 1


def _iso(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        raise invalid_body("the date in a filter is out of range") from None

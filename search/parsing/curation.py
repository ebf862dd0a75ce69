"""Curation: what an owner wants said or shown first for a query, by a file of rules.

    [[rule]]
    query = "ccm"                  # these words and no others; or contains = "flu shot"
    pin = ["communities/ccm/start-here"]    # ids, first to last, before all other hits
    hide = ["communities/ccm/outdated"]     # ids that this query does not find
    banner = "Codes changed in January."
    url = "/news/codes/"                    # where the banner leads
    from = 2026-01-01                       # of a day, in the site's time zone
    until = 2026-02-01                      # that day no more

Pinned documents are found whether they hold the words or not, so totals, facets and pages
count them; filters, dates and excluded words still apply to them. They stand first by
relevance, and where they belong in other orders.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from search.errors import SettingsError
from search.query import FIRST, Alternative, Clause, Match, Occur
from search.text.analysis import words

MOST = 100  # pinned or hidden ids of a rule
LONGEST = 500  # characters of a banner


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for a query, while it holds."""

    words: tuple[str, ...]
    contained: bool = False
    pin: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    banner: str = ""
    url: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, typed: Sequence[str], at: datetime) -> bool:
        """Say whether the rule is for what was typed, at a moment."""
        if (self.since and at < self.since) or (self.until and at >= self.until):
            return False
        if not self.contained:
            return tuple(typed) == self.words
        length = len(self.words)
        return any(tuple(typed[n : n + length]) == self.words for n in range(len(typed)))


@dataclass(frozen=True, slots=True)
class Banner:
    """What is said above the hits, and where it leads."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Curated:
    """What all rules together make of a query."""

    pin: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    banner: Banner | None = None

    def apply(self, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        """Return clauses that find the pinned documents first, and no hidden ones."""
        if self.pin:
            pinned = Alternative(Match.ID, self.pin, boost=0.0)
            clauses = tuple(_or(clause, pinned) for clause in clauses)
        lifts = (
            Clause((Alternative(Match.ID, (id,), boost=FIRST * places),), Occur.SHOULD)
            for places, id in zip(range(len(self.pin), 0, -1), self.pin, strict=True)
        )
        hidden = (Clause((Alternative(Match.ID, self.hide),), Occur.MUST_NOT),) if self.hide else ()
        return (*clauses, *lifts, *hidden)


def _or(clause: Clause, way: Alternative) -> Clause:
    if clause.occur not in {Occur.MUST, Occur.ALWAYS}:
        return clause
    return replace(clause, alternatives=(*clause.alternatives, way))


def curated(rules: Iterable[Rule], q: str, at: datetime) -> Curated:
    """Return what rules make of a text: earlier ones come first, and their banner counts."""
    typed = words(q)
    held = [rule for rule in rules if rule.holds(typed, at)] if typed else []
    hide = dict.fromkeys(id for rule in held for id in rule.hide)
    pin = dict.fromkeys(id for rule in held for id in rule.pin if id not in hide)
    said = next((Banner(rule.banner, rule.url) for rule in held if rule.banner), None)
    return Curated(tuple(pin), tuple(hide), said)


def changes(rules: Iterable[Rule]) -> list[datetime]:
    """Return the moments at which a rule begins or ends, in order."""
    return sorted({moment for rule in rules for moment in (rule.since, rule.until) if moment})


def load_rules(path: str, timezone: str) -> tuple[Rule, ...]:
    """Read the file of rules, none where its path is empty; raise SettingsError."""
    return read_rules(Path(path), ZoneInfo(timezone)) if path else ()


def read_rules(path: Path, zone: tzinfo) -> tuple[Rule, ...]:
    """Return the rules of a file; raise SettingsError naming the rule that is wrong, and why."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"curation: {path} cannot be read: {error}") from None
    rules = found.get("rule", [])
    if found.keys() - {"rule"} or not isinstance(rules, list):
        raise SettingsError(f"curation: {path} must hold nothing but [[rule]] tables")
    return tuple(_rule(one, f"{path}, rule {n}", zone) for n, one in enumerate(rules, 1))


def _rule(given: Any, where: str, zone: tzinfo) -> Rule:
    if not isinstance(given, dict):
        raise _wrong(where, "rule", "a table")
    for key in given.keys() - _KEYS.keys():
        raise _wrong(where, key, f"one of {', '.join(_KEYS)}")
    values = {key: _KEYS[key](where, key, value, zone) for key, value in given.items()}
    if ("query" in values) == ("contains" in values):
        raise _wrong(where, "query", "there, or contains, and not both")
    if not values.keys() & {"pin", "hide", "banner"}:
        raise _wrong(where, "pin, hide or banner", "there")
    contained = "contains" in values
    typed = values.pop("contains" if contained else "query")
    since, until = values.pop("from", None), values.get("until")
    if since and until and since >= until:
        raise _wrong(where, "until", "later than from")
    return Rule(typed, contained, since=since, **values)


def _typed(where: str, key: str, value: Any, _: tzinfo) -> tuple[str, ...]:
    found = tuple(words(value)) if isinstance(value, str) else ()
    if not found:
        raise _wrong(where, key, "words that are searched for")
    return found


def _ids(where: str, key: str, value: Any, _: tzinfo) -> tuple[str, ...]:
    texts = isinstance(value, list) and all(isinstance(id, str) and id for id in value)
    if not texts or len(value) > MOST:
        raise _wrong(where, key, f"a list of at most {MOST} ids")
    return tuple(dict.fromkeys(value))


def _text(where: str, key: str, value: Any, _: tzinfo) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        raise _wrong(where, key, f"a text of at most {LONGEST} characters")
    return value.strip()


def _url(where: str, key: str, value: Any, zone: tzinfo) -> str:
    url = _text(where, key, value, zone)
    if not re.match(r"https?://|/(?![/\\])", url):
        raise _wrong(where, key, "an address with https:// or from /")
    return url


def _moment(where: str, key: str, value: Any, zone: tzinfo) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime.combine(value, time(), zone)
    raise _wrong(where, key, "a date or date-time, without quotes")


_KEYS: Mapping[str, Callable[[str, str, Any, tzinfo], Any]] = {
    "query": _typed, "contains": _typed, "pin": _ids, "hide": _ids, "banner": _text, "url": _url,
    "from": _moment, "until": _moment,
}  # fmt: skip


def _wrong(where: str, key: str, allowed: str) -> SettingsError:
    return SettingsError(f"curation: {where}: {key} must be {allowed}")

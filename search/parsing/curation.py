"""Curation: the site owner's rules that pin or hide documents or show a banner for a query.

    [[rule]]
    query = "ccm"                           # exactly these words, or contains = "flu shot"
    pin = ["communities/ccm/start-here"]    # IDs to show before all other hits, in order
    hide = ["communities/ccm/outdated"]     # IDs that never match this query
    banner = "Codes changed in January."
    url = "/news/codes/"                    # the link of the banner
    from = 2026-01-01                       # the first day, in the site's time zone
    until = 2026-02-01                      # the day after the last one

Pinned documents match even without the words, so they count in totals, facets and pages. Filters,
dates and excluded words still apply to them. They come first only when sorting by relevance.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from search.errors import SettingsError
from search.query import FIRST, Alternative, Clause, Match, Occur
from search.text import words

MAX_RULE_IDS = 100
MAX_BANNER_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class CurationRule:
    """The changes for one query, or for all queries that contain its words, and when they apply."""

    words: tuple[str, ...]
    contained: bool = False
    pin: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    banner: str = ""
    url: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def applies(self, query: Sequence[str], at: datetime) -> bool:
        """Whether the rule applies to the words of a query at a time."""
        if (self.since and at < self.since) or (self.until and at >= self.until):
            return False
        if not self.contained:
            return tuple(query) == self.words
        length = len(self.words)
        return any(tuple(query[n : n + length]) == self.words for n in range(len(query)))


@dataclass(frozen=True, slots=True)
class Banner:
    """A message above the hits, and its link."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Curation:
    """The combined effect of all rules that apply to a query."""

    pin: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    banner: Banner | None = None

    def apply(self, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        """Change clauses to put pinned documents first and exclude hidden ones."""
        if self.pin:
            pinned = Alternative(Match.ID, self.pin, boost=0.0)
            clauses = tuple(_or(clause, pinned) for clause in clauses)
        lifts = (
            Clause((Alternative(Match.ID, (id,), boost=FIRST * places),), Occur.SHOULD)
            for places, id in zip(range(len(self.pin), 0, -1), self.pin, strict=True)
        )
        hidden = (Clause((Alternative(Match.ID, self.hide),), Occur.MUST_NOT),) if self.hide else ()
        return (*clauses, *lifts, *hidden)


def _or(clause: Clause, alternative: Alternative) -> Clause:
    if clause.occur not in {Occur.MUST, Occur.ALWAYS}:
        return clause
    return replace(clause, alternatives=(*clause.alternatives, alternative))


def curate(
    rules: Iterable[CurationRule],
    q: str,
    at: datetime,
    may_show: Callable[[CurationRule], bool] = lambda _: True,
) -> Curation:
    """Combine the rules that apply to a query. Earlier rules pin first; the first banner wins.

    `may_show` decides whether the user may see a rule's banner.
    """
    query = words(q)
    applied = [rule for rule in rules if rule.applies(query, at)] if query else []
    hide = tuple(dict.fromkeys(chain.from_iterable(rule.hide for rule in applied)))
    pin = dict.fromkeys(chain.from_iterable(rule.pin for rule in applied))
    pinned = tuple(id for id in pin if id not in hide)
    return Curation(pinned, hide, _banner(applied, may_show))


def _banner(
    rules: Iterable[CurationRule], may_show: Callable[[CurationRule], bool]
) -> Banner | None:
    """The first of these rules' banners that may be shown."""
    visible = (rule for rule in rules if rule.banner and may_show(rule))
    return next((Banner(rule.banner, rule.url) for rule in visible), None)


def changes(rules: Iterable[CurationRule]) -> list[datetime]:
    """The times at which a rule begins or ends, in order."""
    return sorted({moment for rule in rules for moment in (rule.since, rule.until) if moment})


def load_rules(path: str, timezone: str) -> tuple[CurationRule, ...]:
    """Read a file of rules. An empty path means that there are none. Raises SettingsError."""
    return read_rules(Path(path), ZoneInfo(timezone)) if path else ()


def read_rules(path: Path, zone: tzinfo) -> tuple[CurationRule, ...]:
    """Read a file of rules. Raises SettingsError that names the invalid rule."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"curation: {path} cannot be read: {error}") from None
    rules = table.get("rule", [])
    if table.keys() - {"rule"} or not isinstance(rules, list):
        raise SettingsError(f"curation: {path} must contain only [[rule]] tables")
    return tuple(_rule(rule, f"{path}, rule {n}", zone) for n, rule in enumerate(rules, 1))


def _rule(table: Any, where: str, zone: tzinfo) -> CurationRule:
    if not isinstance(table, dict):
        raise _invalid(where, "rule", "a table")
    for key in table.keys() - _READERS.keys():
        raise SettingsError(f"curation: {where}: unknown key {key}; allowed: {', '.join(_READERS)}")
    values = {key: _READERS[key](where, key, value, zone) for key, value in table.items()}
    if ("query" in values) == ("contains" in values):
        raise SettingsError(f"curation: {where}: set either query or contains")
    if not values.keys() & {"pin", "hide", "banner"}:
        raise SettingsError(f"curation: {where}: set at least one of pin, hide or banner")
    contained = "contains" in values
    query = values.pop("contains" if contained else "query")
    since, until = values.pop("from", None), values.get("until")
    if since and until and since >= until:
        raise _invalid(where, "until", "later than from")
    return CurationRule(query, contained, since=since, **values)


def _query(where: str, key: str, value: Any, _: tzinfo) -> tuple[str, ...]:
    query = tuple(words(value)) if isinstance(value, str) else ()
    if not query:
        raise _invalid(where, key, "text with at least one word")
    return query


def _ids(where: str, key: str, value: Any, _: tzinfo) -> tuple[str, ...]:
    texts = isinstance(value, list) and all(isinstance(id, str) and id for id in value)
    if not texts or len(value) > MAX_RULE_IDS:
        raise _invalid(where, key, f"a list of at most {MAX_RULE_IDS} IDs")
    return tuple(dict.fromkeys(value))


def _text(where: str, key: str, value: Any, _: tzinfo) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_BANNER_CHARACTERS:
        raise _invalid(where, key, f"text of 1 to {MAX_BANNER_CHARACTERS} characters")
    return value.strip()


def _url(where: str, key: str, value: Any, zone: tzinfo) -> str:
    url = _text(where, key, value, zone)
    if not re.match(r"https?://|/(?![/\\])", url):
        raise _invalid(where, key, "a URL that begins with https://, http:// or /")
    return url


def _moment(where: str, key: str, value: Any, zone: tzinfo) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime.combine(value, time(), zone)
    raise _invalid(where, key, "an unquoted date, or date and time")


_READERS: Mapping[str, Callable[[str, str, Any, tzinfo], Any]] = {
    "query": _query, "contains": _query, "pin": _ids, "hide": _ids, "banner": _text, "url": _url,
    "from": _moment, "until": _moment,
}  # fmt: skip


def _invalid(where: str, key: str, allowed: str) -> SettingsError:
    return SettingsError(f"curation: {where}: {key} must be {allowed}")

"""Checks for editors that go beyond the errors found when content is read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from indexer.content_problems import ContentProblem
from indexer.lint.near_duplicates import near_duplicates
from indexer.lint.reference_lint import reference_problems
from indexer.pipeline import FullScan, with_prefix
from search.document import Document
from search.lexicon import load_wordbook
from search.parsing import CurationRule, load_rules
from search.settings import Settings
from search.text import value_key

_SPACES_AND_HYPHENS = re.compile(r"[\s_-]+")
Pages = Mapping[str, Document]


def lint_content(settings: Settings) -> tuple[FullScan, list[ContentProblem]]:
    """Scan all content, and return the scan and its problems sorted by path.

    Raises SettingsError if the synonym, acronym or curation file is invalid.
    """
    load_wordbook(settings.synonyms, settings.acronyms)
    rules = load_rules(settings.curation, settings.timezone)
    scan = FullScan(_without_fallbacks(settings))
    pages = dict(scan.pages())
    problems = [*scan.problems, *_missing_texts(pages), *_duplicate_urls(pages, settings)]
    for name in settings.facets:
        problems += _similar_values(pages, name, exact=settings.exact_values)
        if name in settings.allowed:
            problems += _values_not_allowed(pages, name, frozenset(settings.allowed[name]))
    problems += _unknown_ids(pages, rules, settings)
    for prefix, part in settings.parts().items():
        own = {p.removeprefix(prefix): page for p, page in pages.items() if p.startswith(prefix)}
        problems += (with_prefix(problem, prefix) for problem in reference_problems(own, part))
    problems += near_duplicates(pages, settings.schema())
    if settings.stale_days:
        problems += _stale_pages(pages, settings.stale_days)
    return scan, sorted(problems, key=lambda problem: (problem.path, problem.line or 0))


def _without_fallbacks(settings: Settings) -> Settings:
    """The settings without fallbacks for a missing title or description."""
    sites = (
        replace(site, changes={**site.changes, "mapping": _keys_only(site.changes["mapping"])})
        for site in settings.sites
    )
    return replace(settings, mapping=_keys_only(settings.mapping), sites=tuple(sites))


def _keys_only(mapping: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    keys = {
        name: tuple(c for c in mapping[name] if not c.startswith(("@", "=")))
        for name in ("title", "description")
    }
    return {**mapping, **keys}


def _missing_texts(pages: Pages) -> Iterator[ContentProblem]:
    for path, document in pages.items():
        if not document.title:
            yield _warning(path, "the title is missing", "other text is used instead")
        if not document.description:
            yield _warning(
                path, "the description is missing", "results show an extract from the body"
            )


def _stale_pages(pages: Pages, days: int) -> Iterator[ContentProblem]:
    """Find pages whose last change, or else date, is too long ago."""
    limit = datetime.now(UTC) - timedelta(days=days)
    for path, page in pages.items():
        changed = max(filter(None, (page.date, page.lastmod)), default=None)
        if changed and changed < limit:
            what = f"not changed for more than {days:,} days (`stale_days`)"
            yield _warning(path, what, "review it, and update `lastmod`")


def _duplicate_urls(pages: Pages, settings: Settings) -> Iterator[ContentProblem]:
    """Find pages with the same URL as an earlier page."""
    first_paths: dict[str, str] = {}
    for path, document in pages.items():
        if not document.title and ":title" in settings.permalink:
            # The URL depends on the text that replaces the title.
            continue
        first_path = first_paths.setdefault(document.url, path)
        if first_path != path:
            what = f"the URL {document.url} is also the URL of {first_path}"
            yield ContentProblem(path, None, "error", what, "readers can reach only one of them")


def _similar_values(pages: Pages, name: str, *, exact: bool) -> Iterator[ContentProblem]:
    """Find values that differ from a more common one only in case, whitespace or hyphens."""
    counts = Counter(value for page in pages.values() for value in page.facets.get(name, ()))
    usual_values = _usual_values(counts)
    for path, value in _pages_with(pages, name, usual_values):
        usual = usual_values[value]
        what = f"{name}: {value!r} looks like {usual!r}, used by {counts[usual]:,} other documents"
        is_one_value = not exact and value_key(value) == value_key(usual)
        yield _warning(
            path, what, f"filters treat them as {'one value' if is_one_value else 'two values'}"
        )


def _usual_values(counts: Counter[str]) -> dict[str, str]:
    """Map each value to its most common spelling, if that is different."""
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for value in counts:
        spellings[_SPACES_AND_HYPHENS.sub("", value.casefold())].append(value)
    usual_values: dict[str, str] = {}
    for values in spellings.values():
        usual = max(values, key=lambda value: (counts[value], value))
        usual_values |= {value: usual for value in values if value != usual}
    return usual_values


def _values_not_allowed(
    pages: Pages, name: str, allowed: frozenset[str]
) -> Iterator[ContentProblem]:
    all_values = {value for page in pages.values() for value in page.facets.get(name, ())}
    for path, value in _pages_with(pages, name, all_values - allowed):
        what = f"{name}: {value!r} is not among the values allowed in the settings"
        yield ContentProblem(path, None, "error", what, "indexed unchanged")


def _pages_with(pages: Pages, name: str, values: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield path and value for each page that has one of the values in a facet."""
    for path, page in pages.items():
        for value in page.facets.get(name, ()):
            if value in values:
                yield path, value


def _unknown_ids(
    pages: Pages, rules: Iterable[CurationRule], settings: Settings
) -> Iterator[ContentProblem]:
    """Find IDs in the curation rules that do not exist."""
    ids = {page.id for page in pages.values()}
    rule_ids = {id for rule in rules for id in (*rule.pin, *rule.hide)}
    # Absolute, because the file is not in the content folder.
    rules_path = str(Path(settings.curation).resolve())
    for id in sorted(rule_ids - ids):
        yield _warning(rules_path, f"there is no article with the ID {id!r}", "the ID is ignored")


def _warning(path: str, what: str, done: str) -> ContentProblem:
    return ContentProblem(path, None, "warning", what, done)

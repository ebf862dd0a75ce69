"""Problems of readable content that editors want to know about besides read errors."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from indexer.content_problems import ContentProblem
from indexer.pipeline.full_scan import FullScan
from search.document import Document
from search.lexicon import load_wordbook
from search.parsing import CurationRule, load_rules
from search.settings import Settings
from search.text import value_key

_BLANKS_AND_HYPHENS = re.compile(r"[\s_-]+")
Pages = Mapping[str, Document]


def lint_content(settings: Settings) -> tuple[FullScan, list[ContentProblem]]:
    """A scan of all content, and its problems in order of path.

    Raises SettingsError where a file of synonyms, acronyms or rules is wrong.
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
    return scan, sorted(problems, key=lambda problem: (problem.path, problem.line or 0))


def _without_fallbacks(settings: Settings) -> Settings:
    """The settings without replacements for a missing title or description."""
    keys_only = {
        name: tuple(c for c in settings.mapping[name] if not c.startswith(("@", "=")))
        for name in ("title", "description")
    }
    return replace(settings, mapping={**settings.mapping, **keys_only})


def _missing_texts(pages: Pages) -> Iterator[ContentProblem]:
    for path, document in pages.items():
        if not document.title:
            yield _warning(path, "the title is missing", "another text is used in its place")
        if not document.description:
            yield _warning(
                path, "the description is missing", "results show an extract of the body"
            )


def _duplicate_urls(pages: Pages, settings: Settings) -> Iterator[ContentProblem]:
    """The pages that have the same URL as an earlier page."""
    first_paths: dict[str, str] = {}
    for path, document in pages.items():
        if not document.title and ":title" in settings.permalink:
            continue  # the text used in the title's place decides the URL
        first_path = first_paths.setdefault(document.url, path)
        if first_path != path:
            what = f"the URL {document.url} is also the URL of {first_path}"
            yield ContentProblem(path, None, "error", what, "readers reach only one of them")


def _similar_values(pages: Pages, name: str, *, exact: bool) -> Iterator[ContentProblem]:
    """The values that differ from a more frequent one only in case, whitespace or hyphens."""
    counts = Counter(value for page in pages.values() for value in page.facets.get(name, ()))
    usual_values = _usual_values(counts)
    for path, value in _pages_with(pages, name, usual_values):
        usual = usual_values[value]
        what = (
            f"{name}: {value!r} looks like {usual!r}, which {counts[usual]:,} other documents have"
        )
        is_one_value = not exact and value_key(value) == value_key(usual)
        yield _warning(
            path, what, f"they are {'one value' if is_one_value else 'two values'} for filters"
        )


def _usual_values(counts: Counter[str]) -> dict[str, str]:
    """For each value that has a more frequent spelling, that spelling."""
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for value in counts:
        spellings[_BLANKS_AND_HYPHENS.sub("", value.casefold())].append(value)
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
        what = f"{name}: {value!r} is not one of the values allowed in the settings"
        yield ContentProblem(path, None, "error", what, "indexed unchanged")


def _pages_with(pages: Pages, name: str, values: Collection[str]) -> Iterator[tuple[str, str]]:
    """The paths of the pages that have any of some values of a facet, each with the value."""
    for path, page in pages.items():
        for value in page.facets.get(name, ()):
            if value in values:
                yield path, value


def _unknown_ids(
    pages: Pages, rules: Iterable[CurationRule], settings: Settings
) -> Iterator[ContentProblem]:
    """The ids in the owner's rules that no article has."""
    ids = {page.id for page in pages.values()}
    rule_ids = {id for rule in rules for id in (*rule.pin, *rule.hide)}
    # Absolute, since the file of rules is not one of the content.
    rules_path = str(Path(settings.curation).resolve())
    for id in sorted(rule_ids - ids):
        yield _warning(rules_path, f"no article has the id {id!r}", "the id is ignored")


def _warning(path: str, what: str, done: str) -> ContentProblem:
    return ContentProblem(path, None, "warning", what, done)

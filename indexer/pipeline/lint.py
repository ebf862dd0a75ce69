"""Lint: what editors want to know of their content, beyond what keeps it from being read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from indexer.content_problems import Problem, Severity
from indexer.pipeline.reading import Reading
from search.document import Document
from search.lexicon.synonym_files import load_wordbook
from search.parsing.curation import Rule, load_rules
from search.settings.table import Settings

_BLANKS = re.compile(r"[\s_-]+")
Pages = Mapping[str, Document]


def lint(settings: Settings) -> tuple[Reading, list[Problem]]:
    """Read all content and return the reading with all that is wrong, in order of path.

    Raises SettingsError where a file of synonyms, acronyms or rules is wrong.
    """
    load_wordbook(settings.synonyms, settings.acronyms)
    rules = load_rules(settings.curation, settings.timezone)
    reading = Reading(_plain(settings))
    pages = dict(reading.pages())
    found = [*reading.problems, *_missing(pages), *_addresses(pages, settings)]
    for name in settings.facets:
        found += _look_alikes(pages, name)
        if name in settings.allowed:
            found += _not_allowed(pages, name, frozenset(settings.allowed[name]))
    found += _curation(pages, rules, settings)
    return reading, sorted(found, key=lambda problem: (problem.path, problem.line or 0))


def _plain(settings: Settings) -> Settings:
    """Return settings by which nothing stands in for a missing title or description."""
    own = {
        name: tuple(c for c in settings.mapping[name] if not c.startswith(("@", "=")))
        for name in ("title", "description")
    }
    return replace(settings, mapping={**settings.mapping, **own})


def _missing(pages: Pages) -> Iterator[Problem]:
    for path, document in pages.items():
        if not document.title:
            yield _warning(path, "there is no title", "something else stands in for it")
        if not document.description:
            yield _warning(path, "there is no description", "hits show an extract of the body")


def _addresses(pages: Pages, settings: Settings) -> Iterator[Problem]:
    """Yield the pages whose address is an earlier page's too."""
    first: dict[str, str] = {}
    for path, document in pages.items():
        if not document.title and ":title" in settings.permalink:
            continue  # what stands in for the title decides the address
        other = first.setdefault(document.url, path)
        if other != path:
            what = f"the address {document.url} is that of {other} too"
            yield Problem(path, None, "error", what, "readers reach only one of them")


def _look_alikes(pages: Pages, name: str) -> Iterator[Problem]:
    """Yield the values that differ from a more frequent one by case, blanks or hyphens alone."""
    counts = Counter(value for page in pages.values() for value in page.facets.get(name, ()))
    forms: defaultdict[str, list[str]] = defaultdict(list)
    for value in counts:
        forms[_BLANKS.sub("", value.casefold())].append(value)
    usual = {
        value: best
        for values in forms.values()
        for best in [max(values, key=lambda v: (counts[v], v))]
        for value in values
        if value != best
    }
    for path, value in _values(pages, name, usual):
        best = usual[value]
        what = f"{name}: {value!r} looks like {best!r}, which {counts[best]:,} others have"
        yield _warning(path, what, "filters tell them apart")


def _not_allowed(pages: Pages, name: str, allowed: frozenset[str]) -> Iterator[Problem]:
    others = {value for page in pages.values() for value in page.facets.get(name, ())} - allowed
    for path, value in _values(pages, name, others):
        what = f"{name}: {value!r} is none of the values that the settings allow"
        yield Problem(path, None, "error", what, "indexed as it is")


def _values(pages: Pages, name: str, wanted: Iterable[str]) -> Iterator[tuple[str, str]]:
    chosen = frozenset(wanted)
    for path, page in pages.items():
        yield from ((path, v) for v in page.facets.get(name, ()) if v in chosen)


def _curation(pages: Pages, rules: Iterable[Rule], settings: Settings) -> Iterator[Problem]:
    """Yield the ids in the owner's rules that no article has."""
    known = {page.id for page in pages.values()}
    named = dict.fromkeys(id for rule in rules for id in (*rule.pin, *rule.hide))
    where = str(Path(settings.curation).resolve())  # it is no file of the content
    for id in sorted(named.keys() - known):
        yield _warning(where, f"no article has the id {id!r}", "the rule is without it")


def _warning(path: str, what: str, done: str) -> Problem:
    severity: Severity = "warning"
    return Problem(path, None, severity, what, done)

"""What the pages say, by language: one table a language in `strings/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from flask import g, request
from markupsafe import Markup

from search.settings.front_matter import DEFAULT_RULES
from search.settings.table import Settings

AUTO = "auto"
_FOLDER = Path(__file__).parent / "strings"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language; `say("found.articles", n)` chooses the form for a number."""

    lang: str
    texts: Mapping[str, Any]

    def __call__(self, key: str, n: int | None = None, **values: object) -> Markup:
        """Return a text with its values in place, escaped where they are not markup."""
        return self.said(key, n, **values) if values else _said(self.lang, key, n)

    def said(self, key: str, n: int | None = None, **values: object) -> Markup:
        """Return a text made anew."""
        text = self._entry(key)
        if not isinstance(text, str):
            text = text["one" if n == 1 else "other"]
        shown = "" if n is None else self.number(n)
        return Markup.escape(text).format(n=shown, **values)

    @property
    def dir(self) -> str:
        """The direction of the script: ltr or rtl."""
        return str(self.texts["dir"])

    @property
    def box(self) -> Mapping[str, Any]:
        """What the embeddable box says."""
        return dict(self.texts["box"])

    def number(self, n: int) -> str:
        """Return a whole number as it is written."""
        return f"{n:,}".replace(",", self.texts["thousands"])

    def error(self, code: str) -> tuple[str, str] | None:
        """Return an error's title and help, None for one that no page shows."""
        found = self.texts["error"].get(code)
        return (found[0], found[1]) if found else None

    def label(self, field: str, label: str) -> str:
        """Return a facet's label: a default one is translated, a site's own stands."""
        rule = DEFAULT_RULES.get(field)
        default = rule is not None and rule.label == label
        return str(self.texts["facet"].get(field, label)) if default else label

    def day(self, text: str | None, zone: tzinfo) -> str:
        """Return an ISO time as a reader of the site writes its day, such as 11 Aug 2020."""
        if not text:
            return ""
        try:
            moment = datetime.fromisoformat(text).astimezone(zone)
        except OverflowError:  # the first or the last day there is
            moment = datetime.fromisoformat(text)
        return f"{moment.day} {self.texts['months'][moment.month - 1]} {moment.year}"

    def _entry(self, key: str) -> Any:
        part, _, name = key.partition(".")
        return self.texts[part][name]


@lru_cache(maxsize=1 << 12)
def _said(lang: str, key: str, n: int | None) -> Markup:
    """Return a text of a number alone: a page has hundreds."""
    return wordings()[lang].said(key, n)


@cache
def wordings() -> Mapping[str, Wording]:
    """Return the wordings there are, by language."""
    return {path.stem: _read(path) for path in sorted(_FOLDER.glob("*.toml"))}


def wording(settings: Settings) -> Wording:
    """Return the wording of this request: the one the settings name, or the reader's own."""
    if "wording" not in g:
        known = wordings()
        chosen = settings.interface
        if chosen == AUTO:
            site = next((lang for lang in settings.languages if lang in known), "en")
            asked = request.accept_languages.best_match([site, *known])
            chosen = asked or site
        g.wording = known[chosen]
    found: Wording = g.wording
    return found


def _read(path: Path) -> Wording:
    return Wording(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))

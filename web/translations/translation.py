"""Translations, read from one TOML file per language in `strings/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from flask import g, request
from markupsafe import Markup

from search.settings import DEFAULT_RULES, Settings
from web.translations.plural_forms import OTHER, plural_form

AUTO = "auto"
_FOLDER = Path(__file__).parents[1] / "strings"
# Browsers may send Tagalog's own code, but CLDR calls the language Filipino.
_ALIASES = {"tl": "fil"}


@dataclass(frozen=True, slots=True)
class Translation:
    """All text in one language. `say("found.articles", n)` picks the plural form for `n`."""

    lang: str
    texts: Mapping[str, Any]

    def __call__(self, key: str, n: int | None = None, **values: object) -> Markup:
        """Text with its placeholders filled in; values that are not markup are escaped."""
        if values:
            return self.fill(key, n, **values)
        return _without_values(self.lang, key, n)

    def fill(self, key: str, n: int | None = None, **values: object) -> Markup:
        """The same as a call, but not memoized."""
        part, _, name = key.partition(".")
        text = self._form(self.texts[part][name], n)
        number = "" if n is None else self.number(n)
        return Markup.escape(text).format(n=number, **values)

    @property
    def dir(self) -> str:
        """The direction of the script: ltr or rtl."""
        return str(self.texts["dir"])

    @property
    def box(self) -> Mapping[str, Any]:
        """The text of the embeddable box, of which some is also on the page."""
        page = {
            "corrected": self.texts["note"]["corrected"],
            "did_you_mean": self.texts["help"]["did_you_mean"],
        }
        return {**self.texts["box"], **page}

    def number(self, n: int) -> str:
        """A whole number with the language's thousands separator, where it has one."""
        if n < self.texts["grouped_from"]:
            return str(n)
        return f"{n:,}".replace(",", self.texts["thousands"])

    def error(self, code: str, seconds: int = 0) -> tuple[str, str] | None:
        """An error's title and help, or None if the page has no text for this code.

        `seconds` is the time after which the reader should try again.
        """
        entry = self.texts["error"].get(code)
        if entry is None:
            return None
        title, help = entry
        return title, self._form(help, seconds).format(n=self.number(seconds))

    def label(self, field: str, label: str) -> str:
        """A facet's label; a default label is translated, a site's own label is not."""
        rule = DEFAULT_RULES.get(field)
        default = rule is not None and rule.label == label
        return str(self.texts["facet"].get(field, label)) if default else label

    def day(self, text: str | None, zone: tzinfo) -> str:
        """The day of an ISO time in the site's time zone, such as 11 Aug 2020."""
        if not text:
            return ""
        moment = datetime.fromisoformat(text)
        # In some time zones, the first and last days of the calendar overflow.
        with suppress(OverflowError):
            moment = moment.astimezone(zone)
        month = self.texts["months"][moment.month - 1]
        return str(self.texts["date"]).format(day=moment.day, month=month, year=moment.year)

    def _form(self, entry: str | Mapping[str, str], n: int | None) -> str:
        """The form of text for a number. Text that has no form of its own has `other`."""
        if isinstance(entry, str):
            return entry
        form = OTHER if n is None else plural_form(self.lang, n)
        return entry.get(form, entry[OTHER])


# A page repeats hundreds of these, such as the labels of filters.
@lru_cache(maxsize=1 << 12)
def _without_values(lang: str, key: str, n: int | None) -> Markup:
    """Text without placeholders other than its number."""
    return translations()[lang].fill(key, n)


@cache
def translations() -> Mapping[str, Translation]:
    """All translations, keyed by language."""
    return {path.stem: _read(path) for path in sorted(_FOLDER.glob("*.toml"))}


def current_translation(settings: Settings) -> Translation:
    """The translation for this request: the `interface` setting, or the reader's language."""
    if "translation" not in g:
        lang = settings.interface
        g.translation = translations()[_reader_language(settings) if lang == AUTO else lang]
    translation: Translation = g.translation
    return translation


def _reader_language(settings: Settings) -> str:
    """The browser's preferred translation, or else the site's first translated language."""
    available = translations()
    languages = (_ALIASES.get(lang, lang) for lang in settings.schema().languages)
    site = next((lang for lang in languages if lang in available), "en")
    lang = request.accept_languages.best_match([site, *available, *_ALIASES]) or site
    return _ALIASES.get(lang, lang)


def _read(path: Path) -> Translation:
    return Translation(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))

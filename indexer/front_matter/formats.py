"""Front matter handlers: YAML, TOML and JSON on python-frontmatter's interface.

The library's own ones lose metadata without a word (TOML without an extra package, anything
after a byte order mark) and read `NO` as false; these do not.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Collection
from typing import Any

import yaml
from frontmatter import detect_format
from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

from indexer.content_problems import Findings, Unreadable
from indexer.front_matter import repair, yaml12

_CONFLICT = re.compile(r"^<{7}(?: .*)?$", re.MULTILINE)

_LONGEST_TOML = 64_000  # characters; the time that dotted names take grows by the square
_MOST_DOTS = 200  # in a line


class _Handler(BaseHandler):
    """What the handlers share: whose front matter it is, and on which line it begins."""

    def __init__(self, findings: Findings, line: int, guarded: Collection[str]) -> None:
        super().__init__()
        self.findings, self.line, self.guarded = findings, line, guarded

    def split(self, text: str) -> tuple[str, str]:
        """Return the front matter between its two boundaries, and the body."""
        boundaries = self.FM_BOUNDARY.finditer(text)  # type: ignore[union-attr]
        opening, closing = next(boundaries), next(boundaries, None)
        if closing is None:
            raise Unreadable(
                f"the front matter is never closed by a line {opening[0].strip()}", self.line
            )
        front = text[opening.end() + 1 : closing.start()]
        if conflict := _CONFLICT.search(front):
            line = self.line + 1 + front.count("\n", 0, conflict.start())
            raise Unreadable("the front matter holds two versions (a merge conflict)", line)
        return front, text[closing.end() + 1 :]


class YamlFrontMatter(_Handler, YAMLHandler):
    """YAML between two lines of dashes."""

    FM_BOUNDARY = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)

    def load(self, fm: str, **_: object) -> Any:
        """Return the front matter, by a second chance where it is not YAML."""
        try:
            return yaml12.parse(fm, self.findings, self.line + 1)
        except yaml.YAMLError as error:
            return repair.second_chance(fm, error, self.findings, self.line + 1, self.guarded)


class TomlFrontMatter(_Handler):
    """TOML between two lines of plus signs."""

    FM_BOUNDARY = re.compile(r"^\+{3,}[ \t]*$", re.MULTILINE)

    def load(self, fm: str, **_: object) -> Any:
        """Return the front matter."""
        if len(fm) > _LONGEST_TOML:
            what = f"the front matter has {len(fm):,} characters, and TOML may have"
            raise Unreadable(f"{what} {_LONGEST_TOML:,}", self.line)
        for number, text in enumerate(fm.split("\n"), self.line + 1):
            if text.count(".") > _MOST_DOTS and text.replace("..", "").count(".") > _MOST_DOTS:
                raise Unreadable(f"a line of TOML holds more than {_MOST_DOTS} dots", number)
        try:
            return tomllib.loads(fm, parse_float=str)
        except (ValueError, RecursionError) as error:
            what, _at, place = str(error).partition(" (at line ")
            line = self.line + int(place.partition(",")[0]) if place else self.line
            raise Unreadable(f"the front matter is not TOML: {what}", line) from None


class JsonFrontMatter(_Handler, JSONHandler):
    """A JSON object that begins the file."""

    FM_BOUNDARY = re.compile(r'\{\s*["}]')  # and not a shortcode's two braces
    _decoder = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=str)

    def split(self, text: str) -> tuple[str, str]:
        """Return the object's text, and the body after it."""
        try:
            _, end = self._decoder.raw_decode(text)
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", 1) + self.line - 1
            what = getattr(error, "msg", str(error))
            raise Unreadable(f"the front matter is not JSON: {what}", line) from None
        return text[:end], text[end:]

    def load(self, fm: str, **_: object) -> Any:
        """Return the front matter; of a key that stands twice the last counts."""
        decoder = json.JSONDecoder(
            strict=False,
            parse_int=str,
            parse_float=str,
            parse_constant=str,
            object_pairs_hook=self._object,
        )
        return decoder.decode(fm)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            times = Counter(key for key, _ in pairs)
            twice = next(key for key, number in times.items() if number > 1)
            self.findings.warning(f"{twice} stands twice", "the last one counts", self.line)
        return found


def split(
    text: str, findings: Findings, line: int, guarded: Collection[str]
) -> tuple[dict[str, Any] | None, str]:
    """Return the front matter that begins a text (None: it has none) and the body after it.

    `guarded` are the keys that can leave a page out: where one cannot be read, nor can the page.
    """
    handlers = [kind(findings, line, guarded) for kind in _KINDS]
    handler = detect_format(text, handlers)
    if handler is None:
        return None, text
    front, body = handler.split(text)
    values: Any = handler.load(front)
    if values is None:
        return {}, body
    if not isinstance(values, dict):
        raise Unreadable("the front matter holds no names with values", line)
    return values, body


_KINDS: tuple[type[_Handler], ...] = (YamlFrontMatter, TomlFrontMatter, JsonFrontMatter)

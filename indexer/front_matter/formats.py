"""Handlers for python-frontmatter that read YAML, TOML and JSON front matter.

Unlike these, the library's own handlers silently lose metadata (TOML without an extra package, or
anything after a byte order mark) and read `NO` as false.
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

_CONFLICT_START = re.compile(r"^<{7}(?: .*)?$", re.MULTILINE)

# Anything longer is data that ended up there by mistake. The limit matters most for section pages,
# whose front matter each process reads several times.
MAX_CHARACTERS = 1_000_000

# Dotted keys take quadratic time.
_MAX_TOML_CHARACTERS = 64_000
_MAX_TOML_DOTS_PER_LINE = 200


class _Handler(BaseHandler):
    """Reads the front matter of one file, which begins on line `line`."""

    def __init__(self, findings: Findings, line: int, visibility_keys: Collection[str]) -> None:
        super().__init__()
        self.findings, self.line, self.visibility_keys = findings, line, visibility_keys

    def split(self, text: str) -> tuple[str, str]:
        """Split text into the front matter between its boundaries, and the body."""
        boundaries = self.FM_BOUNDARY.finditer(text)  # type: ignore[union-attr]
        opening, closing = next(boundaries), next(boundaries, None)
        if closing is None:
            raise Unreadable(
                f"the front matter is not closed by a line `{opening[0].strip()}`", self.line
            )
        front = text[opening.end() + 1 : closing.start()]
        if conflict := _CONFLICT_START.search(front):
            line = self.line + 1 + front.count("\n", 0, conflict.start())
            raise Unreadable("the front matter contains a merge conflict", line)
        return front, text[closing.end() + 1 :]


class YamlFrontMatter(_Handler, YAMLHandler):
    """YAML between two lines of dashes."""

    FM_BOUNDARY = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)

    def load(self, fm: str, **_: object) -> Any:
        """Parse the front matter. Invalid YAML is repaired if that is safe."""
        try:
            return yaml12.parse(fm, self.findings, self.line + 1)
        except yaml.YAMLError as error:
            return repair.repair(fm, error, self.findings, self.line + 1, self.visibility_keys)


class TomlFrontMatter(_Handler):
    """TOML between two lines of plus signs."""

    FM_BOUNDARY = re.compile(r"^\+{3,}[ \t]*$", re.MULTILINE)

    def load(self, fm: str, **_: object) -> Any:
        """Parse the front matter."""
        self._check_size(fm)
        try:
            return tomllib.loads(fm, parse_float=str)
        except (ValueError, RecursionError) as error:
            reason, _at, place = str(error).partition(" (at line ")
            line = self.line + int(place.partition(",")[0]) if place else self.line
            raise Unreadable(f"the front matter is not valid TOML: {reason}", line) from None

    def _check_size(self, text: str) -> None:
        """Raise Unreadable if parsing could take minutes."""
        if len(text) > _MAX_TOML_CHARACTERS:
            raise Unreadable(
                f"the front matter has {len(text):,} characters; "
                f"at most {_MAX_TOML_CHARACTERS:,} are allowed in TOML",
                self.line,
            )
        for number, line in enumerate(text.split("\n"), self.line + 1):
            if line.count(".") <= _MAX_TOML_DOTS_PER_LINE:
                continue
            # Consecutive dots are an ellipsis, not a dotted key.
            if line.replace("..", "").count(".") > _MAX_TOML_DOTS_PER_LINE:
                raise Unreadable(
                    f"the line contains more than {_MAX_TOML_DOTS_PER_LINE} dots", number
                )


class JsonFrontMatter(_Handler, JSONHandler):
    """A JSON object at the start of the file."""

    # A single brace would also match the first of a shortcode's two braces.
    FM_BOUNDARY = re.compile(r'\{\s*["}]')
    _decoder = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=str)

    def split(self, text: str) -> tuple[str, str]:
        """Split text into the JSON object and the body after it."""
        try:
            _, end = self._decoder.raw_decode(text)
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", 1) + self.line - 1
            reason = getattr(error, "msg", str(error))
            raise Unreadable(f"the front matter is not valid JSON: {reason}", line) from None
        return text[:end], text[end:]

    def load(self, fm: str, **_: object) -> Any:
        """Parse the front matter. The last value of a duplicate key is used."""
        decoder = json.JSONDecoder(
            strict=False,
            parse_int=str,
            parse_float=str,
            parse_constant=str,
            object_pairs_hook=self._object,
        )
        return decoder.decode(fm)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        if len(values) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            duplicate = next(key for key, count in counts.items() if count > 1)
            self.findings.warning(
                f"duplicate key `{duplicate}`", "the last value is used", self.line
            )
        return values


def split(
    text: str, findings: Findings, line: int, visibility_keys: Collection[str]
) -> tuple[dict[str, Any] | None, str]:
    """Split text into its front matter, or None if it has none, and its body.

    Raises Unreadable, even if only the value of one of `visibility_keys`, which can hide a page,
    cannot be read.
    """
    handlers = [handler(findings, line, visibility_keys) for handler in _HANDLERS]
    handler = detect_format(text, handlers)
    if handler is None:
        return None, text
    front, body = handler.split(text)
    if len(front) > MAX_CHARACTERS:
        raise Unreadable(
            f"the front matter has {len(front):,} characters; "
            f"at most {MAX_CHARACTERS:,} are allowed",
            line,
        )
    values: Any = handler.load(front)
    if values is None:
        return {}, body
    if not isinstance(values, dict):
        raise Unreadable("the front matter is not a mapping of keys to values", line)
    return values, body


_HANDLERS: tuple[type[_Handler], ...] = (YamlFrontMatter, TomlFrontMatter, JsonFrontMatter)

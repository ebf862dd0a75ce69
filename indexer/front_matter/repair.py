"""Repair of front matter that is not valid YAML.

Only text with exactly one plausible meaning is repaired:

1. If replacing tabs in the indentation with spaces (tab stops every eight columns) makes the
   text valid, nothing else is done.
2. If not, each unindented key and the lines up to the next one form a block. Blocks are
   parsed one by one, so that a broken value does not affect the others. A missing space after
   the colon is added.
3. If a block is still invalid and its value begins on the key's line, the value is plain text
   up to the next empty line, without quotes. Square brackets make it a list.
4. If a nested value is invalid, its lines before the first error are used.
5. The page is skipped if no key can be read, or if a key that can hide the page, such as
   `draft`, `cascade` or `publishDate`, is invalid.

Each repair is reported, as a warning if only the syntax was wrong, or as an error if text is lost.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from indexer.content_problems import UNKNOWN_VISIBILITY, Findings, Unreadable
from indexer.front_matter import yaml12

_KEY = re.compile(
    r"""(?:"(?P<double>[^"\n]{1,80})"|'(?P<single>[^'\n]{1,80})'|(?P<plain>\w[\w.-]{0,80}))
        [ ]*:(?:[ \t]+(?P<value>.*)|(?P<glued>(?!//)\S.*))?$""",
    re.VERBOSE,
)
_KEY_IN_ANY_LINE = re.compile(r"[\s\"'{,-]*([\w.-]+)[\"']?\s*:")
_TAB_INDENT = re.compile(r"^( *\t[ \t]*)", re.MULTILINE)
_ESCAPE = re.compile(r"\\([\"':/\\])")

# Anything longer is data that ended up there by mistake.
_MAX_REPAIRED_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class _Block:
    """An unindented key and the lines that belong to it.

    `value` is the text after the key on the same line, and `line` is that line's number in the
    file.
    """

    key: str
    value: str
    lines: list[str]
    line: int


def repair(
    text: str,
    error: yaml.YAMLError,
    findings: Findings,
    first_line: int,
    visibility_keys: Collection[str],
) -> dict[str, Any]:
    """Read as much as possible of front matter that is not valid YAML. Raises Unreadable.

    `error` is the parser's error, and `first_line` the line of the file where the text begins.
    """
    what = f"the front matter is not valid YAML: {_reason(error)}"
    line = first_line + _error_line(error)
    if len(text) > _MAX_REPAIRED_CHARACTERS:
        raise Unreadable(what, line)
    values = _values_with_spaces_for_tabs(text)
    if values is not None:
        findings.warning(what, "tabs replaced with spaces", line)
        return values
    lower_keys = {key.lower() for key in visibility_keys}
    blocks = _blocks(text, findings, first_line, lower_keys)
    if not blocks:
        raise Unreadable(what, line)
    return _read_blocks(blocks, findings, lower_keys)


def _reason(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).partition("\n")[0]


def _error_line(error: Exception) -> int:
    """The line of the parsed text where the error was found, starting at 0."""
    mark = getattr(error, "problem_mark", None)
    return int(mark.line) if mark else 0


def _values_with_spaces_for_tabs(text: str) -> dict[str, Any] | None:
    if "\t" not in text:
        return None
    expanded = _TAB_INDENT.sub(lambda match: match[1].expandtabs(8), text)
    return _mapping_or_none(expanded)


def _mapping_or_none(text: str) -> dict[str, Any] | None:
    """Parse text, or return None if it is not a YAML mapping."""
    try:
        values = yaml12.parse(text, Findings(""))
    except yaml.YAMLError:
        return None
    return values if isinstance(values, dict) else None


def _blocks(
    text: str, findings: Findings, first_line: int, visibility_keys: Collection[str]
) -> list[_Block]:
    """Split text into blocks, and report missing spaces and lines before the first key."""
    blocks: list[_Block] = []
    for number, line in enumerate(text.split("\n"), first_line):
        if match := _KEY.match(line):
            blocks.append(_begin_block(match, findings, number))
        elif blocks:
            blocks[-1].lines.append(line)
        elif line.strip() and not line.startswith("#"):
            _report_keyless(line, findings, number, visibility_keys)
    return blocks


def _begin_block(match: re.Match[str], findings: Findings, number: int) -> _Block:
    key = match["double"] or match["single"] or match["plain"]
    if match["glued"]:
        findings.warning(f"missing space after `{key}:`", "fixed", number)
        return _Block(key, match["glued"].strip(), [f"{key}: {match['glued']}"], number)
    return _Block(key, (match["value"] or "").strip(), [match.string], number)


def _report_keyless(
    line: str, findings: Findings, number: int, visibility_keys: Collection[str]
) -> None:
    """Report a line before the first key, or raise Unreadable if it might hide the page."""
    match = _KEY_IN_ANY_LINE.match(line)
    if match and match[1].lower() in visibility_keys:
        raise _unknown_visibility(match[1], number)
    findings.error("the line does not belong to any key", "ignored", number)


def _unknown_visibility(key: str, line: int) -> Unreadable:
    return Unreadable(f"`{key}` cannot be read, {UNKNOWN_VISIBILITY}", line)


def _read_blocks(
    blocks: list[_Block], findings: Findings, visibility_keys: Collection[str]
) -> dict[str, Any]:
    front: dict[str, Any] = {}
    for block in blocks:
        try:
            values = yaml12.parse("\n".join(block.lines), findings, block.line)
            value = values.pop(block.key)
            # YAML also accepts keys that the pattern does not match, such as `a b:`.
            front |= values
        except (yaml.YAMLError, KeyError, AttributeError) as error:
            if block.key.lower() in visibility_keys:
                raise _unknown_visibility(block.key, block.line) from None
            value = _salvage(block, error, findings)
        if block.key in front:
            findings.warning(f"duplicate key `{block.key}`", "the last value is used", block.line)
        front[block.key] = value
    return front


def _salvage(block: _Block, error: Exception, findings: Findings) -> Any:
    """As much of an invalid block's value as has exactly one meaning."""
    reason = _reason(error) if isinstance(error, yaml.YAMLError) else "the key is not plain text"
    what = f"`{block.key}` is not valid YAML: {reason}"
    if not block.value or block.value[0] in "|>":
        return _salvage_nested(block, what, error, findings)
    rest = iter(block.lines[1:])
    paragraph = [block.value, *_until_blank(rest)]
    if any(line.strip() and not line.lstrip().startswith("#") for line in rest):
        findings.error(
            f"the text after `{block.key}` does not belong to any key", "ignored", block.line
        )
    findings.warning(what, "read as plain text", block.line)
    return _plain_text(" ".join(paragraph))


def _salvage_nested(block: _Block, what: str, error: Exception, findings: Findings) -> Any:
    """The value of the lines before the first error, or None if they have no value."""
    broken = _error_line(error)
    values = _mapping_or_none("\n".join(block.lines[:broken]))
    value = values.get(block.key) if values else None
    done = "the rest of the value is ignored" if value else "ignored"
    findings.error(what, done, block.line + broken)
    return value


def _until_blank(lines: Iterator[str]) -> Iterator[str]:
    """Yield stripped lines up to the first empty one, which is also consumed."""
    for line in lines:
        if not line.strip():
            return
        yield line.strip()


def _plain_text(raw: str) -> str | list[str]:
    """An invalid value as text without quotes or escapes, or as a list if it is in brackets."""
    text = raw.strip().removesuffix(",")
    if text.startswith("[") and not text.startswith("[["):
        elements = text.strip("[]").split(",")
        return [element.strip().strip("\"'") for element in elements]
    if text[:1] in {'"', "'"}:
        text = text.strip("\"'")
    return _ESCAPE.sub(r"\1", text.removeprefix("- ")).strip()

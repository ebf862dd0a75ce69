"""A second chance for front matter that is not YAML.

What has one plausible reading is read; what has none, or two, is not guessed at:

1. Tabs that indent are read as blanks up to the next multiple of eight.
2. Else each name at the left edge, with the lines up to the next one, is read by itself, so
   that one broken value costs no other. A blank missing after the colon is put there.
3. A value that is not YAML even so, and stands on the name's own line, is the text that stands
   there, up to the next blank line and without quotes; square brackets hold a list.
4. Of nested values the lines before the first broken one are kept.
5. A page is left out where a name that can leave it out (`draft` and its like, `cascade`,
   `publishDate`) was not read exactly, where two versions conflict, or where no name can be read.

All of it is reported: a warning where only the form was wrong, an error where text is lost.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import yaml

from indexer.content_problems import Findings, Unreadable
from indexer.front_matter import yaml12

_KEY = re.compile(
    r"""(?:"(?P<double>[^"\n]{1,80})"|'(?P<single>[^'\n]{1,80})'|(?P<plain>\w[\w.-]{0,80}))
        [ ]*:(?:[ \t]+(?P<value>.*)|(?P<glued>(?!//)\S.*))?$""",
    re.VERBOSE,
)
_NAME = re.compile(r"[\s\"'{,-]*([\w.-]+)[\"']?\s*:")
_TAB = re.compile(r"^( *\t[ \t]*)", re.MULTILINE)
_ESCAPE = re.compile(r"\\([\"':/\\])")
_LARGE = 200_000  # characters; more is data that someone put there by mistake


@dataclass(frozen=True, slots=True)
class _Block:
    """One name at the left edge and the lines that belong to it."""

    key: str
    value: str
    lines: list[str]
    line: int


def second_chance(
    text: str, error: yaml.YAMLError, findings: Findings, line: int, guarded: Collection[str]
) -> dict[str, Any]:
    """Return what can be read of front matter that is not YAML, or raise Unreadable.

    `line` is the line of the file on which the text begins.
    """
    mark = getattr(error, "problem_mark", None)
    first = line + (mark.line if mark else 0)
    wrong = f"the front matter is not YAML: {_reason(error)}"
    if len(text) > _LARGE:
        raise Unreadable(wrong, first)
    if "\t" in text:
        expanded = _TAB.sub(lambda match: match[1].expandtabs(8), text)
        if isinstance(values := _try(expanded), dict):
            findings.warning(wrong, "its tabs were read as blanks", first)
            return values
    names = {name.lower() for name in guarded}
    blocks = _blocks(text, findings, line, names)
    if not blocks:
        raise Unreadable(wrong, first)
    return _read_blocks(blocks, findings, names)


def _unsure(name: str, line: int) -> Unreadable:
    what = f"{name} cannot be read, so whether the page may be found is unknown"
    return Unreadable(what, line)


def _reason(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).partition("\n")[0]


def _try(text: str) -> Any:
    try:
        return yaml12.parse(text, Findings(""))
    except yaml.YAMLError:
        return None


def _blocks(
    text: str, findings: Findings, first_line: int, guarded: Collection[str]
) -> list[_Block]:
    blocks: list[_Block] = []
    for number, line in enumerate(text.split("\n"), first_line):
        if match := _KEY.match(line):
            key = match["double"] or match["single"] or match["plain"]
            value = match["value"] or match["glued"] or ""
            if match["glued"]:
                findings.warning(f"a blank is missing after {key}:", "read as if it stood", number)
                line = f"{key}: {value}"  # noqa: PLW2901  # the line as it was meant
            blocks.append(_Block(key, value.strip(), [line], number))
        elif blocks:
            blocks[-1].lines.append(line)
        elif line.strip() and not line.startswith("#"):
            if (name := _NAME.match(line)) and name[1].lower() in guarded:
                raise _unsure(name[1], number)
            findings.error("the line belongs to no name", "left out", number)
    return blocks


def _read_blocks(
    blocks: list[_Block], findings: Findings, guarded: Collection[str]
) -> dict[str, Any]:
    front: dict[str, Any] = {}
    for block in blocks:
        try:
            found = yaml12.parse("\n".join(block.lines), findings, block.line)
            value = found.pop(block.key)
            front |= found  # a name that YAML knows and the pattern does not, such as `a b:`
        except (yaml.YAMLError, KeyError, AttributeError) as error:
            if block.key.lower() in guarded:
                raise _unsure(block.key, block.line) from None
            value = _salvage(block, error, findings)
        if block.key in front:
            findings.warning(f"{block.key} stands twice", "the last one counts", block.line)
        front[block.key] = value
    return front


def _salvage(block: _Block, error: Exception, findings: Findings) -> Any:
    mark = getattr(error, "problem_mark", None)
    reason = _reason(error) if isinstance(error, yaml.YAMLError) else "it has no plain name"
    wrong = f"{block.key} is not YAML: {reason}"
    if not block.value or block.value[0] in "|>":
        kept = _try("\n".join(block.lines[: mark.line])) if mark else None
        value = kept.get(block.key) if isinstance(kept, dict) else None
        done = "left out from there on" if value else "left out"
        findings.error(wrong, done, block.line + (mark.line if mark else 0))
        return value
    paragraph = [block.value]
    rest = iter(block.lines[1:])
    for line in rest:
        if not line.strip():
            break
        paragraph.append(line.strip())
    if any(line.strip() and not line.lstrip().startswith("#") for line in rest):
        findings.error(f"text after {block.key} belongs to no name", "left out", block.line)
    findings.warning(wrong, "read as the text that stands there", block.line)
    return _text(" ".join(paragraph))


def _text(raw: str) -> str | list[str]:
    """Return a broken value as text: no quotes around it, no escapes, brackets make a list."""
    text = raw.strip().removesuffix(",")
    if text.startswith("[") and not text.startswith("[["):
        parts = text.strip("[]").split(",")
        return [part.strip().strip("\"'") for part in parts]
    if text[:1] in {'"', "'"}:
        text = text.strip("\"'")
    return _ESCAPE.sub(r"\1", text.removeprefix("- ")).strip()

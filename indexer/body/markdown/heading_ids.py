"""IDs of headings, as the author writes them or as the site's generator makes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

GENERATOR = "generator"
"""The key in the parser's environment for the name of the site's generator."""

MAX_ID_CHARACTERS = 500
# Each number is tried once per ID, so only IDs that already look numbered need more attempts.
_MAX_ATTEMPTS = 100

# Code points that no text contains mark an author's ID until the heading is parsed.
_BEGIN, _END = "\ufdd3", "\ufdd4"
_MARKED = re.compile(f"[ ]?{_BEGIN}([^{_BEGIN}{_END}]*){_END}")

# As in `## Title {#id}`, `## Title {: .class #id }` and a line `{: #id}` below the heading.
_ATTRIBUTES = (
    r"\{:?[ \t]{0,9}(?:\.[\w-]{1,50}[ \t]{1,9}){0,9}#([^\s{}\"'<>=#]{1,200})"
    r"(?:[ \t][^{}\n]{0,200})?\}"
)
_HEADING = re.compile(
    rf"^([ \t>]{{0,20}}#{{1,6}}[ \t][^\n{{]{{0,500}})(?:\n[ \t>]*)?{_ATTRIBUTES}[ \t#]*$",
    re.MULTILINE,
)
_UNDERLINED = re.compile(
    rf"^([^\n{{]{{1,500}}){_ATTRIBUTES}(?=[ \t]*\n[ \t>]{{0,20}}(?:=+|-+)[ \t]*$)", re.MULTILINE
)

# Hugo puts the number of a shortcode into the ID, so no link can name it.
_WITH_SHORTCODE = re.compile(
    r"^([ \t>]{0,20}#{1,6}[ \t][^\n{]{0,500}\{\{[<%][^\n]{0,500})$", re.MULTILINE
)

_SPACES_AND_HYPHENS = re.compile(r"[\s-]+")
_DASHES = re.compile("-{2,3}")
_NUMBERED = re.compile(r"(.*)_(\d{1,9})", re.DOTALL)


def mark_ids(body: str) -> str:
    """Mark the IDs that authors give headings, so that they are not removed as attributes.

    Headings whose ID is unknown get an empty mark.
    """
    if "#" not in body or "{" not in body:
        return body
    for pattern in (_HEADING, _UNDERLINED):
        body = pattern.sub(rf"\1 {_BEGIN}\2{_END}", body)
    return _WITH_SHORTCODE.sub(rf"\1 {_BEGIN}{_END}", body) if "{{" in body else body


def remove_id_signs(html: str) -> str:
    """HTML without the marks on lines that are not headings."""
    return _MARKED.sub("", html) if _BEGIN in html else html


def use_heading_ids(parser: MarkdownIt) -> None:
    """Make a parser give headings their IDs."""
    parser.core.ruler.before("inline", "author_ids", _read_author_ids)
    # Until texts are joined, entities can be told from characters.
    parser.core.ruler.before("text_join", "generated_ids", _generate_ids)


def _headings(state: StateCore) -> Iterator[tuple[Token, Token]]:
    """Yield the opening and the content of each heading."""
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            yield token, tokens[index + 1]


def _read_author_ids(state: StateCore) -> None:
    for heading, inline in _headings(state):
        if _BEGIN not in inline.content:
            continue
        if marked := _MARKED.search(inline.content):
            heading.attrs["id"] = marked[1]
        inline.content = _MARKED.sub("", inline.content).rstrip()


def _generate_ids(state: StateCore) -> None:
    style = _STYLES.get(state.env.get(GENERATOR, ""), _GITHUB)
    used = {str(heading.attrs["id"]) for heading, _ in _headings(state) if "id" in heading.attrs}
    if style.numbers_empty:
        used.add("")
    numbers: dict[str, int] = {}
    for heading, inline in _headings(state):
        if "id" in heading.attrs:
            continue
        slug = style.slug(_text(inline, style))
        if len(slug) <= MAX_ID_CHARACTERS and (id := _unused(slug, style, used, numbers)):
            heading.attrs["id"] = id
            used.add(id)


def _unused(slug: str, style: _Style, used: set[str], numbers: dict[str, int]) -> str:
    """A slug, with a number if it is already used; empty if no number is free."""
    if slug not in used:
        return slug
    base, number = style.numbered(slug)
    start = max(number, numbers.get(slug, 0)) + 1
    for attempt in range(start, start + _MAX_ATTEMPTS):
        numbers[slug] = attempt
        candidate = f"{base}{style.separator}{attempt}"
        if candidate not in used:
            return candidate
    return ""


def _text(inline: Token, style: _Style) -> str:
    """The text of a heading, as far as the generator uses it."""
    parts: list[str] = []
    todo = [*reversed(inline.children or ())]
    while todo:
        token = todo.pop()
        if token.type in {"html_inline", "footnote_ref"}:
            continue
        if token.type == "image":
            todo += reversed(token.children or ()) if style.has_images else ()
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif style.is_hugo:
            parts.append(_hugo_text(token))
        else:
            parts.append(token.content)
    return "".join(parts).strip()


def _hugo_text(token: Token) -> str:
    """A text without dashes, which are two or three hyphens, and with numeric entities as is."""
    if token.type == "text":
        return _DASHES.sub("", token.content)
    return token.markup if token.markup.startswith("&#") else token.content


def _github_slug(text: str) -> str:
    """An ID of lowercase letters, digits, hyphens and underscores, in any script."""
    return "".join(_github_characters(text.lower(), "LM", {"Nd", "Nl", "Pc"}))


def _hugo_slug(text: str) -> str:
    # Of several lines, Hugo takes the last one.
    line = text.rpartition("\n")[2]
    letters = "".join(_github_characters(line, "L", {"Nd"}))
    # Go converts each character to one other.
    return "".join(letter.lower()[0] for letter in letters) or "heading"


def _github_characters(text: str, classes: str, categories: set[str]) -> Iterator[str]:
    for character in text:
        if character in " -":
            yield "-"
        elif character == "_" or (
            (category := unicodedata.category(character))[0] in classes or category in categories
        ):
            yield character


def _mkdocs_slug(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    letters = re.sub(r"[^\w\s-]", "", ascii_text).strip().lower()
    return _SPACES_AND_HYPHENS.sub("-", letters)


def _as_is(id: str) -> tuple[str, int]:
    return id, 0


def _without_number(id: str) -> tuple[str, int]:
    """An ID's beginning and the number at its end, which Python-Markdown increments."""
    numbered = _NUMBERED.fullmatch(id)
    return (numbered[1], int(numbered[2])) if numbered else (id, 0)


class _Style(NamedTuple):
    """How a generator makes IDs from headings, and tells equal ones apart."""

    slug: Callable[[str], str]
    separator: str = "-"
    numbered: Callable[[str], tuple[str, int]] = _as_is
    has_images: bool = True
    numbers_empty: bool = False
    is_hugo: bool = False


_GITHUB = _Style(_github_slug)
_STYLES = {
    "hugo": _Style(_hugo_slug, is_hugo=True),
    "jekyll": _Style(_github_slug, has_images=False),
    "mkdocs": _Style(_mkdocs_slug, "_", _without_number, has_images=False, numbers_empty=True),
}

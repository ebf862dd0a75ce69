"""The plain text and headings of a body, as a visitor of the page would read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from indexer.body.bounds import MAX_TAGS, bounded, shortened
from indexer.body.code_sections import hide_code, reveal_code
from indexer.body.html import html_text
from indexer.body.html_text import BORDER, Heading, HtmlText
from indexer.body.markdown import MAX_ID_CHARACTERS, mark_ids, to_html
from indexer.body.plain_text import clean, decode_entities
from indexer.body.shortcodes import strip_shortcodes


@dataclass(frozen=True, slots=True)
class ExtractedBody:
    """The text of a body, one line per block, its headings, and the abbreviations it defines.

    For each heading, `anchors` has its place in the text and its ID, which may be empty.
    If the body was truncated, `excess` is the limit that it exceeded, such as `50,000 tags`.
    """

    text: str
    headings: tuple[str, ...]
    excess: str
    abbreviations: tuple[tuple[str, str], ...] = ()
    anchors: tuple[tuple[int, str], ...] = ()


def extract(
    body: str,
    *,
    markup: str = "auto",
    generator: str = "",
    source_url: str = "",
    calls_to_action: tuple[str, ...] = (),
    excluded: str = "",
    max_characters: int = 1_000_000,
) -> ExtractedBody:
    """Extract the text of a body of HTML, Markdown, or both.

    The text omits elements that match the CSS selectors in `excluded`. It also omits a
    final link to the host of `source_url` that begins with one of `calls_to_action`, such as
    "Read more at". Headings in Markdown get the IDs that `generator` gives them.
    """
    body, is_cut = shortened(hide_code(body), max_characters)
    excess = f"{max_characters:,} characters" if is_cut else ""
    html, abbreviations = to_html(strip_shortcodes(mark_ids(body)), markup, generator)
    if "<" not in html:
        return ExtractedBody(_decoded(html), (), excess, abbreviations)
    html, has_too_many_tags = bounded(html)
    if has_too_many_tags and not excess:
        excess = f"{MAX_TAGS:,} tags"
    content = html_text(html, excluded)
    end = _call_to_action_start(content, source_url, calls_to_action)
    blocks = _blocks("".join(content.texts[:end]))
    text = "\n".join(filter(None, blocks))
    headings = [heading for heading in content.headings if _decoded(heading.text)]
    return ExtractedBody(
        text,
        tuple(_decoded(heading.text) for heading in headings),
        excess,
        abbreviations,
        tuple(_anchors(headings, content.texts, blocks)),
    )


def _blocks(text: str) -> list[str]:
    """The text of each block, which may be empty."""
    return list(map(clean, reveal_code(decode_entities(text)).split(BORDER)))


def _anchors(
    headings: Iterable[Heading], texts: list[str], blocks: list[str]
) -> Iterator[tuple[int, str]]:
    """The place of each heading in the text that consists of the blocks, and its ID."""
    lengths = (len(block) + 1 if block else 0 for block in blocks)
    places = list(accumulate(lengths, initial=0))
    block = index = 0
    for heading in headings:
        block += "".join(texts[index : heading.begin]).count(BORDER)
        index = heading.begin
        yield places[min(block, len(blocks))], _valid_id(heading.id)


def _valid_id(id: str) -> str:
    """An ID that can be linked to, or an empty string."""
    is_valid = len(id) <= MAX_ID_CHARACTERS and id == clean(id) and " " not in id
    return id if is_valid else ""


def _decoded(text: str) -> str:
    # The parser decodes entities only once, which turns `&amp;nbsp;` into `&nbsp;`.
    return clean(reveal_code(decode_entities(text)))


def _call_to_action_start(
    content: HtmlText, source_url: str, calls_to_action: tuple[str, ...]
) -> int | None:
    """The index of the string where a final call to action begins, or None."""
    host = _host(source_url)
    if not (host and content.links):
        return None
    begin, end, href = content.links[-1]
    if _host(href) != host:
        return None
    after = "".join(content.texts[end:])
    if any(map(str.isalnum, after)):
        return None
    link_text = clean("".join(content.texts[begin:end])).casefold()
    is_call = link_text.startswith(tuple(map(str.casefold, calls_to_action)))
    return begin if is_call else None


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].lower().removeprefix("www.")

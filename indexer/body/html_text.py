"""The texts of an HTML body as they are collected, tag by tag."""

from __future__ import annotations

from dataclasses import dataclass, field

from indexer.body.elements import BLOCKS, INLINE
from indexer.body.note_references import CHARACTERS_BEFORE, is_note_reference

BORDER = "\x1e"
"""Stands where a block begins or ends: no phrase reaches over it."""


@dataclass(slots=True)
class HtmlText:
    """The texts of a body in order, none of them empty, with BORDER between blocks.

    `links` holds for each link the number of its first text, the number after its last one,
    and its address. `heading_begin` is the number of the first text of the heading that is
    open, None where none is.
    """

    texts: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    links: list[tuple[int, int, str]] = field(default_factory=list)
    heading_begin: int | None = None

    def add(self, text: str) -> None:
        """Add a text, unless it is empty."""
        if text:
            self.texts.append(text)

    def separate(self, name: str) -> None:
        """Separate the texts before and after an element's tag."""
        if name in BLOCKS:
            self.texts.append(BORDER)
        elif name not in INLINE:
            self.texts.append(" ")

    def begin_heading(self) -> None:
        """Begin a heading; as in browsers, one that is open ends here."""
        self.end_heading()
        self.heading_begin = len(self.texts)

    def end_heading(self) -> None:
        """End the heading that is open, if any."""
        if self.heading_begin is not None:
            self.headings.append("".join(self.texts[self.heading_begin :]))
            self.heading_begin = None

    def end_raised(self, begin: int) -> None:
        """End a raised text; a mark of a note is no text, nor is the link that it contains."""
        has_link_within = bool(self.links) and self.links[-1][0] >= begin
        to_note = has_link_within and self.links[-1][2].startswith("#")
        before = "".join(self.texts[max(0, begin - CHARACTERS_BEFORE) : begin])
        raised = "".join(self.texts[begin:])
        if to_note or is_note_reference(before[-CHARACTERS_BEFORE:], raised):
            del self.texts[begin:]
            while self.links and self.links[-1][0] >= begin:
                self.links.pop()

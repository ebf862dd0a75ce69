"""The text of an HTML body, collected tag by tag."""

from __future__ import annotations

from dataclasses import dataclass, field

from indexer.body.elements import BLOCKS, INLINE
from indexer.body.note_references import CHARACTERS_BEFORE, is_note_reference

BORDER = "\x1e"
"""Marks the start or end of a block. Phrases do not match across it."""


@dataclass(slots=True)
class Heading:
    """A heading: the index of its first string, its ID and, once it has ended, its text."""

    begin: int
    id: str
    text: str = ""


@dataclass(slots=True)
class HtmlText:
    """The non-empty strings in a body, in order, with BORDER between blocks.

    For each link, `links` has the index of its first string, the index after its last string, and
    its URL. `open_heading` is the heading that has not ended yet, if any.
    """

    texts: list[str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[tuple[int, int, str]] = field(default_factory=list)
    open_heading: Heading | None = None

    def add(self, text: str) -> None:
        """Add a string unless it is empty."""
        if text:
            self.texts.append(text)

    def separate(self, name: str) -> None:
        """Separate the texts before and after an element's tag."""
        if name in BLOCKS:
            self.texts.append(BORDER)
        elif name not in INLINE:
            self.texts.append(" ")

    def begin_heading(self, id: str) -> None:
        """Begin a heading. As in browsers, this ends a heading that is still open."""
        self.end_heading()
        self.open_heading = Heading(len(self.texts), id)

    def note_anchor(self, id: str) -> None:
        """Use the ID of a link inside a heading, if the heading itself has none."""
        if self.open_heading and not self.open_heading.id:
            self.open_heading.id = id

    def end_heading(self) -> None:
        """End the open heading, if any."""
        if self.open_heading:
            self.open_heading.text = "".join(self.texts[self.open_heading.begin :])
            self.headings.append(self.open_heading)
            self.open_heading = None

    def end_raised(self, begin: int) -> None:
        """End a superscript; remove it and its links if it refers to a note."""
        has_link_within = bool(self.links) and self.links[-1][0] >= begin
        to_note = has_link_within and self.links[-1][2].startswith("#")
        before = "".join(self.texts[max(0, begin - CHARACTERS_BEFORE) : begin])
        raised = "".join(self.texts[begin:])
        if to_note or is_note_reference(before[-CHARACTERS_BEFORE:], raised):
            del self.texts[begin:]
            while self.links and self.links[-1][0] >= begin:
                self.links.pop()
